//! Labels of URLs that the index cannot tell from the URL.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::grammar::url::{self, LabelProblem};
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// The label of a URL is empty or contains a comma.
    ///
    /// The metadata writes `label, URL` in one line, so the first comma ends the label: PyPI
    /// takes the rest for the URL and refuses it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// "Docs, API" = "https://example.org/docs"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// "Docs" = "https://example.org/docs"
    /// ```
    "url-label-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#project-url", check
}

fn check(project: &Project, report: &mut Report) {
    let urls = project.value("urls").and_then(|value| value.as_table());
    for entry in urls.into_iter().flat_map(|table| &table.entries) {
        let label = &entry.key.name;
        let Some(fault) = url::label(label) else { continue };
        let message = match fault.kind {
            LabelProblem::Empty => "A URL needs a label: PyPI refuses an empty one",
            LabelProblem::Comma => {
                "The comma ends the label: PyPI takes what follows for the URL and refuses it"
            }
            LabelProblem::LineBreak => "A label must be one line",
            LabelProblem::TooLong { .. } => continue,
        };
        let severity = match (fault.kind, project.backend) {
            (LabelProblem::Empty, Backend::Setuptools) => Severity::Error,
            _ => level::of_index(project),
        };
        let place = match fault.span.is_empty() {
            true => entry.key.span,
            false => entry.key.place(fault.span),
        };
        let found = report.at(place, message).severity(severity);
        if let Some(repair) = fault.repair {
            let edit = Edit::replace(entry.key.span, edit::key(&repair.text));
            found.unsafe_fix(format!("Rename to `{}`", repair.text), vec![edit]);
        }
    }
}
