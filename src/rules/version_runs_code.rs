//! Versions for which the backend imports the project.

use super::{Report, rule, version_dynamic_unresolved};
use crate::grammar::version::Version;
use crate::project::{Backend, Outcome, Project};

rule! {
    /// The backend must import the module to learn the version.
    ///
    /// Only a plain string is read without running anything. For anything else flit_core imports
    /// the package, with all its dependencies as requirements of the build; setuptools imports
    /// the module.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// __version__ = "1." + "0"
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
    "version-runs-code", Hint, "https://flit.pypa.io/en/stable/rationale.html", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Outcome::Runs { value, stopped } = &resolved.outcome else { return };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    // One that is no version, or that a build from the sdist does not get, is told as that.
    if project.copies.from_sdist.is_some() {
        return;
    }
    if value.as_ref().is_some_and(|value| Version::read(value).is_err()) {
        return;
    }
    let backend = project.backend.name();
    let known = value.as_ref().map_or_else(String::new, |value| {
        format!(" (`{}`)", value.trim().escape_debug().take(40).collect::<String>())
    });
    let has_dependencies =
        project.value("dependencies").is_some_and(|list| list.texts().count() > 0);
    let price = match project.backend {
        Backend::Flit if has_dependencies => {
            ", and every dependency becomes a requirement of the build"
        }
        _ => "",
    };
    let message = format!(
        "{backend} must run code of the project to learn the version{known}{price}: write it as a plain string"
    );
    let found = report.at(listed, message);
    match stopped {
        Some(unknown) => found.note_in(&unknown.file, unknown.span, "this has to be run"),
        None => found.note_in(&resolved.file, resolved.span, "this is not a plain string"),
    };
}
