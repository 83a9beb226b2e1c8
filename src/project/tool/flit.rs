//! `[tool.flit]`, and the module that flit_core builds from it. Source: `config.py` and
//! `common.Module` of flit_core 4.2.0 and 3.12.0.

use super::Reading;
use crate::document::{Document, Str, Table, Value};
use crate::grammar::entry_point::is_import_name;
use crate::grammar::name;
use crate::project::BuildSystem;
use crate::project::modules::{self, Module, Search};
use crate::project::tree::{Tree, join};

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
        Flit { table, is_4, module, search, nearby }
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
