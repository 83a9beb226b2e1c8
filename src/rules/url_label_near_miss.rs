//! Labels of URLs that are nearly well-known ones.

use super::{Report, rule};
use crate::document::edit;
use crate::grammar::url::normal_label;
use crate::project::Project;
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// The label of a URL is nearly one that readers know.
    ///
    /// PyPI shows an icon next to well-known labels, and tools find the documentation, the source
    /// or the issues by them.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Documentaton = "https://example.org/docs"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Documentation = "https://example.org/docs"
    /// ```
    "url-label-near-miss", Hint,
    "https://packaging.python.org/en/latest/specifications/well-known-project-urls/", check
}

/// Normal forms of the labels in the specification, with the human-readable one.
const KNOWN: &[(&str, &str)] = &[
    ("homepage", "Homepage"),
    ("source", "Source"),
    ("repository", "Source"),
    ("sourcecode", "Source"),
    ("github", "Source"),
    ("download", "Download"),
    ("changelog", "Changelog"),
    ("changes", "Changelog"),
    ("whatsnew", "Changelog"),
    ("history", "Changelog"),
    ("releasenotes", "Release Notes"),
    ("documentation", "Documentation"),
    ("docs", "Documentation"),
    ("issues", "Issues"),
    ("bugs", "Issues"),
    ("issue", "Issues"),
    ("tracker", "Issues"),
    ("issuetracker", "Issues"),
    ("bugtracker", "Issues"),
    ("funding", "Funding"),
    ("sponsor", "Funding"),
    ("donate", "Funding"),
    ("donation", "Funding"),
];

/// Labels that mean a well-known one and are not listed with it.
const MEANT: &[(&str, &str)] = &[
    ("bugreports", "Issues"),
    ("bugreport", "Issues"),
    ("reportbugs", "Issues"),
    ("code", "Source"),
    ("git", "Source"),
    ("repo", "Source"),
    ("website", "Homepage"),
    ("home", "Homepage"),
    ("web", "Homepage"),
];

fn check(project: &Project, report: &mut Report) {
    let urls = project.value("urls").and_then(|value| value.as_table());
    let Some(table) = urls else { return };
    for entry in &table.entries {
        let label = normal_label(&entry.key.name);
        if label.len() > 40 || KNOWN.iter().any(|(known, _)| *known == label) {
            continue;
        }
        let of = |list: &[(&str, &'static str)], normal: &str| {
            list.iter().find(|(known, _)| *known == normal).map(|(_, name)| *name)
        };
        // Short words are one slip from each other.
        let slips = usize::from(label.len() > 5) + usize::from(label.len() > 8);
        let near = nearest(&label, KNOWN.iter().map(|(known, _)| *known), slips);
        let meant = of(MEANT, &label).or_else(|| of(KNOWN, near.filter(|_| slips > 0)?));
        let Some(meant) = meant else { continue };
        let normal = normal_label(meant);
        if table.entries.iter().any(|other| normal_label(&other.key.name) == normal) {
            continue;
        }
        let edit = Edit::replace(entry.key.span, edit::key(meant));
        report
            .at(
                entry.key.span,
                format!("Readers know the label `{meant}`, not `{}`", entry.key.name),
            )
            .fix(format!("Rename to `{meant}`"), vec![edit]);
    }
}
