//! Classifiers that are listed more than once.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::project::Project;
use std::collections::HashMap;

rule! {
    /// A classifier is listed twice.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Typing :: Typed", "Typing :: Typed"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Typing :: Typed"]
    /// ```
    "classifier-duplicate", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#classifiers", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(array) = project.value("classifiers") else { return };
    let items = array.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    let mut seen = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        if let Some(first) = seen.get(text.as_str()) {
            report
                .at(text.span, format!("`{}` is listed twice", text.as_str()))
                .tag(Tag::Unnecessary)
                .note(*first, "first here")
                .fix("Remove the second", vec![project.document.remove_item(array, at)]);
        } else {
            seen.insert(text.as_str(), text.span);
        }
    }
}
