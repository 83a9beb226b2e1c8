//! Versions that are asked of the package that is being built.

use super::{Report, rule, version_dynamic_unresolved};
use crate::project::{Outcome, Project};

rule! {
    /// The module asks the installed package for the version that is to be built.
    ///
    /// `importlib.metadata.version("demo")` answers with the version of the copy that happens to
    /// be installed, and fails where none is, as on the clean machine of a build. Write the
    /// version into the project file and keep the call for those who import the package.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// from importlib.metadata import version
    /// __version__ = version("demo")
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- src/demo/__init__.py
    /// from importlib.metadata import version
    /// __version__ = version("demo")
    /// ```
    "version-reads-own-metadata", Error, "https://peps.python.org/pep-0517/#build-environment",
    check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Outcome::OwnMetadata(call) = &resolved.outcome else { return };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let message = format!(
        "`{}` asks the installed package for its version while it is being built: write `version` in [project]",
        call.file
    );
    report.at(listed, message).note_in(&call.file, call.span, "this call");
}
