//! Paths in place of licence expressions.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::grammar::license::Expression;
use crate::project::{Backend, Project};

rule! {
    /// `license` names a file.
    ///
    /// It takes an SPDX expression; the text of the licence goes into `license-files`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "LICENSE"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// license-files = ["LICENSE"]
    /// ```
    "license-is-a-path", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license", check
}

/// Whether `license` is a string that is no expression and names a file, or is called as licence
/// texts are.
pub(super) fn is_path(project: &Project) -> bool {
    let Some(text) = project.license.expression else { return false };
    let value = text.as_str().trim();
    let lower = value.to_ascii_lowercase();
    let called = ["license.", "licence.", "copying"].iter().any(|name| lower.starts_with(name))
        || matches!(lower.as_str(), "license" | "licence")
        || (value.contains('/') && lower.contains("licen"));
    let there = project.license.expression_is_file == Some(true);
    (called || there) && !value.is_empty() && !Expression::read(value).is_valid()
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.license.expression.filter(|_| is_path(project)) else { return };
    let severity = match project.backend {
        Backend::Poetry => Severity::Warning,
        Backend::Pdm => level::of_index(project),
        _ => Severity::Error,
    };
    let found = report
        .at(text.span, "`license` takes an SPDX expression; the file goes into `license-files`")
        .severity(severity);
    let there = project.license.expression_is_file == Some(true);
    let (Some(table), Some(entry)) = (project.table, project.license.entry) else { return };
    if there && project.license.files_entry.is_none() && table.header.is_some() {
        let list = format!("license-files = [{}]", edit::quote(text.as_str()));
        let edits = vec![crate::text::Edit::replace(entry.key.span.to(text.span), list.clone())];
        found.unsafe_fix(format!("Write `{list}`"), edits);
    }
}
