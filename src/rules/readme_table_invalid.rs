//! Readme tables with too many keys or too few.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project, ReadmeForm};
use crate::spec::keys;

rule! {
    /// The readme table has both `file` and `text`, neither, or a key that is not known.
    ///
    /// Exactly one of the two says where the text is; `content-type` says what it is. The text
    /// is always UTF-8: `charset` was a key of an early draft.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { content-type = "text/markdown" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { file = "README.md", content-type = "text/markdown" }
    /// ```
    "readme-table-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let ReadmeForm::Table(table) = readme.form else { return };
    let place = table.header.unwrap_or(readme.entry.value.span);
    match (table.entry("file"), table.entry("text")) {
        (Some(file), Some(text)) => {
            let second = if file.key.span < text.key.span { text } else { file };
            let refuse = [Backend::Flit, Backend::Hatchling, Backend::Pdm, Backend::Poetry];
            report
                .at(second.key.span, "Give either `file` or `text`, not both")
                .severity(level::of_backends(project, &refuse))
                .unsafe_fix("Remove `text`", vec![project.document.remove_entry(table, text)]);
        }
        (None, None) if !table.entries.iter().any(|entry| entry.value.is_broken()) => {
            report.at(place, "The readme table needs `file` or `text`");
        }
        _ => {}
    }
    for entry in &table.entries {
        let name = &entry.key.name;
        let spelt = name.to_lowercase().replace('_', "-");
        if keys::README.iter().any(|known| known.name == *name || known.name == spelt) {
            continue;
        }
        let is_utf_8 = entry.value.as_text().is_some_and(|text| text.as_str() == "UTF-8");
        let severity = match project.backend {
            // The one it reads itself.
            Backend::Uv if name == "charset" && !is_utf_8 => Severity::Error,
            Backend::Hatchling | Backend::Setuptools | Backend::Uv => Severity::Warning,
            _ => Severity::Error,
        };
        report
            .at(
                entry.key.span,
                format!("A readme has `file` or `text`, and `content-type`, not `{name}`"),
            )
            .severity(severity)
            .unsafe_fix(
                format!("Remove `{name}`"),
                vec![project.document.remove_entry(table, entry)],
            );
    }
}
