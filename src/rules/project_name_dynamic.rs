//! Names that are left to the backend.

use super::{Report, rule};
use crate::project::Project;

rule! {
    /// `dynamic` lists `name`.
    ///
    /// The name is the one field that has to stand in the file: everything else about a project is
    /// found by it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dynamic = ["name"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "project-name-dynamic", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(dynamic)) = (project.table, project.entry("dynamic")) else { return };
    let Some(array) = dynamic.value.as_array() else { return };
    for (at, item) in array.items.iter().enumerate() {
        let Some(text) = item.as_text().filter(|text| text.as_str() == "name") else { continue };
        let hint = if project.value("name").is_some() { "" } else { ": write it into [project]" };
        report
            .at(text.span, format!("`name` can never be dynamic{hint}"))
            .fix("Remove `name`", vec![project.document.remove_item_or_entry(table, dynamic, at)]);
    }
}
