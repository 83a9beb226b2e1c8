//! Readmes that the project does not use.

use super::{Report, rule};
use crate::project::Project;

rule! {
    /// The project has a readme file and does not say so.
    ///
    /// Only what `readme` names becomes the description on the index.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = "README.md"
    /// ```
    "readme-missing", Hint,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(place)) = (project.table, project.place()) else { return };
    let misspelt = table.entries.iter().any(|entry| entry.key.name.eq_ignore_ascii_case("readme"));
    if misspelt || project.is_dynamic("readme") {
        return;
    }
    let Some(file) = project.readme_files.as_ref().and_then(|files| files.first()) else { return };
    let statement = format!("readme = \"{file}\"");
    let edit = project.document.put(&["project"], &statement);
    report
        .at(place, format!("`{file}` is not used: add `{statement}`"))
        .fix(format!("Add `{statement}`"), vec![edit]);
}
