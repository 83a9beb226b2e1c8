//! The keys that a table still lacks.

use super::place::Key;
use super::{About, Completion, Item, ItemKind, Scope, headers, modules, schema};
use crate::document::{Document, Kind, Table, edit};
use crate::project::{Backend, Project};
use crate::rules::RULES;
use crate::spec::keys::Type;
use crate::spec::tools::PDM_WHEEL_DATA;
use crate::text::Edit;

/// Labels of URLs that readers know. Source: "Well-known Project URLs in Metadata".
const LABELS: [&str; 8] = [
    "Homepage",
    "Source",
    "Documentation",
    "Changelog",
    "Issues",
    "Download",
    "Release Notes",
    "Funding",
];

/// Groups of entry points that widely used programs read.
const GROUPS: [&str; 10] = [
    "pytest11",
    "pygments.lexers",
    "pygments.styles",
    "flake8.extension",
    "sphinx.html_themes",
    "sphinx.builders",
    "mkdocs.plugins",
    "markdown.extensions",
    "babel.extractors",
    "xarray.backends",
];

const DEPENDENCY_GROUPS: [&str; 4] = ["dev", "test", "docs", "lint"];

pub(super) fn complete(scope: &Scope, key: &Key) -> Completion {
    let path: Vec<&str> = key.table.iter().map(String::as_str).collect();
    if path.is_empty() {
        return headers::whole(scope, key);
    }
    let there = existing(scope.document, key, scope.cursor);
    let project = scope.project();
    let is_missing = |name: &str| !there.iter().any(|there| there == name);
    let mut items = Vec::new();
    for known in schema::keys(&path) {
        // What is dynamic may not be given as well, but for tables and lists (PEP 808).
        let scalar = !matches!(known.of, Type::Array(_) | Type::Map(_));
        let left = path == ["project"] && scalar && project.is_dynamic(known.name);
        let content = path == ["project", "readme"] || path == ["project", "license"];
        let other = match known.name {
            "file" if content => Some("text"),
            "text" if content => Some("file"),
            _ => None,
        };
        let excluded = other.is_some_and(|other| !is_missing(other));
        // setuptools 84 stops at the import names.
        let refused = match path.as_slice() {
            ["project"] => {
                let setuptools = project.backend == Backend::Setuptools;
                let chosen = project.build_system.table.is_some();
                setuptools && chosen && known.name.starts_with("import-name")
            }
            // The first is refused, the second superseded by the key of `[project]`.
            ["tool", "setuptools"] => matches!(known.name, "namespace-packages" | "license-files"),
            _ => false,
        };
        if is_missing(known.name) && !left && !excluded && !refused {
            items.push(item(&path, key, known.name, Some(known.of)));
        }
    }
    for name in own_names(scope, &project, &path) {
        if is_missing(&name) && !items.iter().any(|item| item.label == name) {
            items.push(item(&path, key, &name, schema::type_of(&[&path[..], &["*"]].concat())));
        }
    }
    Completion { items, incomplete: false }
}

/// Names that are the author's to choose, where some are usual.
fn own_names(scope: &Scope, project: &Project, path: &[&str]) -> Vec<String> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match path {
        ["project", "urls"] => owned(&LABELS),
        ["project", "scripts" | "gui-scripts"] => {
            project.name.iter().map(|name| name.as_str().to_owned()).collect()
        }
        ["project", "entry-points"] => owned(&GROUPS),
        ["dependency-groups"] => owned(&DEPENDENCY_GROUPS),
        ["tool", "setuptools", "package-data" | "exclude-package-data"] => {
            let packages = modules::shipped(scope).into_iter().filter(|module| module.is_package);
            packages.map(|package| package.name).chain(["*".to_owned()]).collect()
        }
        ["tool", "pdm", "build", "wheel-data"] => owned(PDM_WHEEL_DATA),
        ["tool", "shipwheel", "severity"] => {
            RULES.iter().map(|rule| rule.name.to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// The keys that the table has, without the one at the cursor.
fn existing(document: &Document, key: &Key, cursor: usize) -> Vec<String> {
    if let Some(names) = &key.inline {
        return names.clone();
    }
    let Some(table) = table_at(document, &key.table, cursor) else { return Vec::new() };
    let others = table.entries.iter().filter(|entry| {
        let header = entry.value.as_table().is_some_and(|table| table.header.is_some());
        header || !entry.key.span.touches(cursor)
    });
    others.map(|entry| entry.key.name.clone()).collect()
}

/// The table at `path`; of an array of tables the one that holds the cursor.
fn table_at<'d>(document: &'d Document, path: &[String], cursor: usize) -> Option<&'d Table> {
    let mut table = document.root();
    for name in path {
        table = match &table.get(name)?.kind {
            Kind::Table(table) => table,
            Kind::Array(array) => {
                let before = array.items.iter().filter(|item| item.span.start <= cursor);
                before.filter_map(|item| item.as_table()).next_back()?
            }
            _ => return None,
        };
    }
    Some(table)
}

fn item(path: &[&str], key: &Key, name: &str, of: Option<Type>) -> Item {
    let written = edit::key(name);
    let template = of.map_or(" = ".to_owned(), template);
    let snippet = (!key.continues).then(|| format!("{}{template}", escape(&written)));
    let plain = if key.continues { written.clone() } else { format!("{written} = ") };
    let mut about: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    about.push(name.to_owned());
    let is_rule = path == ["tool", "shipwheel", "severity"];
    Item {
        label: name.to_owned(),
        kind: ItemKind::Key,
        detail: of.filter(|of| !matches!(of, Type::Any)).map(|of| of.name()),
        edit: Edit::replace(key.span, plain),
        snippet,
        // A quoted key is compared with its quote.
        filter: if key.span.is_empty() { name.to_owned() } else { written },
        more: Vec::new(),
        about: if is_rule { About::Rule(name.to_owned()) } else { About::Key(about) },
    }
}

/// What follows a key, with the places to fill in.
fn template(of: Type) -> String {
    let value = match of {
        Type::Text => "\"$1\"",
        Type::Boolean => "${1|true,false|}",
        Type::Array(Type::Table(keys)) if keys.iter().any(|key| key.name == "email") => {
            "[{ name = \"$1\", email = \"$2\" }]"
        }
        Type::Array(Type::Text) => "[\"$1\"]",
        Type::Array(_) => "[$1]",
        Type::Table(_) | Type::Map(_) => "{ $1 }",
        Type::Either([first, ..]) => return template(*first),
        _ => "$1",
    };
    format!(" = {value}")
}

/// Text as it stands in a snippet.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::keys::DYNAMIC;

    #[test]
    fn every_dynamic_field_is_a_key() {
        let keys = schema::keys(&["project"]);
        assert_eq!(keys.len(), DYNAMIC.len() + 2);
        assert!(DYNAMIC.iter().all(|field| keys.iter().any(|key| key.name == *field)));
        assert_eq!(escape("a$b\\}"), "a\\$b\\\\\\}");
    }
}
