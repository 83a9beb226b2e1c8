//! Dynamic versions that are read and are none.

use super::{Report, rule, version_dynamic_unresolved, version_silently_zero};
use crate::grammar::version::Version;
use crate::project::{Outcome, Project};

rule! {
    /// The version that the backend reads from a file is not a version.
    ///
    /// The text in the source has to be a version of PEP 440, and for flit_core a string: a
    /// number or bytes stop the build.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// __version__ = "one"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// __version__ = "1.0"
    /// ```
    "version-dynamic-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let file = &resolved.file;
    let backend = project.backend.name();
    let message = match &resolved.outcome {
        Outcome::Text { value, .. } | Outcome::Runs { value: Some(value), .. }
            if Version::read(value).is_err() && !version_silently_zero::is_empty(project) =>
        {
            let shown: String = value.escape_debug().take(40).collect();
            format!("`{shown}` in `{file}` is not a PEP 440 version: {backend} refuses it")
        }
        Outcome::NotText(what) => {
            format!("The version in `{file}` is {what}: {backend} wants a string")
        }
        _ => return,
    };
    report.at(listed, message).note_in(file, resolved.span, "read from here");
}
