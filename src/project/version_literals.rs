//! Other places of the project that write its version down.

use super::{Project, Search};
use crate::files::{Files, Kind};
use crate::grammar::version::Version;
use crate::python::{self, Constant, Module};
use crate::text::Span;

/// A version that is written down in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    pub file: String,
    pub span: Span,
    /// As written.
    pub text: String,
    /// Whether it is `__version__` of a module; otherwise the file holds nothing else.
    pub is_name: bool,
}

/// Modules of a package in which versions are kept.
const MODULES: [&str; 5] =
    ["__init__.py", "version.py", "_version.py", "__version__.py", "__about__.py"];

/// Files that hold a version and nothing else, if they hold one.
const FILES: [&str; 2] = ["VERSION", "VERSION.txt"];

impl Project<'_> {
    /// Literals that Python would have as `__version__` of the package or its modules, and files
    /// called VERSION; none where the backend may write such files itself.
    pub(super) fn version_literals(&self, files: &dyn Files) -> Vec<Literal> {
        let Search::Found(modules) = self.tool.search() else { return Vec::new() };
        let [module] = modules.as_slice() else { return Vec::new() };
        let plain = self.build_system.requires.iter().all(|text| {
            let package = super::required_package(text.as_str());
            package.is_some_and(|p| self.backend.package() == Some(p.as_str()) || p == "wheel")
        });
        if !plain || self.legacy.is_none_or(|legacy| legacy.setup_py) {
            return Vec::new();
        }
        let mut paths = vec![module.file_run()];
        if module.is_package {
            paths = MODULES.iter().map(|name| format!("{}/{name}", module.path)).collect();
        }
        let mut found: Vec<Literal> =
            paths.into_iter().filter_map(|path| in_module(files, path)).collect();
        found.extend(FILES.iter().filter_map(|name| in_text(files, name)));
        found
    }
}

fn is_file(files: &dyn Files, path: &str, most: u64) -> bool {
    matches!(files.kind(path), Kind::File { length } if length <= most)
}

fn in_module(files: &dyn Files, file: String) -> Option<Literal> {
    if !is_file(files, &file, 200_000) {
        return None;
    }
    let bytes = files.read(&file).ok()?;
    // Most have none, and reading them as Python takes longer than all else here.
    if std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains("__version__")) {
        return None;
    }
    let module = Module::shared(&bytes).ok()?;
    if module.first_error().is_some() || !module.text().contains("__version__") {
        return None;
    }
    let value = module.assignments("__version__").last()?.value?;
    match Constant::of(value)? {
        Constant::Text(text) => {
            Some(Literal { file, span: python::place(value), text: text.value, is_name: true })
        }
        _ => None,
    }
}

fn in_text(files: &dyn Files, name: &str) -> Option<Literal> {
    if !is_file(files, name, 200) {
        return None;
    }
    let content = String::from_utf8(files.read(name).ok()?).ok()?;
    let text = content.trim();
    Version::read(text).ok()?;
    let start = content.len() - content.trim_start().len();
    let span = Span::new(start, start + text.len());
    Some(Literal { file: name.to_owned(), span, text: text.to_owned(), is_name: false })
}
