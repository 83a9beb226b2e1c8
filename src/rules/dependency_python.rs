//! Requirements on Python.

use super::{Report, rule};
use crate::document::edit;
use crate::project::{Dependency, Origin, Project};
use crate::text::Edit;

rule! {
    /// A requirement names `python`.
    ///
    /// There is no package of that name to install: the versions of Python are said in
    /// `requires-python`. Every backend accepts it, and then nobody can install the result.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["python>=3.10"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10"
    /// dependencies = ["requests"]
    /// ```
    "dependency-python", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#requires-python", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        if dependency.name() != Some("python") {
            continue;
        }
        let message =
            "No package called `python` can be installed; write `requires-python` instead";
        let found = report.at(dependency.text.span, message);
        if dependency.origin == Origin::Dependencies
            && let Some(edits) = moved(project, dependency)
        {
            found.fix("Write it as `requires-python`", edits);
        }
    }
}

/// The edits that say the same in `requires-python`, where that is not said yet.
fn moved(project: &Project, dependency: &Dependency) -> Option<Vec<Edit>> {
    let requirement = &dependency.requirement;
    let text = dependency.as_str();
    let clauses = requirement.specifier.plain(text);
    let movable = requirement.is_valid() && requirement.marker.is_none() && !clauses.is_empty();
    if !movable || project.value("requires-python").is_some() {
        return None;
    }
    let statement = format!("requires-python = {}", edit::quote(&clauses));
    let inserted = project.document.insert_key(&["project"], &statement)?;
    Some(vec![inserted, dependency.removal(project.document)])
}
