//! Tables below `[tool.flit]` that flit_core does not know.

use super::{Report, rule};
use crate::document::{Entry, Form, Value};
use crate::project::{Project, Tool};
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// flit_core stops at a table that it does not know.
    ///
    /// Below `[tool.flit]` there are `module`, `sdist` and `external-data`; names that begin with
    /// `x-` are free for other tools.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.modules]
    /// name = "demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.module]
    /// name = "demo"
    /// ```
    "flit-unknown-table", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html", check
}

const TABLES: [&str; 3] = ["module", "sdist", "external-data"];

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let Some(table) = flit.table else { return };
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        let known =
            TABLES.contains(&name) || matches!(name, "metadata" | "scripts" | "entrypoints");
        if known || name.to_lowercase().starts_with("x-") {
            continue;
        }
        let meant = name.to_lowercase().replace('_', "-");
        let near = nearest(&meant, TABLES, 2).filter(|near| !table.contains(near));
        let hint = near.map_or_else(
            || {
                "; it knows [tool.flit.module], [tool.flit.sdist] and [tool.flit.external-data]"
                    .to_owned()
            },
            |near| format!("; did you mean [tool.flit.{near}]?"),
        );
        let shown = if entry.value.as_table().is_some() {
            format!("[tool.flit.{name}]")
        } else {
            format!("`{name}` in [tool.flit]")
        };
        let found = report.at(entry.place(), format!("flit_core refuses {shown}{hint}"));
        if let Some(near) = near
            && is_written_once(entry)
        {
            let edit = Edit::replace(entry.key.span, near);
            found.fix(format!("Rename it to `{near}`"), vec![edit]);
        }
    }
}

/// Whether the key stands in the file only here: no header of a table below repeats it.
fn is_written_once(entry: &Entry) -> bool {
    let Some(table) = entry.value.as_table() else { return true };
    let below = |value: &Value| {
        value.as_table().is_some_and(|table| matches!(table.form, Form::Header | Form::Implied))
            || value.as_array().is_some_and(|array| array.of_tables)
    };
    matches!(table.form, Form::Header | Form::Inline)
        && !table.entries.iter().any(|entry| below(&entry.value))
}
