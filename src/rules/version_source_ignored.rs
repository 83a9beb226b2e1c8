//! Sources of a version that is written down already.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::project::{Backend, Project};

rule! {
    /// A source for the version is configured, and the version is static.
    ///
    /// The backend takes `version` from `[project]` and never looks at the source, so the two
    /// will part ways.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.hatch.version]
    /// path = "src/demo/__init__.py"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.hatch.version]
    /// path = "src/demo/__init__.py"
    /// ```
    "version-source-ignored", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#version", check
}

fn check(project: &Project, report: &mut Report) {
    // What is given twice is another rule's finding.
    if project.version.is_none() || project.is_dynamic("version") {
        return;
    }
    let path: &[&str] = match project.backend {
        Backend::Hatchling => &["tool", "hatch", "version"],
        Backend::Setuptools => &["tool", "setuptools", "dynamic", "version"],
        Backend::Pdm => &["tool", "pdm", "version"],
        Backend::Poetry => &["tool", "poetry", "version"],
        _ => return,
    };
    let document = project.document;
    let table = document.table(&path[..path.len() - 1]);
    let Some((table, entry)) =
        table.and_then(|table| Some((table, table.entry(path[path.len() - 1])?)))
    else {
        return;
    };
    let header = entry.value.as_table().and_then(|inner| inner.header);
    let span = header.unwrap_or(entry.key.span);
    let found = report
        .at(span, "`version` is static in [project]: this source is ignored")
        .tag(Tag::Unnecessary);
    let found = match project.entry("version") {
        Some(version) => found.note(version.key.span, "this is published"),
        None => found,
    };
    if header.is_none() {
        found.unsafe_fix("Delete this source", vec![document.remove_entry(table, entry)]);
    }
}
