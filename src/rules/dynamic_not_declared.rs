//! Sources of a field that the file never asks for.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::project::{Backend, Project};
use crate::spec::tools;
use crate::text::Edit;

rule! {
    /// The backend is told where a field comes from, but the field is not in `dynamic`.
    ///
    /// A backend may only fill in what `dynamic` lists. Without a version the build fails;
    /// other fields of `[tool.setuptools.dynamic]` are ignored without a word.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// [tool.hatch.version]
    /// path = "src/demo/__init__.py"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.hatch.version]
    /// path = "src/demo/__init__.py"
    /// ```
    "dynamic-not-declared", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

fn check(project: &Project, report: &mut Report) {
    if project.backend == Backend::Setuptools {
        setuptools_fields(project, report);
    }
    if !project.is_version_undeclared() {
        return;
    }
    let Some(span) = project.place() else { return };
    let found = report.at(
        span,
        format!(
            "Add \"version\" to `dynamic`: {} is told where it comes from, and may not look",
            project.backend.name()
        ),
    );
    let found = match project.version_source() {
        Some(source) => found.note(source.span, "the version would come from here"),
        None => found,
    };
    if let Some(edits) = declare(project, "version") {
        found.fix("Add \"version\" to `dynamic`", edits);
    }
}

fn setuptools_fields(project: &Project, report: &mut Report) {
    let Some(table) = project.document.table(&["tool", "setuptools", "dynamic"]) else { return };
    if project.table.is_none() {
        return;
    }
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        // Another rule tells of what setuptools cannot read from a file at all.
        let known = tools::SETUPTOOLS_DYNAMIC.iter().any(|key| key.name == name);
        if project.is_dynamic(name)
            || name == "version"
            || !known
            || project.value("dynamic").is_some_and(|value| value.as_array().is_none())
        {
            continue;
        }
        let given = project.value(name).is_some();
        let reason = if given { "it is given in [project]" } else { "it is not in `dynamic`" };
        let found = report
            .at(entry.key.span, format!("setuptools ignores this `{name}`: {reason}"))
            .severity(Severity::Warning);
        if !given && let Some(edits) = declare(project, name) {
            found.fix(format!("Add \"{name}\" to `dynamic`"), edits);
        }
    }
}

/// The edits that list `field` in `dynamic`.
pub(super) fn declare(project: &Project, field: &str) -> Option<Vec<Edit>> {
    let item = edit::quote(field);
    match project.value("dynamic") {
        Some(value) if value.as_array().is_some() => {
            Some(project.document.append_item(value, &item))
        }
        Some(_) => None,
        None => {
            let statement = format!("dynamic = [{item}]");
            Some(vec![project.document.insert_key(&["project"], &statement)?])
        }
    }
}
