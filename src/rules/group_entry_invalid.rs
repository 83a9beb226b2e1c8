//! Dependency groups that are no lists of requirements.

use super::{Report, rule};
use crate::document::{Kind, Value};
use crate::project::Project;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A dependency group is not an array of requirement strings and includes.
    ///
    /// An element is a requirement string or exactly `{ include-group = "name" }`. Installers
    /// refuse anything else, and so do pdm-backend and poetry-core.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// a = [{ include_group = "b" }]
    /// b = ["x"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// a = [{ include-group = "b" }]
    /// b = ["x"]
    /// ```
    "group-entry-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    for group in &project.groups {
        match &group.value.kind {
            Kind::Broken => {}
            Kind::Array(array) => {
                for item in &array.items {
                    element(item, report);
                }
            }
            kind => {
                let got = group.value.type_name();
                let name = shown(&group.key.name);
                let message =
                    format!("Group `{name}` must be an array of requirement strings, not {got}");
                let is_table = matches!(kind, Kind::Table(_));
                let found =
                    report.at(if is_table { group.key.span } else { group.value.span }, message);
                if matches!(kind, Kind::Text(_)) {
                    let span = group.value.span;
                    let edits = vec![Edit::insert(span.start, "["), Edit::insert(span.end, "]")];
                    found.fix("Put it in an array", edits);
                }
            }
        }
    }
}

fn element(item: &Value, report: &mut Report) {
    const FORM: &str = "write a requirement string or `{ include-group = \"name\" }`";
    let table = match &item.kind {
        Kind::Text(_) | Kind::Broken => return,
        Kind::Table(table) => table,
        _ => {
            report.at(item.span, format!("This is {}; {FORM}", item.type_name()));
            return;
        }
    };
    match table.entries.as_slice() {
        [] => {
            report.at(item.span, format!("An empty table includes nothing; {FORM}"));
        }
        [entry] if entry.key.name == "include-group" => {
            if entry.value.as_text().is_none() && !entry.value.is_broken() {
                let got = entry.value.type_name();
                let message = format!("`include-group` takes the name of a group, not {got}");
                report.at(entry.value.span, message);
            }
        }
        [entry] => {
            let plain = entry.key.name.to_ascii_lowercase().replace(['_', ' '], "-");
            let message = format!("`{}` is not a key here; {FORM}", shown(&entry.key.name));
            let found = report.at(entry.key.span, message);
            let near = ["include-group", "include-groups", "group", "include"];
            if plain == "include-group" {
                found.fix("Write `include-group`", vec![Edit::replace(entry.key.span, near[0])]);
            } else if near.contains(&plain.as_str()) {
                let edit = Edit::replace(entry.key.span, near[0]);
                found.unsafe_fix("Write `include-group`", vec![edit]);
            }
        }
        entries => {
            let odd = entries.iter().find(|entry| entry.key.name != "include-group");
            let span = odd.map_or(item.span, |entry| entry.key.span);
            report.at(span, format!("An include has one key; {FORM}"));
        }
    }
}
