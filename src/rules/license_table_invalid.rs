//! Licence tables with too many keys or too few.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};
use crate::spec::keys;

rule! {
    /// The licence table has both `file` and `text`, neither, or a key that is not known.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = { file = "LICENSE", text = "MIT" }
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
    "license-table-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(entry)) = (project.license.table, project.license.entry) else { return };
    let place = table.header.unwrap_or(entry.value.span);
    match (table.entry("file"), table.entry("text")) {
        (Some(file), Some(text)) => {
            let second = if file.key.span < text.key.span { text } else { file };
            let refuse = [
                Backend::Flit,
                Backend::Hatchling,
                Backend::Setuptools,
                Backend::Pdm,
                Backend::Poetry,
            ];
            report
                .at(second.key.span, "Give either `file` or `text`, not both")
                .severity(level::of_backends(project, &refuse));
        }
        (None, None) if !table.entries.iter().any(|entry| entry.value.is_broken()) => {
            report.at(place, "The licence table needs `file` or `text`");
        }
        _ => {}
    }
    for entry in &table.entries {
        let name = &entry.key.name;
        let spelt = name.to_lowercase().replace('_', "-");
        if keys::LICENSE.iter().any(|known| known.name == *name || known.name == spelt) {
            continue;
        }
        let severity = match project.backend {
            Backend::Hatchling | Backend::Setuptools | Backend::Uv => Severity::Warning,
            _ => Severity::Error,
        };
        report
            .at(entry.key.span, format!("A licence table has `file` or `text`, not `{name}`"))
            .severity(severity)
            .unsafe_fix(
                format!("Remove `{name}`"),
                vec![project.document.remove_entry(table, entry)],
            );
    }
}
