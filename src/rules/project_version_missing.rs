//! A project without a version.

use super::{Report, key_spelling, rule};
use crate::project::{Backend, Project};
use crate::spec::keys;

rule! {
    /// The project has no `version` and does not say that the backend fills it in.
    ///
    /// Write `version`, or list `"version"` in `dynamic` and tell the backend where it comes from.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "project-version-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#version", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(span)) = (project.table, project.place()) else { return };
    let is_respelt = |name: &str| {
        key_spelling::meant(name, keys::PROJECT).is_some_and(|meant| meant == "version")
    };
    let is_there = table.contains("version")
        || project.is_dynamic("version")
        || table.entries.iter().any(|entry| is_respelt(&entry.key.name));
    let is_poetry = project.backend == Backend::Poetry
        && project.document.at(&["tool", "poetry", "version"]).is_some();
    // A line that cannot be read may be the one that holds it, and `dynamic` of another type
    // says nothing.
    let is_unclear = !project.document.faults().is_empty()
        || project.value("dynamic").is_some_and(|value| value.as_array().is_none());
    if is_there || is_poetry || is_unclear || project.is_version_undeclared() {
        return;
    }
    let message = "[project] needs `version`, or \"version\" in `dynamic`";
    let mut found = report.at(span, message);
    let statement = "version = \"0.1.0\"";
    if let Some(edit) = project.document.insert_key(&["project"], statement) {
        found = found.unsafe_fix("Add the version 0.1.0", vec![edit]);
    }
    if project.backend == Backend::Flit && !table.contains("dynamic") {
        let statement = "dynamic = [\"version\"]";
        if let Some(edit) = project.document.insert_key(&["project"], statement) {
            found.unsafe_fix("Take the version from `__version__` of the module", vec![edit]);
        }
    }
}
