//! Tables at the top of the file that nobody reads.

use super::{Report, pyproject_key_outside_table, rule};
use crate::diagnostic::Severity;
use crate::document::Table;
use crate::project::Project;
use crate::spec::keys;
use crate::text::Edit;
use crate::text::nearest::distance;

rule! {
    /// A table at the top of the file is none that the standard has.
    ///
    /// A project file has `[build-system]`, `[project]`, `[dependency-groups]` and, for
    /// everything else, `[tool.NAME]`. Other names are reserved; what stands there is ignored.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tools.black]
    /// line-length = 100
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.black]
    /// line-length = 100
    /// ```
    "pyproject-unknown-table", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/", check
}

/// `[external]` is a table of PEP 725, which is a draft.
const DRAFTS: &[&str] = &["external"];

/// The table that `name` is a misspelling of, and whether only the spelling of a word break
/// differs.
pub(super) fn meant(name: &str) -> Option<(&'static str, bool)> {
    let plain = name.to_ascii_lowercase().replace(['_', ' '], "-");
    let respelt = keys::TOP.iter().find(|top| **top == plain);
    let other = || {
        let near = |top: &&&str| distance(&plain, top, 2).is_some() && !top.is_empty();
        keys::TOP.iter().find(near)
    };
    match respelt {
        Some(top) => Some((top, true)),
        None if DRAFTS.contains(&name) || plain.len() < 3 => None,
        None => other().map(|top| (*top, plain == "tools")),
    }
}

/// Whether some table of the file is a misspelt `top`.
pub(super) fn misspelt(root: &Table, top: &str) -> bool {
    let is = |name: &str| !keys::TOP.contains(&name) && meant(name).is_some_and(|m| m.0 == top);
    root.entries.iter().any(|entry| entry.value.as_table().is_some() && is(&entry.key.name))
}

fn check(project: &Project, report: &mut Report) {
    let root = project.document.root();
    for entry in &root.entries {
        let name = entry.key.name.as_str();
        if keys::TOP.contains(&name) || DRAFTS.contains(&name) || entry.value.is_broken() {
            continue;
        }
        let table = entry.value.as_table().is_some();
        if !table && pyproject_key_outside_table::table_of(name).is_some() {
            continue;
        }
        let (shown, what) =
            if table { (format!("[{name}]"), "a table") } else { (name.to_owned(), "a key") };
        let Some((near, safe)) = meant(name) else {
            let message = format!(
                "`{shown}` is not {what} of pyproject.toml and is ignored; settings of a tool belong under [tool.{name}]"
            );
            report.at(entry.key.span, message);
            continue;
        };
        let message = format!(
            "`{shown}` is not {what} of pyproject.toml and is ignored; did you mean `[{near}]`?"
        );
        let level = if near == "tool" { Severity::Warning } else { Severity::Error };
        let found = report.at(entry.key.span, message).severity(level);
        let edits = vec![Edit::replace(entry.key.span, near)];
        // A table with tables below it is named in several headers.
        let headers = headers_of(project, name);
        let title = format!("Rename to `{near}`");
        if root.contains(near) && near != "tool" {
            continue;
        }
        let edits = if headers.len() > 1 {
            headers.into_iter().map(|span| Edit::replace(span, near)).collect()
        } else {
            edits
        };
        if safe {
            found.fix(title, edits);
        } else {
            found.unsafe_fix(title, edits);
        }
    }
}

/// Where `name` stands as the first part of a header.
fn headers_of(project: &Project, name: &str) -> Vec<crate::text::Span> {
    let text = project.document.text();
    let mut spans = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let inner = trimmed.trim_start_matches('[').trim_start();
        if trimmed.starts_with('[')
            && let Some(rest) = inner.strip_prefix(name)
            && rest.trim_start().starts_with(['.', ']'])
        {
            let start = offset + (line.len() - inner.len());
            spans.push(crate::text::Span::new(start, start + name.len()));
        }
        offset += line.len();
    }
    spans
}
