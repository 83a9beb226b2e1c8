//! The description in METADATA as the index would render it: it refuses an upload whose
//! description comes out empty or cannot be rendered.

use super::{Findings, Headers};
use crate::grammar::media_type::{MediaType, Problem};
use crate::grammar::rst;

const CHECK: &str = "description";

pub(super) fn check(member: &str, headers: &Headers, findings: &mut Findings) {
    let text = headers.body.as_deref().or(headers.first("Description")).unwrap_or_default();
    // The index takes what is empty for absent.
    let kind = headers.first("Description-Content-Type").filter(|kind| !kind.is_empty());
    let read = kind.map(|kind| (kind, MediaType::read(kind)));
    if let Some((kind, fault)) =
        read.as_ref().and_then(|(kind, read)| Some((kind, read.fault.as_ref()?)))
    {
        let shown = kind.escape_debug();
        let message = match fault.kind {
            Problem::Empty | Problem::Unknown => format!("`{shown}` is no type of a description"),
            Problem::Charset => format!("`{shown}`: the index takes UTF-8 only"),
            Problem::Variant => format!("`{shown}`: Markdown is `GFM` or `CommonMark`"),
        };
        findings.error(CHECK, Some(member), message);
    }
    if text.trim().is_empty() {
        let message = "there is no description: the project's page will be empty";
        return findings.warning(CHECK, Some(member), message);
    }
    let base = read.map_or_else(
        || "text/x-rst".to_owned(),
        |(kind, read)| read.base.of(kind).to_ascii_lowercase(),
    );
    match base.as_str() {
        "text/x-rst" => {
            // As a field it would be indented, and not what is rendered.
            let Some(fault) = headers.body.as_deref().and_then(rst::refused) else { return };
            let line = text[..fault.span.start.min(text.len())].lines().count().max(1);
            let what = match &fault.kind {
                rst::Problem::UnknownDirective(name) => {
                    format!("it does not know the directive `{name}`")
                }
                rst::Problem::DisabledDirective(name) => {
                    format!("it has turned off the directive `{name}`")
                }
                rst::Problem::UnknownRole(name) => format!("it does not know the role `:{name}:`"),
                rst::Problem::ShortUnderline => {
                    "a title is longer than the line under it".to_owned()
                }
            };
            let message = format!("the index cannot render the description, line {line}: {what}");
            findings.error(CHECK, Some(member), message);
        }
        "text/markdown" if is_definitions_only(text) => {
            let message = "the description has nothing but definitions of links, which render to \
                           nothing; the index refuses that";
            findings.error(CHECK, Some(member), message);
        }
        _ => {}
    }
}

/// Whether every line is a definition of a link in its plainest form.
fn is_definitions_only(text: &str) -> bool {
    let definition = |line: &str| {
        let plain = line.trim_end();
        let indent = plain.len() - plain.trim_start_matches(' ').len();
        let parts = plain.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
        parts.is_some_and(|(label, target)| {
            let target = target.trim();
            let label = label.trim();
            indent < 4
                && !label.is_empty()
                && !label.contains(['[', ']', '\\', '^'])
                && !target.is_empty()
                && !target.contains([' ', '\t', '<', '\\'])
        })
    };
    text.lines().filter(|line| !line.trim().is_empty()).all(definition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_plainest_definitions_count() {
        assert!(is_definitions_only("\n[a]: https://x.y\n\n  [b]: z\n"));
        for text in ["Text\n[a]: b", "[a]:", "[a]: b c", "    [a]: b", "[^1]: note", "[a](b)"] {
            assert!(!is_definitions_only(text), "{text}");
        }
    }
}
