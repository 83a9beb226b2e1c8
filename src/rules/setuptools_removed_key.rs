//! Keys of `[tool.setuptools]` whose time is over.

use super::{Report, rule};
use crate::diagnostic::{Severity, Tag};
use crate::document::edit;
use crate::project::{Project, Tool};

rule! {
    /// setuptools no longer wants a key.
    ///
    /// It stops at `namespace-packages`, and at `license-files` where `[project]` has the key as
    /// well. `license-files` alone is to go in February 2027, and the others have no use in a
    /// wheel.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.setuptools]
    /// namespace-packages = ["demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.setuptools.packages.find]
    /// where = ["src"]
    /// ```
    "setuptools-removed-key", Error,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#setuptools-specific-configuration",
    check
}

/// Keys that are accepted and of no use, and why.
const IDLE: &[(&str, &str)] = &[
    ("zip-safe", "it was for eggs"),
    ("eager-resources", "it was for eggs"),
    ("provides", "pip does not read it"),
    ("obsoletes", "pip does not read it"),
];

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    let Some(table) = setuptools.table.filter(|_| setuptools.reads_table) else { return };
    let document = project.document;
    if let Some(entry) = table.entry("namespace-packages") {
        let message = "setuptools stops at `namespace-packages`; folders without `__init__.py` are namespaces by themselves";
        let edit = document.remove_entry(table, entry);
        report.at(entry.key.span, message).unsafe_fix("Delete it", vec![edit]);
    }
    if let Some(entry) = table.entry("license-files") {
        if project.value("license-files").is_some() {
            let message =
                "setuptools stops at `license-files` here, as [project] has the key as well";
            let edit = document.remove_entry(table, entry);
            report.at(entry.key.span, message).unsafe_fix("Delete it", vec![edit]);
        } else {
            let message = "setuptools will refuse `license-files` here from February 2027; it belongs to [project]";
            let found =
                report.at(entry.key.span, message).severity(Severity::Warning).tag(Tag::Deprecated);
            let texts: Vec<String> =
                entry.value.texts().map(|text| edit::quote(text.as_str())).collect();
            let whole =
                entry.value.as_array().is_some_and(|array| array.items.len() == texts.len());
            let table_license =
                project.value("license").is_some_and(|value| value.as_table().is_some());
            let statement = format!("license-files = [{}]", texts.join(", "));
            if let (true, false, Some(put)) =
                (whole, table_license, document.insert_key(&["project"], &statement))
            {
                let edits = vec![put, document.remove_entry(table, entry)];
                found.unsafe_fix("Move it to [project]", edits);
            }
        }
    }
    for (key, reason) in IDLE {
        if let Some(entry) = table.entry(key) {
            let edit = document.remove_entry(table, entry);
            report
                .at(entry.key.span, format!("`{key}` has no use any more: {reason}"))
                .severity(Severity::Hint)
                .tag(Tag::Unnecessary)
                .unsafe_fix("Delete it", vec![edit]);
        }
    }
}
