//! Groups of entry points that are not tables of strings.

use super::{Report, rule};
use crate::document::{Entry, Form, Value, edit};
use crate::project::Project;
use crate::text::Edit;

rule! {
    /// A group of entry points is not one table of strings.
    ///
    /// Below `[project.entry-points]` stands one table for each group. The dots in a group's
    /// name need quotes, or they make tables inside tables.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.entry-points.pygments.lexers]
    /// demo = "demo:Lexer"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.entry-points."pygments.lexers"]
    /// demo = "demo:Lexer"
    /// ```
    "entry-point-group-shape", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#entry-points", check
}

fn check(project: &Project, report: &mut Report) {
    let groups = project.value("entry-points").and_then(Value::as_table);
    for entry in groups.into_iter().flat_map(|table| &table.entries) {
        // A value of another type is told by the rule about types.
        let Some(group) = entry.value.as_table() else { continue };
        for inner in &group.entries {
            nested(&entry.key.name, inner, report);
        }
    }
}

/// How deep dots are followed to the group that was meant.
const DEEPEST: usize = 8;

fn nested(group: &str, entry: &Entry, report: &mut Report) {
    let Some(mut table) = entry.value.as_table() else { return };
    let mut name = format!("{group}.{}", entry.key.name);
    // A header of its own shows how the dots were meant; the last one holds the strings.
    for _ in 0..DEEPEST {
        match table.entries.as_slice() {
            [only] if table.header.is_none() && only.value.as_table().is_some() => {
                name = format!("{name}.{}", only.key.name);
                let Some(inner) = only.value.as_table() else { return };
                table = inner;
            }
            _ => break,
        }
    }
    let holds_texts = table.entries.iter().all(|entry| entry.value.as_text().is_some());
    match table.header.filter(|_| table.form == Form::Header && holds_texts) {
        Some(header) => {
            let quoted = format!("[project.entry-points.{}]", edit::key(&name));
            report
                .at(header, format!("Quote the group: `{quoted}`"))
                .fix(format!("Write `{quoted}`"), vec![Edit::replace(header, quoted.clone())]);
        }
        None => {
            let message =
                format!("An entry point is a string; a group with dots needs quotes, `\"{name}\"`");
            report.at(entry.key.span, message);
        }
    }
}
