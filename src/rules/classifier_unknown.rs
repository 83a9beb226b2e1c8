//! Classifiers that the index does not know.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};
use crate::spec::classifiers::{self, Near};
use crate::text::Span;

rule! {
    /// A classifier is not on the index's list.
    ///
    /// The list is closed and compared to the letter: case, spaces and the ` :: ` between the
    /// parts count. hatchling stops the build, the others leave it to the index, which refuses
    /// the upload.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Programming Language::Python :: 3"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Programming Language :: Python :: 3"]
    /// ```
    "classifier-unknown", Error, "https://pypi.org/classifiers/", check
}

fn check(project: &Project, report: &mut Report) {
    for text in project.value("classifiers").into_iter().flat_map(|value| value.texts()) {
        let value = text.as_str();
        if classifiers::standing(value).is_some() || is_private(value) {
            continue;
        }
        // A line break at the end is cut off by those that fold headers.
        let line_break = value.trim_end_matches(['\n', '\r']);
        let cut = line_break != value && classifiers::standing(line_break).is_some();
        let severity = match project.backend {
            Backend::Hatchling => Severity::Error,
            Backend::Setuptools | Backend::Pdm => level::of_index(project),
            _ if cut => Severity::Warning,
            _ => level::of_index(project),
        };
        let near = classifiers::near(value);
        let place = text.place(unknown_part(value, near));
        let part = place.of(project.document.text());
        match near {
            Some(Near::Spelling(known)) => {
                report
                    .at(text.span, format!("PyPI writes this classifier `{known}`"))
                    .severity(severity)
                    .fix(format!("Write `{known}`"), vec![text.replace(known)]);
            }
            Some(Near::Guess(known)) => {
                report
                    .at(
                        place,
                        format!("`{value}` is not a PyPI classifier; did you mean `{known}`?"),
                    )
                    .severity(severity)
                    .unsafe_fix(format!("Replace with `{known}`"), vec![text.replace(known)]);
            }
            None if part.is_empty() || part.len() > 100 => {
                let message =
                    "This is not a PyPI classifier; https://pypi.org/classifiers/ lists them";
                report.at(text.span, message).severity(severity);
            }
            None => {
                let message = format!(
                    "`{part}` is not in the list of PyPI classifiers, https://pypi.org/classifiers/"
                );
                report.at(place, message).severity(severity);
            }
        }
    }
}

/// The index never takes these, which is what they are for; another rule tells.
pub(super) fn is_private(classifier: &str) -> bool {
    classifier.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("Private ::"))
}

/// From the first part that no classifier has in its place to the end.
fn unknown_part(value: &str, near: Option<Near>) -> std::ops::Range<usize> {
    let whole = 0..value.len();
    if matches!(near, Some(Near::Spelling(_))) {
        return whole;
    }
    let mut known = Span::at(0);
    while let Some(at) = value[known.end..].find(" :: ") {
        let end = known.end + at;
        let prefix = &value[..end + " :: ".len()];
        if !classifiers::has_prefix(prefix) {
            break;
        }
        known = Span::new(0, end + " :: ".len());
    }
    let end = value[known.end..].find(" :: ").map_or(value.len(), |at| known.end + at);
    match known.is_empty() {
        true => whole,
        false => known.end..end,
    }
}
