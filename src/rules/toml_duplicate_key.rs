//! A key or table that is defined twice.

use super::{Report, rule};
use crate::document::FaultKind;
use crate::project::Project;
use crate::text::Edit;

rule! {
    /// A key or a table is defined twice.
    ///
    /// TOML allows each key once, also through dotted keys and table headers. Every reader
    /// refuses the file.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// name = "demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// ```
    "toml-duplicate-key", Error, "https://toml.io/en/v1.0.0#keys", check
}

fn check(project: &Project, report: &mut Report) {
    let document = project.document;
    for fault in document.faults() {
        let FaultKind::Duplicate { key, first, statement, table } = &fault.kind else { continue };
        let line = document.lines().line_of(first.start) + 1;
        let (shown, what) =
            if *table { (format!("[{key}]"), "a table") } else { (key.clone(), "a key") };
        let found = report
            .at(
                fault.span,
                format!("`{shown}` is already defined on line {line}; TOML allows {what} once"),
            )
            .note(*first, "first defined here");
        let lines = document.whole_lines(*statement);
        let before = &document.text()[lines.start..statement.start];
        if !*table && before.trim().is_empty() {
            found.unsafe_fix(format!("Delete this `{key}`"), vec![Edit::delete(lines)]);
        } else if *table && document.at(&parts(key)).is_some_and(|value| !value.is_broken()) {
            // Its keys were read as if they stood in the first table; only the header goes, and
            // only where the first table is the last one opened before it.
            let between = &document.text()[first.end..statement.start];
            if !between.lines().any(|line| line.trim_start().starts_with('[')) {
                found.unsafe_fix(
                    "Delete this header, so that its keys belong to the first table",
                    vec![Edit::delete(lines)],
                );
            }
        }
    }
}

fn parts(key: &str) -> Vec<&str> {
    key.split('.').collect()
}
