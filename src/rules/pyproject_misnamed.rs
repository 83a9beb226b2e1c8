//! Project files under a name that nobody looks for.

use super::{Report, rule};
use crate::project::Project;
use crate::text::Span;

rule! {
    /// A project file is called otherwise than `pyproject.toml`.
    ///
    /// Build front ends, installers and editors look for `pyproject.toml`, in lower case, and for
    /// nothing else: a project in `project.toml` is not seen as one. Told of a file with a
    /// `[build-system]` where there is no `pyproject.toml` beside it.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "pyproject-misnamed", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(name) = &project.misnamed else { return };
    let end = project.document.lines().content(project.document.text(), 0).end;
    let message = format!("Tools only read `pyproject.toml`: rename `{name}`");
    report.at(Span::new(0, end), message);
}
