//! Labels of URLs that the index refuses for their length.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::grammar::url::{self, LABEL_LIMIT, LabelProblem};
use crate::project::{Backend, Project};

rule! {
    /// The label of a URL has more than 32 characters.
    ///
    /// PyPI refuses the upload; pdm-backend stops the build.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// "The documentation of this project" = "https://example.org/docs"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// "Documentation" = "https://example.org/docs"
    /// ```
    "url-label-too-long", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#project-url", check
}

fn check(project: &Project, report: &mut Report) {
    let urls = project.value("urls").and_then(|value| value.as_table());
    for entry in urls.into_iter().flat_map(|table| &table.entries) {
        let Some(fault) = url::label(&entry.key.name) else { continue };
        let LabelProblem::TooLong { length } = fault.kind else { continue };
        let severity = match project.backend {
            Backend::Pdm | Backend::Spec => Severity::Error,
            _ => level::of_index(project),
        };
        report
            .at(
                entry.key.place(fault.span),
                format!("PyPI takes labels of {LABEL_LIMIT} characters; this has {length}"),
            )
            .severity(severity);
    }
}
