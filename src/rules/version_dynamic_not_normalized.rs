//! Dynamic versions in another spelling than the one that is published.

use super::{Report, rule, version_dynamic_unresolved};
use crate::grammar::version::Version;
use crate::project::{Backend, Outcome, Project};

rule! {
    /// The version in the source is published in another spelling.
    ///
    /// Backends write the normal form into the metadata and the file names, so the number that
    /// users see is not the one in the source. hatchling keeps the spelling in the metadata only.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// __version__ = "1.0-beta"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// __version__ = "1.0b0"
    /// ```
    "version-dynamic-not-normalized", Warning,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#normalization", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Outcome::Text { value, .. } = &resolved.outcome else { return };
    let Ok(version) = Version::read(value) else { return };
    let normal = version.to_string();
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    // White space at the ends is nobody's spelling.
    if normal == value.trim() {
        return;
    }
    let publishes = match project.backend {
        Backend::Hatchling => "names its files",
        _ => "publishes",
    };
    let shown = value.trim().escape_debug();
    let message = format!(
        "`{shown}` in `{}` has the normal form `{normal}`, which {} {publishes}",
        resolved.file,
        project.backend.name()
    );
    report.at(listed, message).note_in(&resolved.file, resolved.span, "read from here");
}
