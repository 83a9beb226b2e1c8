//! A project without a name.

use super::{Report, key_spelling, rule};
use crate::document::edit;
use crate::project::{Backend, Project};
use crate::spec::keys;

rule! {
    /// The project has no `name`.
    ///
    /// A name is the one field that every backend needs and none may fill in.
    ///
    /// ```toml bad
    /// [project]
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "project-name-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#name", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(span)) = (project.table, project.place()) else { return };
    let is_respelt =
        |name: &str| key_spelling::meant(name, keys::PROJECT).is_some_and(|meant| meant == "name");
    let is_there = table.contains("name")
        || project.is_dynamic("name")
        || table.entries.iter().any(|entry| is_respelt(&entry.key.name));
    // A line that cannot be read may be the one that holds it.
    if is_there || is_named_for_poetry(project) || !project.document.faults().is_empty() {
        return;
    }
    let found = report.at(span, "[project] needs `name`");
    if let Some(name) = &project.folder_name {
        let statement = format!("name = {}", edit::quote(name));
        if let Some(edit) = project.document.insert_key(&["project"], &statement) {
            found.unsafe_fix(format!("Add the name `{name}`"), vec![edit]);
        }
    }
}

/// poetry-core takes the name from its own table as well.
fn is_named_for_poetry(project: &Project) -> bool {
    project.backend == Backend::Poetry && project.document.at(&["tool", "poetry", "name"]).is_some()
}
