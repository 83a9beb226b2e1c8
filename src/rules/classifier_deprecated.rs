//! Classifiers that the index has withdrawn.

use super::{Report, level, rule};
use crate::diagnostic::{Severity, Tag};
use crate::project::{Backend, Project};
use crate::spec::classifiers::{self, Standing};

rule! {
    /// A classifier is deprecated.
    ///
    /// PyPI refuses an upload that has one, and hatchling stops the build.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Natural Language :: Ukranian"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Natural Language :: Ukrainian"]
    /// ```
    "classifier-deprecated", Error, "https://pypi.org/classifiers/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(array) = project.value("classifiers") else { return };
    let items = array.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    for (at, item) in items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        let Some(Standing::Deprecated(successors)) = classifiers::standing(text.as_str()) else {
            continue;
        };
        let severity = match project.backend {
            Backend::Hatchling => Severity::Error,
            _ => level::of_index(project),
        };
        match successors {
            [] => {
                report
                    .at(
                        text.span,
                        "PyPI refuses this classifier: it is deprecated, with no successor",
                    )
                    .severity(severity)
                    .tag(Tag::Deprecated)
                    .unsafe_fix(
                        "Remove the classifier",
                        vec![project.document.remove_item(array, at)],
                    );
            }
            [new] => {
                report
                    .at(text.span, format!("PyPI refuses this classifier: it is now `{new}`"))
                    .severity(severity)
                    .tag(Tag::Deprecated)
                    .fix(format!("Replace with `{new}`"), vec![text.replace(new)]);
            }
            several => {
                let names = several.join("`, `");
                let message = format!("PyPI refuses this classifier: it is now one of `{names}`");
                let mut found =
                    report.at(text.span, message).severity(severity).tag(Tag::Deprecated);
                for new in several {
                    found =
                        found.unsafe_fix(format!("Replace with `{new}`"), vec![text.replace(new)]);
                }
            }
        }
    }
}
