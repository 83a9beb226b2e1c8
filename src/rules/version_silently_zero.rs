//! Dynamic versions that end as 0.0.0 without a word.

use super::{Report, rule, version_dynamic_unresolved};
use crate::project::{Backend, Lack, Outcome, Project};

rule! {
    /// The build will succeed with the version 0.0.0.
    ///
    /// setuptools without a source for the version, or with one that names a missing file, and
    /// pdm-backend without `[tool.pdm.version]` build a package of version 0.0.0 and say nothing.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools.dynamic]
    /// version = { attr = "demo.__version__" }
    /// ```
    "version-silently-zero", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

fn check(project: &Project, report: &mut Report) {
    empty(project, report);
    let Some(lacking) = &project.lacking_version else { return };
    let scm = ["setuptools_scm", "versioningit"];
    // That the plugin is missing is told by a rule of its own.
    if scm.iter().any(|table| project.document.at(&["tool", table]).is_some()) {
        return;
    }
    if !project.is_zero(lacking) {
        return;
    }
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let (backend, table) = match project.backend {
        Backend::Setuptools => ("setuptools", "`version` in [tool.setuptools.dynamic]"),
        _ => ("pdm-backend", "[tool.pdm.version]"),
    };
    let reason = match &lacking.lack {
        Lack::NoFile(path) => format!("`{path}` does not exist, and {backend} does not mind"),
        _ => format!("{backend} is told of no source; add {table}, or write `version`"),
    };
    let message = format!("The build will succeed with version 0.0.0: {reason}");
    match lacking.span {
        Some(span) => drop(report.at(span, message).note(listed, "asked for here")),
        None => drop(report.at(listed, message)),
    }
}

/// Whether setuptools finds nothing but an empty text, which it takes for no version.
pub(super) fn is_empty(project: &Project) -> bool {
    let resolved =
        project.resolved_version.as_ref().filter(|_| project.backend == Backend::Setuptools);
    resolved.is_some_and(|resolved| match &resolved.outcome {
        Outcome::Text { value, .. } | Outcome::Runs { value: Some(value), .. } => value.is_empty(),
        _ => false,
    })
}

fn empty(project: &Project, report: &mut Report) {
    let Some(resolved) = project.resolved_version.as_ref().filter(|_| is_empty(project)) else {
        return;
    };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let file = &resolved.file;
    let message = format!(
        "The build will succeed with version 0.0.0: what setuptools reads in `{file}` is empty"
    );
    let found = report.at(listed, message);
    if !resolved.span.is_empty() {
        found.note_in(file, resolved.span, "read from here");
    }
}
