//! Descriptions in reStructuredText that the index cannot render.

use super::{Report, level, rule};
use crate::grammar::rst::{self, Problem};
use crate::project::{Found, Project};

rule! {
    /// PyPI refuses the description: it is reStructuredText that docutils cannot render.
    ///
    /// The index knows the directives and roles of docutils only, not those of Sphinx, and has
    /// turned off `raw` and `include`. Only faults that are certain are told here.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { text = "See :ref:`usage`.", content-type = "text/x-rst" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { text = "See `the manual <https://example.org>`_.", content-type = "text/x-rst" }
    /// ```
    "readme-rst-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#description", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    if readme.media_type().as_deref() != Some("text/x-rst") {
        return;
    }
    let Some(fault) = readme.description().and_then(rst::refused) else { return };
    let what = match &fault.kind {
        Problem::UnknownDirective(name) => {
            format!("it does not know the directive `{name}`, which may be one of Sphinx")
        }
        Problem::DisabledDirective(name) => format!("it has turned off the directive `{name}`"),
        Problem::UnknownRole(name) => {
            format!("it does not know the role `:{name}:`, which may be one of Sphinx")
        }
        Problem::ShortUnderline => "a title is longer than the line under it".to_owned(),
    };
    let severity = level::of_index(project);
    if let (Some(path), Some(Found::Text(_))) = (readme.path(), &readme.found) {
        report
            .at(path.span, format!("PyPI refuses the description in `{}`: {what}", path.as_str()))
            .severity(severity)
            .note_in(path.as_str(), fault.span, "here");
    } else if let Some(text) = readme.text_of("text") {
        report
            .at(text.place(fault.span.range()), format!("PyPI refuses the description: {what}"))
            .severity(severity);
    }
}
