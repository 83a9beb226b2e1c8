//! Names of rules that no rule has.

use super::{RULES, Report, rule};
use crate::document::Value;
use crate::project::{Project, ignore_comments};
use crate::text::nearest::nearest;
use crate::text::{Edit, Span};

rule! {
    /// A rule is named that does not exist.
    ///
    /// A misspelt name in `[tool.shipwheel]` or in a `# shipwheel: ignore[…]` comment silences
    /// nothing, and nobody would notice. `shipwheel rules` lists the names.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0" # shipwheel: ignore[version-invalid]
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0" # shipwheel: ignore[toml-syntax]
    /// description = "Demo"
    /// ```
    "shipwheel-unknown-rule", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#arbitrary-tool-configuration-the-tool-table",
    check
}

fn check(project: &Project, report: &mut Report) {
    let settings = project.document.table(&["tool", "shipwheel"]);
    let setting = |key: &str| settings.and_then(|table| table.get(key));
    for text in setting("ignore").into_iter().flat_map(Value::texts) {
        let replace = |near: &str| text.replace(near);
        tell(&text.value, text.span, &replace, report);
    }
    let levels = setting("severity").and_then(Value::as_table);
    for entry in levels.into_iter().flat_map(|table| &table.entries) {
        let replace = |near: &str| Edit::replace(entry.key.span, near);
        tell(&entry.key.name, entry.key.span, &replace, report);
    }
    for comment in ignore_comments(project.document) {
        for (name, span) in &comment.rules {
            tell(name, *span, &|near| Edit::replace(*span, near), report);
        }
    }
}

fn tell(name: &str, span: Span, replace: &dyn Fn(&str) -> Edit, report: &mut Report) {
    if super::Rule::of(name).is_some() {
        return;
    }
    let near = nearest(name, RULES.iter().map(|rule| rule.name), 4);
    let hint = near.map_or_else(
        || "`shipwheel rules` lists them all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let found = report.at(span, format!("There is no rule `{name}`; {hint}"));
    if let Some(near) = near {
        found.unsafe_fix(format!("Write `{near}`"), vec![replace(near)]);
    }
}
