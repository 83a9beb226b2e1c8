//! Names of groups that some backends refuse.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::{Value, edit};
use crate::grammar::entry_point::{NameProblem, group_name};
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// The name of a group is not words joined by dots.
    ///
    /// setuptools, pdm-backend, poetry-core and uv_build refuse other names; flit_core and
    /// hatchling write them as they are.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.entry-points.my-plugins]
    /// demo = "demo:Plugin"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.entry-points.my_plugins]
    /// demo = "demo:Plugin"
    /// ```
    "entry-point-group-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/entry-points/#data-model", check
}

const REFUSE: &[Backend] = &[Backend::Setuptools, Backend::Pdm, Backend::Poetry];

fn check(project: &Project, report: &mut Report) {
    let groups = project.value("entry-points").and_then(Value::as_table);
    for entry in groups.into_iter().flat_map(|table| &table.entries) {
        let Some(fault) = group_name(&entry.key.name) else { continue };
        let shown = entry.key.name.escape_debug();
        let (severity, message) = match fault.kind {
            NameProblem::Empty => {
                let severity = match project.backend {
                    Backend::Flit | Backend::Hatchling => level::of_index(project),
                    _ => Severity::Error,
                };
                (severity, "A group needs a name".to_owned())
            }
            // uv_build does not mind an empty part behind the first.
            NameProblem::EmptySegment if project.backend == Backend::Uv && fault.span.start > 0 => {
                (Severity::Warning, words(&shown))
            }
            _ if project.backend == Backend::Uv => (Severity::Error, words(&shown)),
            _ => (level::of_backends(project, REFUSE), words(&shown)),
        };
        let place = match fault.span.is_empty() {
            true => entry.key.span,
            false => entry.key.place(fault.span),
        };
        let found = report.at(place, message).severity(severity);
        if let Some(repair) = fault.repair {
            let edit = Edit::replace(entry.key.span, edit::key(&repair.text));
            found.unsafe_fix(format!("Rename to `{}`", repair.text), vec![edit]);
        }
    }
}

fn words(name: &impl std::fmt::Display) -> String {
    format!("`{name}`: groups are letters, digits and `_`, joined by dots")
}
