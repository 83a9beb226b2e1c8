//! Modules that the backend must import for the version and cannot.

use super::{Report, rule, version_dynamic_unresolved};
use crate::project::{Failure, Outcome, Project};

rule! {
    /// The backend must import the module for its version, and that fails.
    ///
    /// Without a plain string flit_core runs the file of the package under a name of its own. An
    /// absolute import of the own package then finds nothing, and modules are there only when a
    /// dependency brings them.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// from demo.about import __version__
    /// #- src/demo/about.py
    /// __version__ = "1.0"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// __version__ = "1.0"
    /// ```
    "version-import-fails", Error, "https://flit.pypa.io/en/stable/rationale.html", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Outcome::Fails(failure) = &resolved.outcome else { return };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let (backend, file) = (project.backend.name(), &resolved.file);
    let message = match failure {
        Failure::Syntax => {
            format!("`{file}` is not Python that can be read, so {backend} finds no version in it")
        }
        Failure::OwnName(module) => format!(
            "{backend} must import `{file}` to learn the version, and `{module}` is not there \
             then: import it relatively, or write the version as a plain string"
        ),
        Failure::NotInstalled(module) => format!(
            "{backend} must import `{file}` to learn the version, and `{module}` is not installed \
             then: write the version as a plain string"
        ),
        Failure::Missing(module) => format!(
            "{backend} must import `{file}` to learn the version, and `{module}.py` is not there: write the version as a plain string"
        ),
        Failure::Relative => format!(
            "{backend} runs `{file}` by itself to learn the version, and a relative import fails there: write the version as a plain string and take the source `regex`"
        ),
    };
    let says = match failure {
        Failure::Syntax => "the reading ends here",
        _ => "the import ends here",
    };
    report.at(listed, message).note_in(file, resolved.span, says);
}
