//! Versions that are written down twice, and not alike.

use super::{Report, rule, version_dynamic_unresolved};
use crate::grammar::version::Version;
use crate::project::Project;

rule! {
    /// The version that is published is not the one that the package has written down.
    ///
    /// Users who ask the package for `__version__` are told another version than the one they have
    /// installed. Write it in one place, and let the other read it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// __version__ = "0.9"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// dynamic = ["version"]
    /// description = "Demo"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// __version__ = "0.9"
    /// ```
    "version-sources-disagree", Warning,
    "https://packaging.python.org/en/latest/discussions/single-source-version/", check
}

fn check(project: &Project, report: &mut Report) {
    let given = project.version;
    let place = given.map(|version| version.span);
    let Some(place) = place.or_else(|| version_dynamic_unresolved::listed(project)) else { return };
    let Ok(published) = project.published_version() else { return };
    let read = |text: &str| {
        // The part after `+` tells builds of one version apart.
        let public = text.split('+').next().unwrap_or(text);
        Version::read(public).ok().map(|version| version.without_trailing_zeros().to_string())
    };
    // A version of zero waits to be replaced by whoever publishes.
    let (Some(wanted), false) = (read(&published), published.starts_with("0.0.0")) else { return };
    // In the file that the backend reads it is told as the match that it takes.
    let from = project.resolved_version.as_ref().map(|resolved| resolved.file.as_str());
    let others = project.version_literals.iter().filter(|l| Some(l.file.as_str()) != from);
    let other = others.clone().find(|literal| {
        let same = read(&literal.text).is_none_or(|text| text == wanted);
        !same && !literal.text.starts_with("0.0.0")
    });
    let Some(other) = other else { return };
    let what = match other.is_name {
        true => format!("`__version__` in `{}`", other.file),
        false => format!("`{}`", other.file),
    };
    let text: String = other.text.escape_debug().take(40).collect();
    let message = format!("Version {published} would be published, and {what} says {text}");
    let found = report.at(place, message).note_in(&other.file, other.span, "the other version");
    let same = |literal: &crate::project::Literal| read(&literal.text) == read(&other.text);
    if let Some(given) = given.filter(|_| others.clone().all(same)) {
        let edit = given.replace(&other.text);
        found.unsafe_fix(format!("Write `{text}` here"), vec![edit]);
    }
}
