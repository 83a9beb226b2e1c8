//! Files that the version is read from and that the installed package does not have.

use super::{Report, rule, version_dynamic_unresolved};
use crate::project::Project;

rule! {
    /// The installed package reads its version from a file that is not installed.
    ///
    /// A file beside the package is there while developing, and in no wheel. The version that is
    /// published is right; `__version__` of the installed package is the one that the code falls
    /// back to, or the import fails.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// version = "1.4.2"
    /// #- VERSION
    /// 1.4.2
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// from pathlib import Path
    /// try:
    ///     __version__ = (Path(__file__).parents[2] / "VERSION").read_text().strip()
    /// except FileNotFoundError:
    ///     __version__ = "0.0.0"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// version = "1.4.2"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// from importlib.metadata import version
    /// __version__ = version("demo")
    /// ```
    "version-file-not-in-wheel", Warning,
    "https://packaging.python.org/en/latest/discussions/single-source-version/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(astray) = &project.copies.installed else { return };
    let given = project.version.map(|version| version.span);
    let Some(place) = version_dynamic_unresolved::listed(project).or(given) else { return };
    let missing = &astray.missing;
    let outcome = match &astray.instead {
        Some(version) => {
            let version: String = version.escape_debug().take(40).collect();
            format!("its `__version__` will be `{version}`")
        }
        None => "importing it will fail".to_owned(),
    };
    let message = format!(
        "`{missing}` will not be installed with the package, so {outcome}: move the file into the \
         package, or read the version with importlib.metadata"
    );
    report.at(place, message).note_in(&astray.file, astray.span, "it is read here");
}
