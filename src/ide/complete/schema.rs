//! Which keys a table may hold and of which type each is, by its path from the root.

use crate::spec::keys::{self, Key, Type};
use crate::spec::{key_docs, tools};

const TEXTS: Type = Type::Array(&Type::Text);

const fn key(name: &'static str, of: Type) -> Key {
    Key { name, of }
}

const INCLUDE: &[Key] = &[key("include-group", Type::Text)];

const FLIT_MODULE: &[Key] = &[key("name", Type::Text)];
const FLIT_SDIST: &[Key] = &[key("include", TEXTS), key("exclude", TEXTS)];
const FLIT_DATA: &[Key] = &[key("directory", Type::Text)];

const HATCH_VERSION: &[Key] = &[
    key("source", Type::Text),
    key("path", Type::Text),
    key("pattern", Type::Text),
    key("expression", Type::Text),
    key("search-paths", TEXTS),
    key("variable", Type::Text),
    key("scheme", Type::Text),
    key("tag-pattern", Type::Text),
    key("fallback-version", Type::Text),
    key("raw-options", Type::Map(&Type::Any)),
];

const PDM_VERSION: &[Key] = &[
    key("source", Type::Text),
    key("path", Type::Text),
    key("pattern", Type::Text),
    key("getter", Type::Text),
    key("tag_filter", Type::Text),
    key("tag_regex", Type::Text),
    key("version_format", Type::Text),
    key("fallback_version", Type::Text),
    key("write_to", Type::Text),
    key("write_template", Type::Text),
];

const POETRY_PACKAGE: &[Key] = &[
    key("include", Type::Text),
    key("from", Type::Text),
    key("to", Type::Text),
    key("format", Type::Text),
];

/// What is not moved to `[project]`.
const POETRY: &[Key] = &[
    key("packages", Type::Array(&Type::Table(POETRY_PACKAGE))),
    key("include", TEXTS),
    key("exclude", TEXTS),
    key("package-mode", Type::Boolean),
    key("version", Type::Text),
    key("dependencies", Type::Map(&Type::Any)),
    key("build", Type::Map(&Type::Any)),
];

const SETUPTOOLS_SCM: &[Key] = &[
    key("version_file", Type::Text),
    key("version_scheme", Type::Text),
    key("local_scheme", Type::Text),
    key("fallback_version", Type::Text),
];

const SETUPTOOLS_VERSION: &[Key] = &[key("attr", Type::Text), key("file", Type::Text)];

/// The order in which the keys of `[project]` are well written: what it is, what it needs, where
/// it leads.
const PROJECT_ORDER: [&str; 20] = [
    "name",
    "version",
    "description",
    "readme",
    "requires-python",
    "license",
    "license-files",
    "authors",
    "maintainers",
    "keywords",
    "classifiers",
    "dependencies",
    "optional-dependencies",
    "urls",
    "scripts",
    "gui-scripts",
    "entry-points",
    "import-names",
    "import-namespaces",
    "dynamic",
];

/// The longer path first, where one leads into the other.
const ROOTS: [(&[&str], Type); 17] = [
    (&["build-system"], Type::Table(keys::BUILD_SYSTEM)),
    (&["project"], Type::Table(keys::PROJECT)),
    (&["dependency-groups"], Type::Map(&Type::Array(&Type::Table(INCLUDE)))),
    (&["tool", "flit", "module"], Type::Table(FLIT_MODULE)),
    (&["tool", "flit", "sdist"], Type::Table(FLIT_SDIST)),
    (&["tool", "flit", "external-data"], Type::Table(FLIT_DATA)),
    (&["tool", "flit"], Type::Table(tools::FLIT)),
    (&["tool", "hatch", "version"], Type::Table(HATCH_VERSION)),
    (&["tool", "hatch"], Type::Table(tools::HATCH)),
    (&["tool", "pdm", "version"], Type::Table(PDM_VERSION)),
    (&["tool", "pdm", "build"], Type::Table(tools::PDM_BUILD)),
    (&["tool", "poetry"], Type::Table(POETRY)),
    (&["tool", "setuptools", "dynamic", "version"], Type::Table(SETUPTOOLS_VERSION)),
    (&["tool", "setuptools"], Type::Table(tools::SETUPTOOLS)),
    (&["tool", "setuptools_scm"], Type::Table(SETUPTOOLS_SCM)),
    (&["tool", "uv", "build-backend"], Type::Table(tools::UV)),
    (&["tool", "shipwheel"], Type::Table(keys::SHIPWHEEL)),
];

/// The type of the value at `path`; elements of arrays are passed over.
pub(super) fn type_of(path: &[&str]) -> Option<Type> {
    let (root, of) = ROOTS.iter().find(|(root, _)| path.starts_with(root))?;
    path[root.len()..].iter().try_fold(*of, |of, name| step(of, name))
}

fn step(of: Type, name: &str) -> Option<Type> {
    match of {
        Type::Table(keys) => keys.iter().find(|key| key.name == name).map(|key| key.of),
        Type::Map(of) => Some(*of),
        Type::Array(of) => step(*of, name),
        Type::Either(types) => types.iter().find_map(|of| step(*of, name)),
        _ => None,
    }
}

/// The keys of the table at `path`, in the order in which they are well written.
pub(super) fn keys(path: &[&str]) -> Vec<Key> {
    let mut keys = type_of(path).map(keys_of).unwrap_or_default();
    let told = |key: &Key| {
        let docs = key_docs::of(&[path, &[key.name]].concat());
        key_docs::all().iter().position(|each| docs.is_some_and(|docs| each.path == docs.path))
    };
    keys.sort_by_cached_key(|key| match PROJECT_ORDER.iter().position(|name| *name == key.name) {
        Some(place) if path == ["project"] => place,
        _ => told(key).unwrap_or(usize::MAX),
    });
    keys
}

fn keys_of(of: Type) -> Vec<Key> {
    match of {
        Type::Table(keys) => keys.to_vec(),
        Type::Array(of) => keys_of(*of),
        Type::Either(types) => types.iter().flat_map(|of| keys_of(*of)).collect(),
        _ => Vec::new(),
    }
}
