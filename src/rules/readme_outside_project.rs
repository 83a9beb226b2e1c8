//! Readmes that do not lie in the project.

use super::{Report, level, rule};
use crate::project::{Backend, Found, Project};

rule! {
    /// The readme lies outside the project.
    ///
    /// Another machine has no such file, and a source distribution cannot hold it. Every backend
    /// but setuptools refuses it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = "../README.md"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = "README.md"
    /// ```
    "readme-outside-project", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

const REFUSE: &[Backend] =
    &[Backend::Flit, Backend::Hatchling, Backend::Pdm, Backend::Poetry, Backend::Uv];

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let Some(path) = readme.path() else { return };
    // What the path says shows without a file tree too; where a link leads does not.
    let leaves = crate::project::leaves(path.as_str());
    if !leaves && !matches!(readme.found, Some(Found::Absolute | Found::Outside)) {
        return;
    }
    let message =
        format!("`{}` leads out of the project: the readme must lie inside", path.as_str());
    report.at(path.span, message).severity(level::of_backends(project, REFUSE));
}
