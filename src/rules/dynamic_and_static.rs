//! Fields that are given and dynamic at once.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// A field is given in `[project]` and listed in `dynamic` as well.
    ///
    /// Of a field with one value, either you write it or the backend fills it in. Every backend
    /// but poetry-core refuses both.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "dynamic-and-static", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

const FIELDS: &[&str] = &["version", "description", "readme", "requires-python", "license"];

fn check(project: &Project, report: &mut Report) {
    let level = match project.backend {
        Backend::Poetry => Severity::Warning,
        _ => Severity::Error,
    };
    both(project, FIELDS, level, report);
}

/// Tells of each of `fields` that is both; removing it from `dynamic` changes nothing, since a
/// value that is written always wins.
pub(super) fn both(project: &Project, fields: &[&str], level: Severity, report: &mut Report) {
    let Some(value) = project.value("dynamic") else { return };
    let Some(array) = value.as_array() else { return };
    for (at, item) in array.items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        let name = text.as_str();
        let (true, Some(entry)) = (fields.contains(&name), project.entry(name)) else { continue };
        let line = project.document.lines().line_of(entry.key.span.start) + 1;
        let whole = array.items.len() == 1;
        let edit = match (project.table, project.entry("dynamic")) {
            (Some(table), Some(dynamic)) if whole => project.document.remove_entry(table, dynamic),
            _ => project.document.remove_item(value, at),
        };
        report
            .at(
                text.span,
                format!("`{name}` is given on line {line}, so it must not be in `dynamic`"),
            )
            .severity(level)
            .note(entry.key.span, "given here")
            .fix(format!("Remove `{name}` from `dynamic`"), vec![edit] as Vec<Edit>);
    }
}
