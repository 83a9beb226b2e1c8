//! `[tool.flit]`, and the module that flit_core builds from it. Source: `config.py` and
//! `common.Module` of flit_core 4.2.0 and 3.12.0.

mod docstring;
mod members;
mod sdist;

use super::Reading;
use crate::document::{Document, Str, Table, Value};
use crate::files::{self, Leaves};
use crate::grammar::entry_point::is_import_name;
use crate::grammar::name;
use crate::project::BuildSystem;
use crate::project::modules::{self, Module, Search, has_init};
use crate::project::tree::{Tree, join};
use crate::text::Span;

pub use sdist::SdistPatterns;

pub struct Flit<'d> {
    /// `[tool.flit]`
    pub table: Option<&'d Table>,
    /// Whether flit_core 4 or newer may build the project: it refuses tables that 3 reads, and
    /// writes the module into the metadata.
    pub is_4: bool,
    pub module: Option<FlitModule<'d>>,
    pub search: Search,
    /// What stands in the tree that could have been meant, where the search found nothing.
    pub nearby: Vec<Module>,
    /// Whether `src` is a package itself, so that `src.demo` is a proper name.
    pub src_is_package: bool,
    /// What is to be said of the patterns in `[tool.flit.sdist]`.
    pub patterns: SdistPatterns<'d>,
    /// The file that makes a package of the module's folder, where it is not there.
    pub without_init: Option<String>,
    /// The file of the module, where the description is to come from its docstring and there is
    /// none, and its first line.
    pub without_docstring: Option<(String, Span)>,
    /// Files that look like secrets and would be published.
    pub secrets: Vec<String>,
    /// The value of `external-data.directory`, and what is to be said of it.
    pub external_data: Option<(&'d Value, ExternalData)>,
}

/// The state of the folder that holds data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternalData {
    /// Nothing is wrong with it, or it cannot be told.
    Fine,
    NotText,
    Absolute,
    Leaves,
    /// The project folder.
    Itself,
    Missing,
}

/// The module that flit_core looks for.
pub struct FlitModule<'d> {
    pub name: String,
    /// The string it comes from.
    pub from: &'d Str,
    /// Whether it comes from the project's name, because no `module.name` is given.
    pub is_derived: bool,
}

impl FlitModule<'_> {
    /// Whether Python could import it.
    pub fn is_import_name(&self) -> bool {
        is_import_name(&self.name)
    }
}

impl<'d> Flit<'d> {
    pub(super) fn read(reading: &Reading<'_, 'd>) -> Self {
        let document = reading.document;
        let table = document.table(&["tool", "flit"]);
        let is_4 = is_4(reading.build_system);
        let module = module(document, reading.name, is_4);
        let search = match (&module, reading.tree) {
            (Some(module), Some(tree)) => search(&module.name, tree),
            _ => Search::Unknown,
        };
        let nearby = match (&search, reading.tree) {
            (Search::Nothing { .. }, Some(tree)) => modules::nearby(tree),
            _ => Vec::new(),
        };
        let src_is_package = reading.tree.is_some_and(|tree| has_init(tree, "src"));
        let directory = document.at(&["tool", "flit", "external-data", "directory"]);
        let external_data = directory.map(|value| (value, external_data(value, reading.tree)));
        let patterns = reading
            .tree
            .map(|tree| SdistPatterns::read(document, module.as_ref(), &search, is_4, tree));
        let patterns = patterns.unwrap_or_default();
        let without_init = reading.tree.and_then(|tree| missing_init(&search, is_4, tree));
        let without_docstring = docstring::missing(document, &search, reading.tree);
        let mut flit = Flit {
            table,
            is_4,
            module,
            search,
            nearby,
            src_is_package,
            patterns,
            without_init,
            without_docstring,
            external_data,
            secrets: Vec::new(),
        };
        if let Some(tree) = reading.tree {
            flit.secrets = flit.secrets(document, tree);
        }
        flit
    }

    /// `[tool.flit.NAME]`
    pub fn section(&self, name: &str) -> Option<&'d Table> {
        self.table?.get(name)?.as_table()
    }
}

/// An installer takes the newest version it may, so only a bound below 4 gives the older line.
fn is_4(build_system: &BuildSystem) -> bool {
    build_system.allows_from("flit-core", "4").unwrap_or(true)
}

fn module<'d>(document: &'d Document, name: Option<&'d Str>, is_4: bool) -> Option<FlitModule<'d>> {
    if let Some(given) = document.at(&["tool", "flit", "module", "name"]) {
        let from = given.as_text()?;
        return Some(FlitModule { name: from.value.clone(), from, is_derived: false });
    }
    // The older line reads its own table where there is no [project].
    let legacy = document.at(&["tool", "flit", "metadata", "module"]).and_then(Value::as_text);
    if let (None, false, Some(from)) = (document.at(&["project"]), is_4, legacy) {
        return Some(FlitModule { name: from.value.clone(), from, is_derived: false });
    }
    let from = name.filter(|name| name::is_valid(name.as_str()))?;
    let derived = match from.as_str().strip_suffix("-stubs") {
        Some(stem) if is_4 => format!("{}-stubs", stem.replace('-', "_")),
        _ => from.as_str().replace('-', "_"),
    };
    Some(FlitModule { name: derived, from, is_derived: true })
}

fn external_data(value: &Value, tree: Option<Tree<'_>>) -> ExternalData {
    let Some(text) = value.as_text() else { return ExternalData::NotText };
    let path = text.as_str();
    if path.starts_with(['/', '\\']) {
        return ExternalData::Absolute;
    }
    match files::inside(path) {
        Err(Leaves::Absolute) => ExternalData::Absolute,
        Err(Leaves::Climbs) => ExternalData::Leaves,
        Ok(path) if path.is_empty() => ExternalData::Itself,
        Ok(path) => match tree.and_then(|tree| tree.is_directory(&path)) {
            Some(false) => ExternalData::Missing,
            _ => ExternalData::Fine,
        },
    }
}

/// The sdist has to hold the file of the module, which for stubs is another in the newer line.
fn missing_init(search: &Search, is_4: bool, tree: Tree<'_>) -> Option<String> {
    let [module] = search.modules() else { return None };
    let is_stubs = module.name.ends_with("-stubs") && is_4;
    let init = if is_stubs { "__init__.pyi" } else { "__init__.py" };
    let file = join(&module.path, init);
    (module.is_package && tree.is_file(&file) == Some(false)).then_some(file)
}

fn search(name: &str, tree: Tree<'_>) -> Search {
    let path = name.replace('.', "/");
    let mut found = Vec::new();
    let mut places = Vec::new();
    for root in ["", "src"] {
        let folder = join(root, &path);
        let Some(is_package) = tree.is_directory(&folder) else { return Search::Unknown };
        if is_package {
            found.push(Module::package(name, folder.clone()));
        }
        let file = format!("{folder}.py");
        let Some(is_module) = tree.is_file(&file) else { return Search::Unknown };
        if is_module {
            found.push(Module::file(name, file.clone()));
        }
        places.push(format!("{folder}/"));
        places.push(file);
    }
    match found.len() {
        0 => Search::Nothing { places },
        1 => Search::Found(found),
        _ => Search::Several(found.into_iter().map(|module| module.path).collect()),
    }
}
