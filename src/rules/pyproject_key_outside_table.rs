//! Keys of `[project]` that stand in front of it.

use super::{Report, rule};
use crate::project::Project;
use crate::spec::keys;

rule! {
    /// A key of `[project]` or `[build-system]` stands before the first table.
    ///
    /// What stands before every header belongs to no table, and nothing reads it. Above all a
    /// lost `dependencies` is seen only when somebody installs the package.
    ///
    /// ```toml bad
    /// dependencies = ["requests"]
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests"]
    /// ```
    "pyproject-key-outside-table", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/", check
}

/// The table that a key at the top of the file was meant for.
pub(super) fn table_of(key: &str) -> Option<&'static str> {
    let has = |keys: &[keys::Key]| keys.iter().any(|known| known.name == key);
    match key {
        _ if has(keys::BUILD_SYSTEM) => Some("build-system"),
        _ if has(keys::PROJECT) => Some("project"),
        _ => None,
    }
}

fn check(project: &Project, report: &mut Report) {
    let document = project.document;
    let root = document.root();
    for entry in &root.entries {
        let name = entry.key.name.as_str();
        let Some(table) = table_of(name).filter(|_| !entry.value.is_broken()) else { continue };
        if entry.value.as_table().is_some() {
            continue;
        }
        let message = format!(
            "`{name}` stands before any table header, so nothing reads it; move it under [{table}]"
        );
        let found = report.at(entry.key.span, message);
        let is_free = document.table(&[table]).is_some_and(|table| !table.contains(name));
        let statement = format!("{name} = {}", entry.value.span.of(document.text()));
        if let Some(added) = document.insert_key(&[table], &statement).filter(|_| is_free) {
            let removed = document.remove_entry(root, entry);
            if !removed.span.contains(added.span) {
                found.unsafe_fix(format!("Move it under [{table}]"), vec![removed, added]);
            }
        }
    }
}
