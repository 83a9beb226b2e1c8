//! Our own table in the project file, held to the same standard as the others.

use super::{Report, rule};
use crate::document::Value;
use crate::project::Project;
use crate::text::nearest::nearest;

rule! {
    /// A setting in `[tool.shipwheel]` is not one.
    ///
    /// The table takes `ignore` (an array of rule names), `severity` (a table from rule names to
    /// `"error"`, `"warning"`, `"hint"` or `"off"`) and `target` (the index you publish to:
    /// `"pypi"`, `"none"`, or the name of another).
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.shipwheel]
    /// ignored = ["toml-bom"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.shipwheel]
    /// ignore = ["toml-bom"]
    /// ```
    "shipwheel-setting-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#arbitrary-tool-configuration-the-tool-table",
    check
}

const KEYS: &[&str] = &["ignore", "severity", "target"];
const LEVELS: &[&str] = &["error", "warning", "hint", "off"];

fn check(project: &Project, report: &mut Report) {
    let Some(value) = project.document.at(&["tool", "shipwheel"]) else { return };
    let Some(table) = value.as_table() else {
        if !value.is_broken() {
            let got = value.type_name();
            report.at(value.span, format!("`tool.shipwheel` must be a table, not {got}"));
        }
        return;
    };
    for entry in &table.entries {
        let (key, value) = (entry.key.name.as_str(), &entry.value);
        if value.is_broken() {
            continue;
        }
        match key {
            "ignore" => {
                let odd = match value.as_array() {
                    Some(array) => array.items.iter().find(|item| !is_text(item)),
                    None => Some(value),
                };
                if let Some(odd) = odd {
                    let message =
                        format!("`ignore` must be an array of rule names, not {}", odd.type_name());
                    report.at(odd.span, message);
                }
            }
            "target" if !is_text(value) => {
                let got = value.type_name();
                report.at(value.span, format!("`target` must be the name of an index, not {got}"));
            }
            "target" => {}
            "severity" => severity(value, report),
            _ => {
                let near = nearest(key, KEYS.iter().copied(), 2);
                let instead = near.map_or_else(
                    || "there are `ignore`, `severity` and `target`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let found = report.at(
                    entry.key.span,
                    format!("`{key}` is not a setting of [tool.shipwheel]; {instead}"),
                );
                if let Some(near) = near.filter(|near| !table.contains(near)) {
                    let edit = crate::text::Edit::replace(entry.key.span, near);
                    found.unsafe_fix(format!("Rename to `{near}`"), vec![edit]);
                }
            }
        }
    }
}

fn is_text(value: &Value) -> bool {
    value.as_text().is_some() || value.is_broken()
}

fn severity(value: &Value, report: &mut Report) {
    let Some(table) = value.as_table() else {
        let got = value.type_name();
        report.at(value.span, format!("`severity` must be a table of rule = \"level\", not {got}"));
        return;
    };
    for entry in &table.entries {
        let known = entry.value.as_text().is_some_and(|text| LEVELS.contains(&text.as_str()));
        if !known && !entry.value.is_broken() {
            report.at(
                entry.value.span,
                "A severity is \"error\", \"warning\", \"hint\" or \"off\"".to_owned(),
            );
        }
    }
}
