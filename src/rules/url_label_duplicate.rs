//! Labels of URLs that mean the same.

use super::{Report, rule};
use crate::grammar::url::normal_label;
use crate::project::Project;
use std::collections::HashMap;

rule! {
    /// Two URLs have the same label but for case, spaces and punctuation.
    ///
    /// Labels are compared that way, so a reader keeps one of the two.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Homepage = "https://example.org"
    /// "Home Page" = "https://example.com"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Homepage = "https://example.org"
    /// ```
    "url-label-duplicate", Warning,
    "https://packaging.python.org/en/latest/specifications/well-known-project-urls/#label-normalization",
    check
}

fn check(project: &Project, report: &mut Report) {
    let urls = project.value("urls").and_then(|value| value.as_table());
    let mut seen = HashMap::new();
    for entry in urls.into_iter().flat_map(|table| &table.entries) {
        let normal = normal_label(&entry.key.name);
        if normal.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&normal) else {
            seen.insert(normal, &entry.key);
            continue;
        };
        report
            .at(entry.key.span, format!("Readers take this for the label `{}`", first.name))
            .note(first.span, "first here");
    }
}
