//! Groups that have tables of their own.

use super::{Report, level, rule};
use crate::document::{Form, Value};
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// Commands stand below `[project.entry-points]`.
    ///
    /// The groups `console_scripts` and `gui_scripts` are `[project.scripts]` and
    /// `[project.gui-scripts]`. flit_core, hatchling, poetry-core and uv_build refuse them by their
    /// old names.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.entry-points.console_scripts]
    /// demo = "demo:main"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:main"
    /// ```
    "entry-point-reserved-group", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#entry-points", check
}

fn check(project: &Project, report: &mut Report) {
    let groups = project.value("entry-points").and_then(Value::as_table);
    for entry in groups.into_iter().flat_map(|table| &table.entries) {
        let (key, refuse): (&str, &[Backend]) = match entry.key.name.as_str() {
            "console_scripts" => {
                ("scripts", &[Backend::Flit, Backend::Hatchling, Backend::Poetry, Backend::Uv])
            }
            // hatchling looks for another name here, by a slip.
            "gui_scripts" => ("gui-scripts", &[Backend::Flit, Backend::Poetry, Backend::Uv]),
            _ => continue,
        };
        let found = report
            .at(entry.key.span, format!("Commands go into `[project.{key}]`, not into this group"))
            .severity(level::of_backends(project, refuse));
        let header = entry.value.as_table().filter(|table| table.form == Form::Header);
        let header = header.and_then(|table| table.header);
        let taken = project.value(key).is_some();
        if let (Some(header), false) = (header, taken) {
            let edit = Edit::replace(header, format!("[project.{key}]"));
            found.fix(format!("Rename the table to `[project.{key}]`"), vec![edit]);
        }
    }
}
