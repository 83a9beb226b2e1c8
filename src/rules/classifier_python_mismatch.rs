//! Classifiers for versions of Python that cannot install the package.

use super::{Report, rule};
use crate::project::Project;

rule! {
    /// A classifier names a version of Python that `requires-python` shuts out.
    ///
    /// Installers go by `requires-python`; the classifier tells readers otherwise.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10"
    /// classifiers = ["Programming Language :: Python :: 3.9"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10"
    /// classifiers = ["Programming Language :: Python :: 3.10"]
    /// ```
    "classifier-python-mismatch", Warning,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(python) = &project.requires_python else { return };
    let (Some(table), Some(entry)) = (project.table, project.entry("classifiers")) else { return };
    let bounds = python.text.as_str();
    let items = entry.value.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    for (at, item) in items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        let Some(version) = text.as_str().strip_prefix("Programming Language :: Python :: ") else {
            continue;
        };
        let number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let version = version.strip_suffix(" :: Only").unwrap_or(version);
        if version.len() > 10 || !version.split('.').all(number) {
            continue;
        }
        if python.admits(version) != Some(false) {
            continue;
        }
        let edit = project.document.remove_item_or_entry(table, entry, at);
        report
            .at(
                text.span,
                format!("Python {version} cannot install this: requires-python is `{bounds}`"),
            )
            .note(python.text.span, "the versions that can")
            .fix("Remove the classifier", vec![edit]);
    }
}
