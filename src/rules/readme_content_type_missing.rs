//! Readme tables without a type.

use super::{Report, rule};
use crate::project::{Backend, Project, ReadmeForm};
use crate::text::Edit;

rule! {
    /// The readme table has no `content-type`.
    ///
    /// In the table form the type is not taken from the name of the file: every backend stops.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { file = "README.md" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { file = "README.md", content-type = "text/markdown" }
    /// ```
    "readme-content-type-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let ReadmeForm::Table(table) = readme.form else { return };
    let misspelt = |name: &str| name.to_lowercase().replace('_', "-") == "content-type";
    let given = table.entries.iter().any(|entry| misspelt(&entry.key.name));
    // Without either, the readme itself is what is missing; the standard asks for both.
    let empty = !table.contains("file") && !table.contains("text");
    if given || (empty && project.backend != Backend::Spec) {
        return;
    }
    let place = table.header.unwrap_or(readme.entry.value.span);
    let found = report.at(place, "`content-type` is required in the table form of `readme`");
    let media_type = readme.media_type();
    let Some(media_type) = media_type else { return };
    let statement = format!("content-type = \"{media_type}\"");
    let edit = project.document.insert_key(&["project", "readme"], &statement);
    let edits: Vec<Edit> = edit.into_iter().collect();
    if !edits.is_empty() {
        found.fix(format!("Add `{statement}`"), edits);
    }
}
