//! Fields that are dynamic twice.

use super::{Report, rule};
use crate::diagnostic::{Severity, Tag};
use crate::project::{Backend, Project};
use std::collections::BTreeMap;

rule! {
    /// `dynamic` lists a field twice.
    ///
    /// Once is enough. pdm-backend stops at a `version` that is listed twice, as it finds it filled
    /// in the second time; the others pass over it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// dynamic = ["version", "description", "version"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// dynamic = ["version", "description"]
    /// ```
    "dynamic-duplicate", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(dynamic) = project.value("dynamic") else { return };
    let Some(array) = dynamic.as_array() else { return };
    let mut first = BTreeMap::new();
    for (at, item) in array.items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        let Some(earlier) = first.get(text.as_str()) else {
            first.insert(text.as_str(), text.span);
            continue;
        };
        let level = match (project.backend, text.as_str()) {
            (Backend::Pdm, "version") => Severity::Error,
            _ => Severity::Warning,
        };
        report
            .at(text.span, format!("`{}` is listed twice", text.as_str()))
            .severity(level)
            .tag(Tag::Unnecessary)
            .note(*earlier, "and here")
            .fix("Delete the second one", vec![project.document.remove_item(dynamic, at)]);
    }
}
