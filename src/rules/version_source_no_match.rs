//! Version files in which the backend's pattern finds nothing.

use super::{Report, rule};
use crate::document::Value;
use crate::project::{Outcome, Project};

rule! {
    /// The pattern of the backend matches nowhere in the version file.
    ///
    /// hatchling and pdm-backend search the file as text, for a plain assignment that starts its
    /// line. An annotation, a tab, an import or an expression is not seen, and the build stops.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.hatch.version]
    /// path = "src/demo/__init__.py"
    /// #- src/demo/__init__.py
    /// __version__: str = "1.0"
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
    /// #- src/demo/__init__.py
    /// __version__ = "1.0"
    /// ```
    "version-source-no-match", Error,
    "https://hatch.pypa.io/latest/plugins/version-source/regex/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let source = project.version_source().and_then(Value::as_table);
    let path = source.and_then(|source| source.get("path"));
    let (Outcome::NoMatch, Some(path)) = (&resolved.outcome, path) else { return };
    if source.is_some_and(|source| source.contains("pattern")) {
        let message = format!("This pattern matches nothing in `{}`", resolved.file);
        let pattern = source.and_then(|source| source.get("pattern")).unwrap_or(path);
        report.at(pattern.span, message).note(path.span, "searched here");
        return;
    }
    let message = format!(
        "{}'s pattern matches nothing in `{}`: write `__version__ = \"…\"` on a line of its own, or give a `pattern`",
        project.backend.name(),
        resolved.file
    );
    let found = report.at(path.span, message);
    if !resolved.span.is_empty() {
        found.note_in(&resolved.file, resolved.span, "this is not seen");
    }
}
