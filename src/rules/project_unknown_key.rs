//! Keys of `[project]` that the standard does not have.

use super::{Report, key_spelling, rule};
use crate::document::{Entry, Kind, Table};
use crate::project::Project;
use crate::spec::keys;
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// A key of `[project]` is none of those the standard has.
    ///
    /// The list of keys is closed. flit_core and setuptools refuse others; hatchling,
    /// pdm-backend, poetry-core and uv_build drop them without a word.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// homepage = "https://example.org"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Homepage = "https://example.org"
    /// ```
    "project-unknown-key", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/", check
}

/// What other tools and earlier formats call a key, and the key of `[project]` for it.
const RENAMED: &[(&str, &str)] = &[
    ("author", "authors"),
    ("maintainer", "maintainers"),
    ("license-file", "license-files"),
    ("python-requires", "requires-python"),
    ("python", "requires-python"),
    ("keyword", "keywords"),
    ("classifier", "classifiers"),
    ("url", "urls"),
    ("script", "scripts"),
    ("console-scripts", "scripts"),
    ("gui-script", "gui-scripts"),
    ("entrypoints", "entry-points"),
    ("entry-point", "entry-points"),
    ("summary", "description"),
];

/// Keys whose value belongs into another shape.
const MOVED: &[(&str, &str)] = &[
    ("homepage", "`Homepage` in [project.urls]"),
    ("home-page", "`Homepage` in [project.urls]"),
    ("repository", "`Repository` in [project.urls]"),
    ("documentation", "`Documentation` in [project.urls]"),
    ("changelog", "`Changelog` in [project.urls]"),
    ("requires", "`dependencies`"),
    ("install-requires", "`dependencies`"),
    ("dependency", "`dependencies`"),
    ("extras-require", "[project.optional-dependencies]"),
    ("extras", "[project.optional-dependencies]"),
    ("long-description", "`readme`"),
    ("dev-dependencies", "`dev` in [dependency-groups]"),
    ("dependency-groups", "[dependency-groups] at the top of the file"),
    ("packages", "`packages` in [tool.setuptools]"),
    ("package-data", "[tool.setuptools.package-data]"),
    ("py-modules", "`py-modules` in [tool.setuptools]"),
];

fn check(project: &Project, report: &mut Report) {
    let Some(table) = project.table else { return };
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        let known = keys::PROJECT.iter().any(|key| key.name == name);
        if known || key_spelling::meant(name, keys::PROJECT).is_some() {
            continue;
        }
        unknown(project, table, entry, report);
    }
}

fn unknown(project: &Project, table: &Table, entry: &Entry, report: &mut Report) {
    let name = entry.key.name.as_str();
    let plain = name.to_ascii_lowercase().replace('_', "-");
    let of = |list: &[(&'static str, &'static str)]| {
        list.iter().find(|(wrong, _)| *wrong == plain).map(|(_, right)| *right)
    };
    let say = |hint: String| format!("`{name}` is not a key of [project]; {hint}");
    if let Some(right) = of(RENAMED) {
        let message = say(format!("write `{right}`"));
        let found = report.at(entry.key.span, message);
        if !table.contains(right) {
            // A lone value where an array belongs is put into one in the same step, as
            // otherwise the fix would only change the complaint.
            let array = keys::PROJECT
                .iter()
                .any(|key| key.name == right && matches!(key.of, keys::Type::Array(_)));
            let lone = matches!(entry.value.kind, Kind::Text(_))
                || entry.value.as_table().is_some_and(|table| table.header.is_none());
            let mut edits = vec![Edit::replace(entry.key.span, right)];
            if array && lone {
                edits.push(Edit::insert(entry.value.span.start, "["));
                edits.push(Edit::insert(entry.value.span.end, "]"));
            }
            found.fix(format!("Rename to `{right}`"), edits);
        }
        return;
    }
    if let Some(place) = of(MOVED) {
        let found = report.at(entry.key.span, say(format!("it belongs into {place}")));
        if let Some(edits) = moved(project, table, entry, &plain) {
            found.unsafe_fix(format!("Move it to {place}"), edits);
        }
        return;
    }
    let near = nearest(&plain, keys::PROJECT.iter().map(|key| key.name), 2);
    match near {
        Some(near) => {
            let found = report.at(entry.key.span, say(format!("did you mean `{near}`?")));
            if !table.contains(near) {
                let edit = Edit::replace(entry.key.span, near);
                found.unsafe_fix(format!("Rename to `{near}`"), vec![edit]);
            }
        }
        None => {
            let hint = "settings of tools belong under [tool.NAME]".to_owned();
            report.at(entry.key.span, say(hint));
        }
    }
}

/// The edits that give a value the place it belongs to, where that is plain.
fn moved(project: &Project, table: &Table, entry: &Entry, plain: &str) -> Option<Vec<Edit>> {
    let document = project.document;
    let text = entry.value.span.of(document.text());
    let label = match plain {
        "homepage" | "home-page" => "Homepage",
        "repository" => "Repository",
        "documentation" => "Documentation",
        "changelog" => "Changelog",
        "requires" | "install-requires" | "dependency" if !table.contains("dependencies") => {
            entry.value.as_array()?;
            return Some(vec![Edit::replace(entry.key.span, "dependencies")]);
        }
        "dev-dependencies" if document.table(&["dependency-groups"]).is_none() => {
            entry.value.as_array()?;
            let statement = format!("dev = {text}");
            return Some(vec![
                document.remove_entry(table, entry),
                document.add_table(&["dependency-groups"], &[statement]),
            ]);
        }
        _ => return None,
    };
    entry.value.as_text()?;
    let statement = format!("{label} = {text}");
    let urls = project.value("urls").and_then(|urls| urls.as_table());
    let added = match urls {
        Some(urls) if urls.contains(label) => return None,
        Some(_) => document.insert_key(&["project", "urls"], &statement)?,
        None => document.insert_key(&["project"], &format!("urls.{statement}"))?,
    };
    let removed = document.remove_entry(table, entry);
    if removed.span.contains(added.span) {
        // It is the last key of its table: what is added takes its very place.
        let replaced = format!("urls.{statement}");
        let whole = entry.key.span.to(entry.value.span);
        return urls.is_none().then(|| vec![Edit::replace(whole, replaced)]);
    }
    Some(vec![removed, added])
}
