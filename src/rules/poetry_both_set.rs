//! Keys of `[tool.poetry]` that `[project]` overrules.

use super::poetry_legacy_key::{KEYS, has_commands, is_something};
use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::project::{Backend, Project};

rule! {
    /// `[project]` and `[tool.poetry]` both say the same thing.
    ///
    /// poetry-core takes what `[project]` says and passes over the other. Of two that are edited
    /// apart nobody knows which one is meant.
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
    /// description = "A demonstration"
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
    /// ```
    "poetry-both-set", Warning,
    "https://python-poetry.org/docs/pyproject/", check
}

fn check(project: &Project, report: &mut Report) {
    let poetry = project.document.table(&["tool", "poetry"]);
    let (Backend::Poetry, Some(poetry), Some(own)) = (project.backend, poetry, project.table)
    else {
        return;
    };
    let same = [("name", "name"), ("readme", "readme"), ("classifiers", "classifiers")];
    for (key, place) in same.into_iter().chain(KEYS).chain([("scripts", "scripts")]) {
        let (Some(entry), Some(winner)) = (poetry.entry(key), own.entry(place)) else { continue };
        if !is_something(&winner.value) || (key == "scripts" && !has_commands(poetry)) {
            continue;
        }
        // Files among the scripts have no place in [project].
        let whole = key != "scripts";
        let header = entry.value.as_table().and_then(|table| table.header);
        let found = report
            .at(
                header.unwrap_or(entry.key.span),
                format!(
                    "poetry-core passes over `{key}` of [tool.poetry]: [project] has `{place}`"
                ),
            )
            .tag(Tag::Unnecessary)
            .note(winner.key.span, "this is published");
        if header.is_none() && whole && entry.value.as_table().is_none() {
            let edit = project.document.remove_entry(poetry, entry);
            found.fix(format!("Delete `{key}` from [tool.poetry]"), vec![edit]);
        }
    }
}
