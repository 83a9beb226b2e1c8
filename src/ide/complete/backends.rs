//! Build backends: the object, and the package that brings it, in one edit.

use super::candidate::Candidate;
use super::place::Value;
use super::{ItemKind, Scope};
use crate::document::edit::quote;
use crate::project::required_package;
use crate::spec::backends::{PROVIDERS, Provider, of_package};
use crate::text::Edit;

/// Superseded packages are not recommended, nor are backends that hardly anyone uses.
const RECOMMENDED: [&str; 9] = [
    "flit-core",
    "hatchling",
    "setuptools",
    "pdm-backend",
    "poetry-core",
    "uv-build",
    "maturin",
    "meson-python",
    "scikit-build-core",
];

/// The backends that are offered, each with its recommended object.
pub(super) fn recommended() -> impl Iterator<Item = &'static Provider> {
    RECOMMENDED.iter().filter_map(|package| of_package(package))
}

/// Values of `build-backend`.
pub(super) fn objects(scope: &Scope, value: &Value) -> Vec<Candidate> {
    let candidate = |provider: &'static Provider| Candidate {
        kind: ItemKind::Module,
        detail: Some(provider.requirement.to_owned()),
        more: requires(scope, value, provider),
        ..Candidate::value(provider.object)
    };
    recommended().map(candidate).collect()
}

/// What makes `requires` bring the backend.
fn requires(scope: &Scope, value: &Value, provider: &Provider) -> Vec<Edit> {
    let document = scope.document;
    let requirement = quote(provider.requirement);
    let Some(table) = document.table(&["build-system"]) else { return Vec::new() };
    let Some(entry) = table.entry("requires") else {
        let line = document.line_break();
        let text = format!("requires = [{requirement}]{line}");
        let start = document.text()[..value.statement].rfind('\n').map_or(0, |at| at + 1);
        let alone = document.text()[start..value.statement].trim().is_empty();
        // A dotted key or an inline table is left to the author.
        let key = document.text()[value.statement..].starts_with("build-backend");
        return if alone && key { vec![Edit::insert(start, text)] } else { Vec::new() };
    };
    let Some(array) = entry.value.as_array() else { return Vec::new() };
    let package = |item: &crate::document::Value| required_package(item.as_text()?.as_str());
    let of = |wanted: &str| {
        array.items.iter().find(|item| package(item).is_some_and(|package| package == wanted))
    };
    if of(provider.package).is_some() {
        return Vec::new();
    }
    let other = PROVIDERS.iter().find_map(|other| of(other.package)?.as_text());
    match other {
        Some(old) => vec![old.replace(provider.requirement)],
        None => document.append_item(&entry.value, &requirement),
    }
}
