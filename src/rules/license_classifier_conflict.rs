//! Licence classifiers next to a licence expression.

use super::{Report, level, rule};
use crate::diagnostic::Tag;
use crate::project::{Backend, Project};

rule! {
    /// A licence classifier stands next to a licence expression.
    ///
    /// The expression replaces the classifiers. flit_core, setuptools and pdm-backend refuse a
    /// project with both.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// classifiers = ["License :: OSI Approved :: MIT License"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    "license-classifier-conflict", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#classifiers", check
}

fn check(project: &Project, report: &mut Report) {
    if project.license.expression.is_none() {
        return;
    }
    let (Some(table), Some(entry)) = (project.table, project.entry("classifiers")) else { return };
    let items = entry.value.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    let severity = level::of_backends(project, &[Backend::Flit, Backend::Setuptools, Backend::Pdm]);
    for (at, item) in items.iter().enumerate() {
        let Some(text) = item.as_text().filter(|text| text.as_str().starts_with("License ::"))
        else {
            continue;
        };
        let edit = project.document.remove_item_or_entry(table, entry, at);
        report
            .at(
                text.span,
                "Remove it: the SPDX expression in `license` replaces licence classifiers",
            )
            .severity(severity)
            .tag(Tag::Unnecessary)
            .fix("Remove the classifier", vec![edit]);
    }
}
