//! Versions of which the backend takes another than Python does.

use super::{Report, rule, version_dynamic_unresolved};
use crate::project::{Outcome, Project};

rule! {
    /// The backend takes the first version that it finds in the file, and Python keeps the last.
    ///
    /// hatchling and pdm-backend search the file as text, so that a line of a docstring counts;
    /// flit_core and setuptools take the first assignment. What is published is not what the
    /// package says of itself.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// dynamic = ["version"]
    /// description = "Demo"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// __version__ = "0.1"
    /// __version__ = "0.2"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// dynamic = ["version"]
    /// description = "Demo"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// __version__ = "0.2"
    /// ```
    "version-source-first-match", Warning,
    "https://hatch.pypa.io/latest/plugins/version-source/regex/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Outcome::Text { value, .. } = &resolved.outcome else { return };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let same = project.version_literals.iter().find(|literal| {
        literal.is_name && literal.file == resolved.file && literal.span != resolved.span
    });
    let Some(literal) = same else { return };
    let plain = |text: &str| text.trim_start_matches('v').to_owned();
    if plain(&literal.text) == plain(value) {
        return;
    }
    let backend = project.backend.name();
    let short = |text: &str| text.escape_debug().take(40).collect::<String>();
    let (first, last) = (short(value), short(&literal.text));
    let message = format!(
        "{backend} takes `{first}`, the first it finds in `{}`, and Python has `{last}`",
        resolved.file
    );
    report.at(listed, message).note_in(&resolved.file, resolved.span, "this is published").note_in(
        &literal.file,
        literal.span,
        "this is `__version__`",
    );
}
