//! `[tool.uv.build-backend]`, and the modules that uv_build ships for it. Source: `find_roots` of
//! uv_build 0.13.6.

mod matched;

use super::Reading;
use super::excluded::{self, Excluded};
use crate::document::{Entry, Str, Table, Value};
use crate::files;
use crate::grammar::entry_point::is_identifier;
use crate::grammar::name;
use crate::project::modules::{self, Module, Search};
use crate::project::tree::{Tree, join};
use crate::spec::tools;

pub struct Uv<'d> {
    /// `[tool.uv.build-backend]`
    pub table: Option<&'d Table>,
    /// The folder that holds the modules; the empty path is the project's.
    pub root: String,
    /// What decides the module that the search is about.
    pub module_from: Option<&'d Str>,
    pub search: Search,
    /// A file that makes a package of a folder that has to be a namespace.
    pub closed_namespace: Option<String>,
    /// What could have been meant, where the search found nothing.
    pub nearby: Vec<Module>,
    /// Elements of `module-name` that are no names.
    pub bad_names: Vec<&'d Str>,
    /// `module-root`, where it leads out of the project.
    pub bad_root: Option<&'d Str>,
    /// Folders of `data` that do not exist, or lie outside of the project, which the flag tells.
    pub bad_data: Vec<(&'d Str, bool)>,
    /// What leaves the modules out of an archive.
    pub excluded: Option<Excluded>,
}

impl<'d> Uv<'d> {
    pub(super) fn read(reading: &Reading<'_, 'd>) -> Self {
        let table = reading.document.table(&["tool", "uv", "build-backend"]);
        let mut uv = Uv {
            table,
            root: "src".to_owned(),
            module_from: None,
            search: Search::Unknown,
            closed_namespace: None,
            nearby: Vec::new(),
            bad_names: Vec::new(),
            bad_root: None,
            bad_data: Vec::new(),
            excluded: None,
        };
        uv.judge_settings();
        let is_old = reading.build_system.allows_from("uv-build", "0.8") == Some(false);
        if let (Some(tree), false) = (reading.tree, is_old) {
            uv.bad_data = bad_data(table, tree);
            // Without a certain root or name nothing is looked for.
            let _ = uv.look(reading, tree);
        }
        uv
    }

    fn judge_settings(&mut self) {
        let Some(table) = self.table else { return };
        let root = table.get("module-root").and_then(Value::as_text);
        self.bad_root = root.filter(|root| files::inside(root.as_str()).is_err());
        if let Some(given) = table.get("module-name") {
            let texts = given.as_text().into_iter().chain(given.texts());
            let open = table.get("namespace").and_then(Value::as_bool) == Some(true);
            self.bad_names = texts.filter(|text| !open && !is_module(text.as_str())).collect();
        }
    }

    fn look(&mut self, reading: &Reading<'_, 'd>, tree: Tree<'_>) -> Option<()> {
        let value = |key: &str| self.table.and_then(|table| table.get(key));
        if let Some(root) = value("module-root") {
            self.root = files::inside(root.as_text()?.as_str()).ok()?;
        }
        let is_namespace = match value("namespace") {
            None => false,
            Some(value) => value.as_bool()?,
        };
        let wanted = match value("module-name") {
            None => {
                let from = reading.name.filter(|name| name::is_valid(name.as_str()))?;
                vec![(from, derived(from.as_str()))]
            }
            Some(given) => {
                let texts: Option<Vec<&Str>> = match given.as_array() {
                    Some(array) => array.items.iter().map(Value::as_text).collect(),
                    None => Some(vec![given.as_text()?]),
                };
                texts?.into_iter().map(|text| (text, text.value.clone())).collect()
            }
        };
        if !self.bad_names.is_empty() {
            return None;
        }
        let is_given = value("module-name").is_some();
        // A module inside another of the list is shipped with it.
        let names: Vec<String> = wanted.iter().map(|(_, name)| name.clone()).collect();
        let is_inner = |name: &str| {
            names.iter().any(|outer| {
                name.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('.'))
            })
        };
        let mut found = Vec::new();
        for (from, module) in wanted {
            if is_inner(&module) {
                continue;
            }
            let stem = module.strip_suffix("-stubs").unwrap_or(&module);
            let is_stub = module.split('.').next().is_some_and(|top| top.ends_with("-stubs"));
            let folder = join(&self.root, &module.replace('.', "/"));
            let missing = if is_stub { "__init__.pyi" } else { "__init__.py" };
            let init = join(&folder, missing);
            self.module_from = Some(from);
            let is_there =
                if is_namespace { tree.is_directory(&folder)? } else { tree.is_file(&init)? };
            if !is_there {
                self.search = if !is_namespace && tree.is_directory(&folder)? {
                    Search::Hollow { folder, missing: missing.to_owned() }
                } else {
                    let place = if is_namespace { format!("{folder}/") } else { init };
                    self.nearby = modules::nearby(tree);
                    Search::Nothing { places: vec![place] }
                };
                return Some(());
            }
            if is_given && !is_namespace {
                self.closed_namespace = closed_namespace(&self.root, &module, tree);
                if self.closed_namespace.is_some() {
                    return Some(());
                }
            }
            found.push(Module::package(stem, folder));
        }
        let texts = |key: &str| -> Option<Vec<&'d Str>> {
            let Some(value) = value(key) else { return Some(Vec::new()) };
            value.as_array()?.items.iter().map(Value::as_text).collect()
        };
        if let (Some(source), Some(wheel)) = (texts("source-exclude"), texts("wheel-exclude")) {
            self.excluded = excluded::by_uv(&source, &wheel, &found, tree);
        }
        self.search = Search::Found(found);
        Some(())
    }
}

/// The module of a project's name: the name as it stands in file names; stubs keep their suffix.
fn derived(name: &str) -> String {
    let normal = name::normalize(name);
    match normal.strip_suffix("-stubs") {
        Some(stem) => format!("{}-stubs", stem.replace('-', "_")),
        None => normal.replace('-', "_"),
    }
}

/// Identifiers between dots; the first may have the suffix of stubs.
fn is_module(name: &str) -> bool {
    let (top, rest) = name.split_once('.').map_or((name, None), |(top, rest)| (top, Some(rest)));
    let top = top.strip_suffix("-stubs").unwrap_or(top);
    is_identifier(top) && rest.is_none_or(|rest| rest.split('.').all(is_identifier))
}

/// The first file above the module that makes a package of its folder.
fn closed_namespace(root: &str, module: &str, tree: Tree<'_>) -> Option<String> {
    let mut parts: Vec<&str> = module.split('.').collect();
    while parts.pop().is_some() {
        let folder = join(root, &parts.join("/"));
        let folder = folder.trim_end_matches('/');
        for name in ["__init__.py", "__init__.pyi"] {
            let init = join(folder, name);
            if tree.exists(&init) == Some(true) {
                return Some(init);
            }
        }
    }
    None
}

fn bad_data<'d>(table: Option<&'d Table>, tree: Tree<'_>) -> Vec<(&'d Str, bool)> {
    let data = table.and_then(|table| table.get("data")).and_then(Value::as_table);
    let texts = data.into_iter().flat_map(|data| &data.entries);
    let mut bad = Vec::new();
    // Of a kind that is none another rule tells.
    let is_kind = |entry: &&Entry| tools::UV_DATA.iter().any(|kind| kind.name == entry.key.name);
    for text in texts.filter(is_kind).filter_map(|entry| entry.value.as_text()) {
        let is_inside = files::inside(text.as_str()).is_ok();
        if !is_inside || tree.exists(text.as_str()) == Some(false) {
            bad.push((text, is_inside));
        }
    }
    bad
}
