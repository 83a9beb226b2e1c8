//! Where a dynamic version comes from, by the settings of each backend. Nothing is read yet:
//! this says where the backend would look.

use super::{Backend, Project, required_package};
use crate::document::{Str, Table, Value};
use crate::files::{Files, Kind, Listed, inside};
use crate::grammar::entry_point::is_identifier;
use crate::spec::modules::is_standard;
use crate::text::Span;

/// Why a backend finds no version where it is told to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// No source is configured.
    NoSource,
    /// The source needs this key.
    NoKey(&'static str),
    /// The module it names does not exist.
    NoModule(String),
    /// The file it names does not exist.
    NoFile(String),
}

/// A source that yields nothing, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub lack: Lack,
    /// In the source's table; none when there is no table.
    pub span: Option<Span>,
}

impl<'d> Project<'d> {
    /// Where the backend is told to take the version from, when it has a setting for that.
    pub fn version_source(&self) -> Option<&'d Value> {
        let path: &[&str] = match self.backend {
            Backend::Hatchling => &["tool", "hatch", "version"],
            Backend::Setuptools => &["tool", "setuptools", "dynamic", "version"],
            Backend::Pdm => &["tool", "pdm", "version"],
            Backend::Poetry => &["tool", "poetry", "version"],
            _ => return None,
        };
        self.document.at(path)
    }

    /// Whether the backend goes on without a version and publishes 0.0.0.
    pub fn is_zero(&self, lacking: &Lacking) -> bool {
        match self.backend {
            Backend::Setuptools => !matches!(lacking.lack, Lack::NoModule(_)),
            Backend::Pdm => lacking.lack == Lack::NoSource,
            _ => false,
        }
    }

    /// Whether the version has a source, is not given, and is not in `dynamic` either.
    pub fn is_version_undeclared(&self) -> bool {
        let readable = self.value("dynamic").is_none_or(|value| value.as_array().is_some());
        self.table.is_some_and(|table| !table.contains("version"))
            && readable
            && self.backend != Backend::Poetry
            && !self.is_dynamic("version")
            && self.version_source().is_some()
    }

    /// What keeps the backend from finding a dynamic version, as far as the settings and the
    /// names of files tell; none when it may find one, or when the version is not dynamic.
    pub(super) fn lacking_version(&self, files: &dyn Files) -> Option<Lacking> {
        if !self.is_dynamic("version") || self.value("version").is_some() {
            return None;
        }
        let source = self.version_source();
        if source.is_some_and(Value::is_broken) || self.has_version_plugin() {
            return None;
        }
        // Code of the project may fill in what it likes.
        let hooks = self.document.table(&["tool", "hatch", "metadata", "hooks"]);
        if self.backend == Backend::Hatchling && hooks.is_some() {
            return None;
        }
        match self.backend {
            Backend::Hatchling => hatchling(source, files),
            Backend::Setuptools => self.setuptools(source, files),
            Backend::Pdm => pdm(source, files),
            Backend::Poetry => source.is_none().then_some(NOTHING),
            _ => None,
        }
    }

    /// Whether something else that is installed for the build may fill the version in.
    fn has_version_plugin(&self) -> bool {
        let own =
            [self.backend.package(), Some("wheel"), Some("trove-classifiers"), Some("packaging")];
        self.build_system.in_tree
            || self.build_system.requires.iter().any(|text| {
                required_package(text.as_str())
                    .is_none_or(|package| !own.contains(&Some(package.as_str())))
            })
    }

    fn setuptools(&self, source: Option<&Value>, files: &dyn Files) -> Option<Lacking> {
        let Some(source) = source else {
            let elsewhere = self.legacy.is_none_or(|legacy| legacy.setup_py || legacy.setup_cfg);
            return (!elsewhere).then_some(NOTHING);
        };
        let table = source.as_table()?;
        if let Some(attr) = table.get("attr") {
            return self.missing_module(attr.as_text()?, files);
        }
        let file = table.get("file")?;
        file.as_text().into_iter().chain(file.texts()).find_map(|path| missing(path, files))
    }

    /// Where `attr` names a module that is nowhere it may be looked for.
    fn missing_module(&self, attr: &Str, files: &dyn Files) -> Option<Lacking> {
        let (dotted, name) = attr.as_str().rsplit_once('.')?;
        let first = dotted.split('.').next()?;
        let setuptools = self.document.table(&["tool", "setuptools"]);
        let folders = setuptools.and_then(|table| table.get("package-dir"));
        let is_mapped = folders
            .and_then(Value::as_table)
            .is_some_and(|table| table.entries.iter().any(|entry| !entry.key.name.is_empty()));
        let is_odd = self.legacy.is_none_or(|legacy| legacy.setup_py)
            || is_mapped
            || is_standard(first)
            || ["setuptools", "pkg_resources", "wheel", "packaging", "src"].contains(&first)
            || !dotted.split('.').chain([name]).all(is_identifier);
        if is_odd {
            return None;
        }
        let path = dotted.replace('.', "/");
        let (parent, last) = path.rsplit_once('/').unwrap_or(("", &path));
        for root in self.setuptools_roots() {
            let folder = match (root.as_str(), parent) {
                ("", parent) => parent.to_owned(),
                (root, "") => root.to_owned(),
                (root, parent) => format!("{root}/{parent}"),
            };
            // A folder, a module, or what becomes one when it is compiled.
            let is_it = |listed: &str| listed.split('.').next() == Some(last);
            if files.list(&folder).iter().any(|listed| is_it(&listed.name)) {
                return None;
            }
        }
        Some(Lacking { lack: Lack::NoModule(dotted.to_owned()), span: Some(attr.span) })
    }
}

const NOTHING: Lacking = Lacking { lack: Lack::NoSource, span: None };

fn hatchling(source: Option<&Value>, files: &dyn Files) -> Option<Lacking> {
    // Its tables replace those of the project file.
    if files.kind("hatch.toml") != Kind::Missing {
        return None;
    }
    let Some(source) = source else { return Some(NOTHING) };
    let table = source.as_table()?;
    match text(table, "source") {
        Some(kind) if !matches!(kind.as_str(), "regex" | "code") => None,
        None if table.contains("source") => None,
        _ => match table.get("path") {
            None => Some(Lacking { lack: Lack::NoKey("path"), span: Some(source.span) }),
            Some(path) => missing(path.as_text()?, files),
        },
    }
}

fn pdm(source: Option<&Value>, files: &dyn Files) -> Option<Lacking> {
    let Some(source) = source else { return Some(NOTHING) };
    let table = source.as_table()?;
    let kind = match text(table, "source") {
        Some(kind) => kind.as_str(),
        None if table.contains("source") => return None,
        None => "",
    };
    let path = text(table, "path");
    match (kind, path) {
        ("file", Some(path)) => missing(path, files),
        ("file", None) => Some(Lacking { lack: Lack::NoKey("path"), span: Some(source.span) }),
        // It is assumed to be a file where there is one.
        ("", Some(path)) if missing(path, files).is_none() => None,
        ("", _) => Some(Lacking { lack: Lack::NoKey("source"), span: Some(source.span) }),
        ("call", _) if !table.contains("getter") => {
            Some(Lacking { lack: Lack::NoKey("getter"), span: Some(source.span) })
        }
        ("call", _) => getter(text(table, "getter")?, files),
        _ => None,
    }
}

/// Where a getter's module is not in the folder from which pdm-backend imports it.
fn getter(getter: &Str, files: &dyn Files) -> Option<Lacking> {
    let (dotted, _) = getter.as_str().split_once(':')?;
    let first = dotted.split('.').next()?;
    let is_known = is_standard(first) || ["pdm", "packaging"].contains(&first);
    if is_known || !dotted.split('.').all(is_identifier) {
        return None;
    }
    // A folder, a module, or what becomes one when it is compiled.
    let is_it = |listed: &Listed| listed.name.split('.').next() == Some(first);
    let is_there = files.list("").iter().any(is_it);
    let lack = Lack::NoModule(dotted.to_owned());
    (!is_there).then_some(Lacking { lack, span: Some(getter.span) })
}

fn text<'t>(table: &'t Table, key: &str) -> Option<&'t Str> {
    table.get(key).and_then(Value::as_text)
}

fn missing(path: &Str, files: &dyn Files) -> Option<Lacking> {
    let inside = inside(path.as_str()).ok()?;
    let gone = matches!(files.kind(&inside), Kind::Missing);
    gone.then(|| Lacking { lack: Lack::NoFile(path.value.clone()), span: Some(path.span) })
}
