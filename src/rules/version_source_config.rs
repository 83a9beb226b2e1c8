//! Settings of a version source that the backend refuses.

use super::{Report, hatch_plugin_missing, rule};
use crate::document::{Entry, Str, Table, Value};
use crate::grammar::entry_point::is_identifier;
use crate::grammar::python_regex::{Pattern, Readable};
use crate::project::{Backend, Project};
use crate::text::nearest::nearest;
use crate::text::shown::shown;

rule! {
    /// The source of the version is configured in a way the backend refuses.
    ///
    /// hatchling and pdm-backend know a few sources by name; setuptools takes exactly one of
    /// `attr` and `file`, and `attr` is a dotted path of an importable module.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools.dynamic]
    /// version = { attr = "demo:__version__" }
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools.dynamic]
    /// version = { attr = "demo.__version__" }
    /// ```
    "version-source-config", Error,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata", check
}

fn check(project: &Project, report: &mut Report) {
    if !project.is_dynamic("version") || project.value("version").is_some() {
        return;
    }
    let Some(source) = project.version_source() else { return };
    match project.backend {
        Backend::Hatchling => {
            let Some(table) = source.as_table() else { return };
            named(table, "hatchling", report);
            types(table, report);
            // Plugins bring more of them.
            if project.build_system.requires.len() > 1 {
                return;
            }
            let name = table.get("source").and_then(Value::as_text).map(Str::as_str);
            if name.is_none_or(|name| hatch_plugin_missing::of_source(name).is_none()) {
                known(table, &["regex", "code", "env"], report);
            }
            let pattern = table.get("pattern").and_then(Value::as_text);
            if let Some(text) = pattern.filter(|text| !text.as_str().is_empty()) {
                let is_named = |read: &Readable| read.names.iter().any(|name| name == "version");
                judge(text, is_named, "no group named `version`: write `(?P<version>…)`", report);
            }
        }
        Backend::Pdm => {
            if let Some(table) = source.as_table() {
                named(table, "pdm-backend", report);
                known(table, &["file", "scm", "call"], report);
                options(table, report);
                getter(table, report);
                let kind = table.get("source").and_then(Value::as_text).map(Str::as_str);
                let pattern = table.get("pattern").and_then(Value::as_text);
                let tags = table.get("tag_regex").and_then(Value::as_text);
                if let Some(text) = tags.filter(|_| kind == Some("scm")) {
                    judge(text, |_| true, "", report);
                }
                if let Some(text) = pattern.filter(|_| kind == Some("file")) {
                    judge(text, |read| read.groups > 0, "no group: write `(…)`", report);
                }
            } else if !source.is_broken() {
                let message = format!(
                    "`version` must be a table with `source`, not {}, and pdm-backend stops",
                    source.type_name()
                );
                report.at(source.span, message);
            }
        }
        Backend::Setuptools => setuptools(source, report),
        _ => {}
    }
}

/// Whether Python reads a pattern, and it has the group that the version is taken from.
fn judge(text: &Str, has_group: impl Fn(&Readable) -> bool, lack: &str, report: &mut Report) {
    match Pattern::read(text.as_str()) {
        Pattern::Bad { reason, span } => {
            let place = text.place(span.range());
            report.at(place, format!("Python refuses this pattern: {reason}"));
        }
        Pattern::Read(read) if !has_group(&read) => {
            report.at(text.span, format!("The pattern has {lack} around the version"));
        }
        Pattern::Read(_) | Pattern::Unknown => {}
    }
}

/// What hatchling's own sources read.
fn types(table: &Table, report: &mut Report) {
    let source = table.get("source").map(Value::as_text);
    let is_own = match source {
        None => true,
        Some(text) => text.is_some_and(|text| matches!(text.as_str(), "regex" | "code")),
    };
    for key in ["path", "pattern"].into_iter().filter(|_| is_own) {
        let value = table.get(key).filter(|value| !value.is_broken());
        // The source `code` has no pattern.
        let is_read = key == "path" || source.flatten().is_none_or(|text| text.as_str() == "regex");
        if let Some(value) = value.filter(|value| is_read && value.as_text().is_none()) {
            let message =
                format!("`{key}` must be a string, not {}, and hatchling stops", value.type_name());
            report.at(value.span, message);
        }
    }
}

/// A source is called by its name.
fn named(table: &Table, backend: &str, report: &mut Report) {
    let value = table.get("source").filter(|value| !value.is_broken());
    if let Some(value) = value.filter(|value| value.as_text().is_none()) {
        let kind = value.type_name();
        let message = format!("`source` must be a string, not {kind}, and {backend} stops");
        report.at(value.span, message);
    }
}

fn known(table: &Table, names: &[&'static str], report: &mut Report) {
    let Some(text) = table.get("source").and_then(Value::as_text) else { return };
    if names.contains(&text.as_str()) {
        return;
    }
    let near = nearest(text.as_str(), names.iter().copied(), 2);
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "There is no version source `{}`; the sources are {}",
        text.as_str(),
        list.join(", ")
    );
    let found = report.at(text.span, message);
    if let Some(near) = near {
        found.unsafe_fix(format!("Write `{near}`"), vec![text.replace(near)]);
    }
}

/// pdm-backend 2.5.0 passes every other key on as an argument, and stops at one it has not.
fn options(table: &Table, report: &mut Report) {
    let Some(source) = table.get("source").and_then(Value::as_text) else { return };
    let known: &[&str] = match source.as_str() {
        "file" => &["path", "pattern"],
        "scm" => &[
            "write_to",
            "write_template",
            "tag_regex",
            "tag_filter",
            "version_format",
            "fallback_version",
        ],
        "call" => &["getter", "write_to", "write_template", "fallback_version"],
        _ => return,
    };
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        if name != "source" && !known.contains(&name) {
            let near = nearest(name, known.iter().copied(), 2);
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let message = format!(
                "The version source `{}` has no option `{name}`: pdm-backend stops at it{hint}",
                source.as_str()
            );
            let found = report.at(entry.key.span, message);
            if let Some(near) = near.filter(|near| !table.contains(near)) {
                let edit = crate::text::Edit::replace(entry.key.span, near);
                found.unsafe_fix(format!("Rename to `{near}`"), vec![edit]);
            }
        }
    }
}

/// `module:attribute`, perhaps with a call after it (`utils.evaluate_module_attribute`).
fn getter(table: &Table, report: &mut Report) {
    let is_call =
        table.get("source").and_then(Value::as_text).is_some_and(|of| of.as_str() == "call");
    let text = table.get("getter").and_then(Value::as_text).filter(|_| is_call);
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let fits = |text: &str| {
        text.split_once(':').is_some_and(|(module, rest)| {
            !module.is_empty() && module.chars().all(is_word) && rest.starts_with(is_word)
        })
    };
    if let Some(text) = text.filter(|text| !fits(text.as_str())) {
        let message =
            format!("`{}` is no `module:attribute`, and pdm-backend stops", shown(text.as_str()));
        report.at(text.span, message);
    }
}

fn setuptools(source: &Value, report: &mut Report) {
    let Some(table) = source.as_table() else {
        if !source.is_broken() {
            let message = format!(
                "`version` must be {{attr = \"…\"}} or {{file = \"…\"}}, not {}",
                source.type_name()
            );
            report.at(source.span, message);
        }
        return;
    };
    match (table.entry("attr"), table.entry("file")) {
        (Some(attr), Some(file)) => {
            let second = if attr.key.span < file.key.span { file } else { attr };
            report.at(
                second.key.span,
                "Give exactly one of `attr` and `file`: setuptools refuses both",
            );
        }
        (None, None) => {
            let span = table.entries.first().map_or(source.span, |entry| entry.key.span);
            report.at(span, "Give one of `attr` and `file`: setuptools knows no other source");
        }
        (Some(attr), None) => {
            let Some(text) = attr.value.as_text() else {
                wrong_type(attr, "a string", report);
                return;
            };
            let value = text.as_str();
            if let Some(colon) = value.find(':') {
                let edit = text.replace_part(colon..colon + 1, ".");
                report
                    .at(
                        text.place(colon..colon + 1),
                        format!("`{value}` is no dotted path: setuptools wants a dot before the attribute"),
                    )
                    .fix("Write a dot", vec![edit]);
            } else if value.starts_with("src.") {
                report
                    .at(
                        text.place(0.."src.".len()),
                        format!("`{value}` cannot be imported: `src` is a folder, not part of the module's name"),
                    )
                    .fix("Drop `src.`", vec![text.replace_part(0.."src.".len(), "")]);
            } else if let Some(bad) = value.split('.').find(|part| !is_identifier(part)) {
                let what = if bad.is_empty() {
                    "a part of it is empty"
                } else {
                    "a part of it is no identifier"
                };
                report.at(text.span, format!("`{value}` cannot be imported: {what}"));
            } else if !value.contains('.') {
                report.at(
                    text.span,
                    format!("`{value}` names no attribute: write `module.attribute`"),
                );
            }
        }
        (None, Some(file)) => {
            let value = &file.value;
            if value.as_text().is_none() && value.as_array().is_none() {
                wrong_type(file, "a path or an array of paths", report);
            }
        }
    }
}

fn wrong_type(entry: &Entry, wanted: &str, report: &mut Report) {
    if !entry.value.is_broken() {
        let (name, kind) = (&entry.key.name, entry.value.type_name());
        let message = format!("`{name}` must be {wanted}, not {kind}, and setuptools stops");
        report.at(entry.value.span, message);
    }
}
