//! Projects that do not say which Python they need.

use super::{Report, key_spelling, rule};
use crate::project::{Backend, Origin, Project, Target};
use crate::spec::keys;

rule! {
    /// The project does not say which versions of Python it needs.
    ///
    /// Without `requires-python` installers offer every release to every Python, and users of an
    /// old one get a package that fails when it is imported.
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
    /// requires-python = ">=3.10"
    /// ```
    "requires-python-missing", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#requires-python", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(span)) = (project.table, project.place()) else { return };
    let is_respelt = |name: &str| {
        key_spelling::meant(name, keys::PROJECT).is_some_and(|meant| meant == "requires-python")
    };
    let is_there = table.contains("requires-python")
        || project.is_dynamic("requires-python")
        || table.entries.iter().any(|entry| is_respelt(&entry.key.name))
        || is_told_to_poetry(project);
    if is_there || project.target == Target::None || !project.document.faults().is_empty() {
        return;
    }
    // What was written as a dependency says it already.
    let written = project.dependencies.iter().find_map(|dependency| {
        let named = dependency.name() == Some("python");
        let clauses = dependency.requirement.specifier.plain(dependency.as_str());
        let plain = named && dependency.requirement.is_valid() && !clauses.is_empty();
        (plain && dependency.origin == Origin::Dependencies).then_some(clauses)
    });
    let clause = written.unwrap_or_else(|| {
        let lowest = lowest_in_classifiers(project).unwrap_or((3, 10));
        format!(">={}.{}", lowest.0, lowest.1)
    });
    let message = format!(
        "Without `requires-python` installers offer this to every Python; add e.g. `{clause}`"
    );
    let found = report.at(span, message);
    let statement = format!("requires-python = \"{clause}\"");
    if let Some(edit) = project.document.insert_key(&["project"], &statement) {
        found.unsafe_fix(format!("Add `{statement}`"), vec![edit]);
    }
}

/// poetry-core takes it from its own table as well.
fn is_told_to_poetry(project: &Project) -> bool {
    let path = ["tool", "poetry", "dependencies", "python"];
    project.backend == Backend::Poetry && project.document.at(&path).is_some()
}

/// The lowest `Programming Language :: Python :: X.Y` that the project lists.
fn lowest_in_classifiers(project: &Project) -> Option<(u64, u64)> {
    let texts = project.value("classifiers").into_iter().flat_map(|value| value.texts());
    let versions = texts.filter_map(|text| {
        let listed = text.as_str().strip_prefix("Programming Language :: Python :: ")?;
        let (major, minor) = listed.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    });
    versions.min()
}
