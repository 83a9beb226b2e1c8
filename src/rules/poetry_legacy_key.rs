//! Keys of `[tool.poetry]` for which `[project]` has a place.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::document::{Table, Value};
use crate::project::{Backend, Project};

rule! {
    /// `[tool.poetry]` says what belongs into `[project]`.
    ///
    /// Beside `[project]`, poetry-core still publishes what the keys of old say, and calls them
    /// deprecated. Other tools read `[project]` alone and see nothing of it.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["poetry-core >=2"]
    /// build-backend = "poetry.core.masonry.api"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.poetry]
    /// keywords = ["demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["poetry-core >=2"]
    /// build-backend = "poetry.core.masonry.api"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// keywords = ["demo"]
    /// ```
    "poetry-legacy-key", Warning,
    "https://python-poetry.org/docs/pyproject/", check
}

/// The keys and where they belong, by `_validate_legacy_vs_project` of poetry-core 2.5.0.
pub(super) const KEYS: [(&str, &str); 11] = [
    ("description", "description"),
    ("license", "license"),
    ("authors", "authors"),
    ("maintainers", "maintainers"),
    ("keywords", "keywords"),
    ("homepage", "urls"),
    ("repository", "urls"),
    ("documentation", "urls"),
    ("urls", "urls"),
    ("plugins", "entry-points"),
    ("extras", "optional-dependencies"),
];

/// Whether Python would take a value for true: poetry-core passes over what it does not.
pub(super) fn is_something(value: &Value) -> bool {
    let empty_text = value.as_text().is_some_and(|text| text.as_str().is_empty());
    let empty_array = value.as_array().is_some_and(|array| array.items.is_empty());
    let empty_table = value.as_table().is_some_and(|table| table.entries.is_empty());
    !(empty_text || empty_array || empty_table)
}

/// Whether one of the scripts is a command, and no file.
pub(super) fn has_commands(poetry: &Table) -> bool {
    let scripts = poetry.get("scripts").and_then(Value::as_table);
    scripts.is_some_and(|scripts| {
        scripts.entries.iter().any(|script| {
            let kind = script.value.as_table().and_then(|table| table.get("type"));
            kind.and_then(Value::as_text).is_none_or(|kind| kind.as_str() != "file")
        })
    })
}

fn check(project: &Project, report: &mut Report) {
    let Some(poetry) = project.document.table(&["tool", "poetry"]) else { return };
    if project.backend != Backend::Poetry {
        return;
    }
    if let Some(entry) = poetry.entry("dev-dependencies") {
        let header = entry.value.as_table().and_then(|table| table.header);
        let message = "[tool.poetry.dev-dependencies] is deprecated: write `dev` into [dependency-groups], or [tool.poetry.group.dev.dependencies]";
        report.at(header.unwrap_or(entry.key.span), message).tag(Tag::Deprecated);
    }
    let Some(own) = project.table else { return };
    for (key, place) in KEYS {
        let Some(entry) = poetry.entry(key).filter(|_| !own.contains(place)) else { continue };
        let header = entry.value.as_table().and_then(|table| table.header);
        let found = report
            .at(
                header.unwrap_or(entry.key.span),
                format!(
                    "`{key}` of [tool.poetry] is deprecated beside [project]: write `{place}` there"
                ),
            )
            .tag(Tag::Deprecated);
        let document = project.document;
        if matches!(key, "description" | "keywords") && !project.is_dynamic(key) {
            let statement = format!("{key} = {}", entry.value.span.of(document.text()));
            if let Some(added) = document.insert_key(&["project"], &statement) {
                let removed = document.remove_entry(poetry, entry);
                found.fix(format!("Move `{key}` to [project]"), vec![removed, added]);
            }
        }
    }
    if let Some(entry) = poetry.entry("scripts").filter(|_| !own.contains("scripts"))
        && has_commands(poetry)
    {
        let header = entry.value.as_table().and_then(|table| table.header);
        let message = "Commands in [tool.poetry.scripts] are deprecated beside [project]: write them into [project.scripts]";
        report.at(header.unwrap_or(entry.key.span), message).tag(Tag::Deprecated);
    }
}
