//! Findings as SARIF 2.1.0, which code scanners and editors exchange.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use crate::cli::checked::{Checked, File};
use crate::cli::place;
use crate::diagnostic::{Diagnostic, Fix, Note, Severity};
use crate::rules::{RULES, Rule};
use crate::text::{Edit, Span};
use serde::Serialize;

#[derive(Serialize)]
pub struct Log<'c> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'c>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'c> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Result<'c>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text<&'static str>,
    help: Help,
    help_uri: &'static str,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    category: &'static str,
}

#[derive(Serialize)]
struct Text<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Result<'c> {
    rule_id: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<&'c str>,
    locations: [Location<'c>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'c>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixShown<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'c> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<&'c str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixShown<'c> {
    description: Text<&'c str>,
    artifact_changes: [Change<'c>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'c> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'c>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'c> {
    deleted_region: Region,
    inserted_content: Text<&'c str>,
}

impl<'c> Log<'c> {
    pub fn of(checked: &'c [Checked]) -> Self {
        let results = checked.iter().flat_map(|checked| {
            checked.found.iter().map(move |diagnostic| Result::of(diagnostic, checked))
        });
        let driver = Driver {
            name: "shipwheel",
            version: env!("CARGO_PKG_VERSION"),
            rules: RULES.iter().map(|rule| Descriptor::of(rule)).collect(),
        };
        Log {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool { driver },
                column_kind: "unicodeCodePoints",
                results: results.collect(),
            }],
        }
    }
}

impl Descriptor {
    fn of(rule: &Rule) -> Self {
        let text = rule.body();
        Descriptor {
            id: rule.name,
            short_description: Text { text: rule.summary() },
            help: Help { markdown: text.clone(), text },
            help_uri: rule.url,
            default_configuration: Configuration {
                enabled: !rule.is_off,
                level: level(rule.severity),
            },
            properties: Properties { category: rule.category() },
        }
    }
}

impl<'c> Result<'c> {
    fn of(diagnostic: &'c Diagnostic, checked: &'c Checked) -> Self {
        let place = |file: &File, span| Physical {
            artifact_location: Artifact { uri: uri(&file.name) },
            region: Region::of(file, span),
        };
        let related = |note: &'c Note| Location {
            physical_location: place(checked.file_of(note), note.span),
            message: Some(Text { text: note.message.as_str() }),
        };
        let physical_location = place(&checked.file, diagnostic.span);
        Result {
            rule_id: diagnostic.rule,
            rule_index: RULES.iter().position(|rule| rule.name == diagnostic.rule),
            level: level(diagnostic.severity),
            message: Text { text: &diagnostic.message },
            locations: [Location { physical_location, message: None }],
            related_locations: diagnostic.notes.iter().map(related).collect(),
            fixes: diagnostic.fixes.iter().map(|fix| FixShown::of(fix, &checked.file)).collect(),
        }
    }
}

impl<'c> FixShown<'c> {
    fn of(fix: &'c Fix, file: &File) -> Self {
        let replacement = |edit: &'c Edit| Replacement {
            deleted_region: Region::of(file, edit.span),
            inserted_content: Text { text: &edit.text },
        };
        FixShown {
            description: Text { text: &fix.title },
            artifact_changes: [Change {
                artifact_location: Artifact { uri: uri(&file.name) },
                replacements: fix.edits.iter().map(replacement).collect(),
            }],
        }
    }
}

impl Region {
    fn of(file: &File, span: Span) -> Self {
        let place::Range { start, end } = file.range(span);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// A path as a URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if uri.starts_with('/') { format!("file://{uri}") } else { uri }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(super::uri("a b/ü%.toml"), "a%20b/%C3%BC%25.toml");
        assert_eq!(super::uri("/x/pyproject.toml"), "file:///x/pyproject.toml");
    }
}
