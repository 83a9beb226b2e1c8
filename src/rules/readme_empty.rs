//! Readmes without a word in them.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};

rule! {
    /// The readme is empty.
    ///
    /// Of white space alone PyPI can show nothing, so it refuses the upload: "The description failed
    /// to render". flit_core and poetry-core write a line break even for an empty file; the other
    /// backends leave the description out then.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { text = "", content-type = "text/markdown" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { text = "# Demo", content-type = "text/markdown" }
    /// ```
    "readme-empty", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#description", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let Some(description) = readme.description() else { return };
    if !description.trim().is_empty() {
        return;
    }
    let (place, what) = match (readme.path(), readme.text_of("text")) {
        (Some(path), _) => (path.span, format!("`{}`", path.as_str())),
        (None, Some(text)) => (text.span, "The text".to_owned()),
        (None, None) => return,
    };
    // The other backends write no description for an empty text, and any text as it is.
    let written =
        !description.is_empty() || matches!(project.backend, Backend::Flit | Backend::Poetry);
    let plain = readme.media_type().as_deref() == Some("text/plain");
    if written && !plain {
        let message =
            format!("{what} is empty: PyPI refuses it, \"the description failed to render\"");
        report.at(place, message).severity(level::of_index(project));
    } else {
        let message = format!("{what} is empty: the index shows no description");
        report.at(place, message).severity(Severity::Warning);
    }
}
