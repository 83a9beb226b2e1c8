//! The tables that the file still lacks.

use super::keys::escape;
use super::place::{Header, Key};
use super::{About, Completion, Item, ItemKind, Scope, backends};
use crate::document::{Document, Form, Kind};
use crate::project::Backend;
use crate::text::{Edit, Span};

/// In the order in which they are well written; those of a backend where it builds the project.
const TABLES: [(&str, Option<Backend>); 30] = [
    ("build-system", None),
    ("project", None),
    ("project.readme", None),
    ("project.optional-dependencies", None),
    ("project.urls", None),
    ("project.scripts", None),
    ("project.gui-scripts", None),
    ("project.entry-points", None),
    ("dependency-groups", None),
    ("tool.flit.module", Some(Backend::Flit)),
    ("tool.flit.sdist", Some(Backend::Flit)),
    ("tool.flit.external-data", Some(Backend::Flit)),
    ("tool.hatch.version", Some(Backend::Hatchling)),
    ("tool.hatch.metadata", Some(Backend::Hatchling)),
    ("tool.hatch.build", Some(Backend::Hatchling)),
    ("tool.hatch.build.targets.wheel", Some(Backend::Hatchling)),
    ("tool.hatch.build.targets.sdist", Some(Backend::Hatchling)),
    ("tool.setuptools", Some(Backend::Setuptools)),
    ("tool.setuptools.packages.find", Some(Backend::Setuptools)),
    ("tool.setuptools.package-dir", Some(Backend::Setuptools)),
    ("tool.setuptools.package-data", Some(Backend::Setuptools)),
    ("tool.setuptools.dynamic", Some(Backend::Setuptools)),
    ("tool.setuptools_scm", Some(Backend::Setuptools)),
    ("tool.pdm.version", Some(Backend::Pdm)),
    ("tool.pdm.build", Some(Backend::Pdm)),
    ("tool.poetry", Some(Backend::Poetry)),
    ("tool.uv.build-backend", Some(Backend::Uv)),
    ("tool.uv.build-backend.data", Some(Backend::Uv)),
    ("tool.shipwheel", None),
    ("tool.shipwheel.severity", None),
];

/// Those of which there may be several, in double brackets.
const ARRAYS: [(&str, Option<Backend>); 4] = [
    ("project.authors", None),
    ("project.maintainers", None),
    ("tool.setuptools.ext-modules", Some(Backend::Setuptools)),
    ("tool.poetry.packages", Some(Backend::Poetry)),
];

/// Names in a header that is begun.
pub(super) fn complete(scope: &Scope, header: &Header) -> Completion {
    let brackets = match (header.closed, header.array) {
        (true, _) => ("", ""),
        (false, false) => ("", "]"),
        (false, true) => ("", "]]"),
    };
    let alone = !header.closed && !header.array;
    Completion {
        items: items(scope, header.span, brackets, header.array, alone),
        incomplete: false,
    }
}

/// Whole headers, where the file has none yet.
pub(super) fn whole(scope: &Scope, key: &Key) -> Completion {
    if key.continues || key.inline.is_some() {
        return Completion::default();
    }
    Completion { items: items(scope, key.span, ("[", "]"), false, true), incomplete: false }
}

/// `with_body` says that the rest of a table may follow its header.
fn items(
    scope: &Scope,
    span: Span,
    brackets: (&str, &str),
    array: bool,
    with_body: bool,
) -> Vec<Item> {
    let document = scope.document;
    let project = scope.project();
    let backend = project.build_system.table.map(|_| project.backend);
    // After a dot only what lies below is meant.
    let typed = &document.text()[span.start..scope.cursor.max(span.start)];
    let above = typed.rfind('.').map_or("", |dot| &typed[..=dot]);
    let (open, close) = brackets;
    let line = document.line_break();
    let mut items = Vec::new();
    let mut add = |label: String, path: &str, body: Option<&str>, fill: Option<&str>| {
        let after =
            |body: Option<&str>| body.map(|body| format!("{line}{body}")).unwrap_or_default();
        let text = format!("{open}{path}{close}{}", after(body));
        let snippet = fill.map(|fill| format!("{open}{path}{close}{}", after(Some(fill))));
        items.push(Item {
            kind: ItemKind::Table,
            detail: None,
            edit: Edit::replace(span, text),
            snippet: snippet
                .or_else(|| body.map(|body| escape(&format!("{open}{path}{close}{line}{body}")))),
            filter: label.clone(),
            label,
            more: Vec::new(),
            about: About::Key(path.split('.').map(str::to_owned).collect()),
        });
    };
    let tables: &[(&str, Option<Backend>)] = if array { &ARRAYS } else { &TABLES };
    for (path, of) in tables {
        let names: Vec<&str> = path.split('.').collect();
        if !path.starts_with(above)
            || (of.is_some() && *of != backend)
            || !is_free(document, &names, scope.cursor, array)
        {
            continue;
        }
        if *path == "build-system" && with_body {
            for provider in backends::recommended() {
                let name = provider.requirement.split([' ', '>']).next().unwrap_or_default();
                let body = format!(
                    "requires = [\"{}\"]{line}build-backend = \"{}\"",
                    provider.requirement, provider.object
                );
                add(format!("{path} ({name})"), path, Some(&body), None);
            }
            continue;
        }
        let fill = format!("name = \"$1\"{line}version = \"${{2:0.1.0}}\"");
        let fill = (*path == "project" && with_body).then_some(fill.as_str());
        add((*path).to_owned(), path, None, fill);
    }
    items
}

/// Whether a header may open the table: it is not there, and nothing above it is closed. What the
/// cursor's own header makes is not there.
fn is_free(document: &Document, path: &[&str], cursor: usize, array: bool) -> bool {
    let own = |span: Option<Span>| span.is_some_and(|span| span.touches(cursor));
    let mut table = document.root();
    for (number, name) in path.iter().enumerate() {
        let last = number + 1 == path.len();
        let Some(entry) = table.entry(name) else { return true };
        match &entry.value.kind {
            Kind::Table(inner) => {
                let closed = matches!(inner.form, Form::Inline | Form::Dotted);
                if last {
                    return !array && (inner.form == Form::Implied || own(inner.header));
                }
                if closed {
                    return false;
                }
                table = inner;
            }
            Kind::Array(inner) if last => return array && inner.of_tables,
            Kind::Broken if entry.key.span.touches(cursor) => return true,
            _ => return false,
        }
    }
    true
}
