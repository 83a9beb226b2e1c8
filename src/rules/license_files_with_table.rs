//! Licence files next to a licence table.

use super::{Report, level, rule};
use crate::project::{Backend, Project};

rule! {
    /// `license-files` stands next to a table in `license`.
    ///
    /// The two belong to different versions of the metadata. Every backend but hatchling refuses
    /// them together.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license.text = "MIT"
    /// license-files = ["LICENSE"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// license-files = ["LICENSE"]
    /// ```
    "license-files-with-table", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license-files", check
}

const REFUSE: &[Backend] =
    &[Backend::Flit, Backend::Setuptools, Backend::Pdm, Backend::Poetry, Backend::Uv];

fn check(project: &Project, report: &mut Report) {
    let (Some(entry), Some(_), Some(license)) =
        (project.license.files_entry, project.license.table, project.license.entry)
    else {
        return;
    };
    report
        .at(
            entry.key.span,
            "`license-files` does not go with a licence table: make `license` a string",
        )
        .severity(level::of_backends(project, REFUSE))
        .note(license.key.span, "the table");
}
