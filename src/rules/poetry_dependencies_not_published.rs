//! Dependencies for poetry's own use where the author may have meant to publish them.

use super::{Report, rule};
use crate::document::{Entry, Value};
use crate::grammar::name;
use crate::grammar::requirement::Requirement;
use crate::project::{Backend, Project};
use crate::text;

rule! {
    /// A dependency stands in `[tool.poetry.dependencies]` alone, and is not published.
    ///
    /// Where `[project]` has dependencies, poetry-core publishes those. What
    /// `[tool.poetry.dependencies]` says beside them only tells poetry where to get them from; a
    /// package that stands there alone is missing wherever the project is installed.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["poetry-core >=2"]
    /// build-backend = "poetry.core.masonry.api"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests"]
    /// [tool.poetry.dependencies]
    /// flask = "^3.0"
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
    /// dependencies = ["requests", "flask >=3.0,<4.0"]
    /// ```
    "poetry-dependencies-not-published", Warning,
    "https://python-poetry.org/docs/dependency-specification/#projectdependencies-and-toolpoetrydependencies",
    check
}

fn check(project: &Project, report: &mut Report) {
    let poetry = project.document.table(&["tool", "poetry", "dependencies"]);
    let (Backend::Poetry, Some(poetry), Some(_)) = (project.backend, poetry, project.table) else {
        return;
    };
    let is_dynamic = |field: &str| project.is_dynamic(field);
    if is_dynamic("dependencies") || is_dynamic("optional-dependencies") {
        return;
    }
    let given = |key: &str| project.value(key);
    let dependencies = given("dependencies").and_then(Value::as_array);
    let extras = given("optional-dependencies").and_then(Value::as_table);
    // An empty list is none to poetry-core 2.5, which publishes the other one then.
    let listed = dependencies.is_some_and(|array| !array.items.is_empty());
    if !listed && extras.is_none_or(|table| table.entries.is_empty()) {
        return;
    }
    let mut published = Vec::new();
    for dependency in &project.dependencies {
        published.extend(dependency.requirement.normal_name(dependency.as_str()));
    }
    for entry in &poetry.entries {
        let key = entry.key.name.as_str();
        let normal = name::normalize(key);
        if normal == "python" || !name::is_valid(key) || published.contains(&normal) {
            continue;
        }
        let message = format!(
            "`{key}` is not published: [project] has dependencies, and it is not among them"
        );
        let span = entry.value.as_table().and_then(|table| table.header).unwrap_or(entry.key.span);
        let found = report.at(span, message);
        if let (Some(requirement), Some(list)) = (converted(entry), given("dependencies"))
            && dependencies.is_some()
        {
            let edits =
                project.document.append_item(list, &crate::document::edit::quote(&requirement));
            found.unsafe_fix(format!("Add `{requirement}` to `dependencies`"), edits);
        }
    }
}

/// The requirement that says the same, where it is a name and a version.
fn converted(entry: &Entry) -> Option<String> {
    let constraint = entry.value.as_text()?.as_str().trim();
    let key = &entry.key.name;
    if constraint == "*" {
        return Some(key.clone());
    }
    let exact = constraint.starts_with(|c: char| c.is_ascii_digit());
    let written = match exact {
        true => format!("{key} =={constraint}"),
        false => format!("{key} {constraint}"),
    };
    let read = Requirement::read(&written);
    if read.is_valid() {
        return Some(written);
    }
    let edits: Option<Vec<_>> = read.faults.iter().map(|fault| fault.repair.clone()).collect();
    let repaired = text::apply(&written, &edits?).ok()?;
    Requirement::read(&repaired).is_valid().then_some(repaired)
}
