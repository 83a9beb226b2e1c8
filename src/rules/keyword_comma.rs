//! Keywords that become several.

use super::{Report, rule};
use crate::document::edit;
use crate::project::Project;

rule! {
    /// A keyword contains a comma or a line break.
    ///
    /// The metadata joins keywords with commas, so a reader sees several where you wrote one.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// keywords = ["words, counting"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// keywords = ["words", "counting"]
    /// ```
    "keyword-comma", Warning,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#keywords", check
}

fn check(project: &Project, report: &mut Report) {
    for text in project.value("keywords").into_iter().flat_map(|value| value.texts()) {
        let value = text.as_str();
        let Some(at) = value.find([',', '\n', '\r']) else { continue };
        let parts: Vec<&str> =
            value.split([',', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let message = match (&value[at..=at], parts.len()) {
            (",", 2..) => {
                format!("Keywords are joined by commas: this becomes {} keywords", parts.len())
            }
            (",", _) => "Keywords are joined by commas: this one must not hold one".to_owned(),
            _ => "A keyword must be one line".to_owned(),
        };
        let found = report.at(text.place(at..at + 1), message);
        let split: Vec<String> = parts.iter().map(|part| edit::quote(part)).collect();
        if !split.is_empty() {
            let title = if split.len() > 1 { "Split the keyword" } else { "Remove the comma" };
            let edit = crate::text::Edit::replace(text.span, split.join(", "));
            found.fix(title, vec![edit]);
        }
    }
}
