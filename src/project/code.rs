//! Where the modules of a project are, for those who go there rather than judge: what the backend
//! finds, else what its tables list, else what looks like code.

use super::entry_points::{self, Lookup, Object};
use super::modules::{self, Module};
use super::tree::{Tree, join};
use super::{Backend, Project, Tool};
use crate::document::{Str, Value};
use crate::files::{Files, inside};
use crate::grammar::name;

/// Listed packages beyond this many are not looked at.
const MOST: usize = 200;

impl Project<'_> {
    /// The packages and modules that are shipped, as far as can be told.
    pub fn code(&self, files: &dyn Files) -> Vec<Module> {
        let found = self.tool.search().modules();
        if !found.is_empty() {
            return found.to_vec();
        }
        let tree = Tree(files);
        let listed = match self.backend {
            Backend::Hatchling => self.hatch_packages(tree),
            Backend::Poetry => self.poetry_packages(tree),
            Backend::Setuptools => self.setuptools_packages(tree),
            _ => Vec::new(),
        };
        if listed.is_empty() { modules::nearby(tree) } else { listed }
    }

    /// The module that the project's name stands for, where the backend takes one of that name
    /// without being told.
    pub fn implied_module(&self) -> Option<String> {
        let own = self.name.filter(|name| name::is_valid(name.as_str()))?;
        match &self.tool {
            Tool::Flit(flit) => {
                flit.module.as_ref().filter(|module| module.is_derived).map(|m| m.name.clone())
            }
            Tool::Uv(uv) if uv.table.is_some_and(|table| table.contains("module-name")) => None,
            tool => {
                let file_form = name::file_form(own.as_str());
                let found = tool.search().modules();
                // Stubs stand in a folder of another name than what they are for.
                let folder = |module: &Module| module.path.rsplit('/').next().map(name::file_form);
                let is_own = |module: &&Module| {
                    name::file_form(&module.name) == file_form
                        || (module.is_package && folder(module).as_deref() == Some(&file_form))
                };
                match (found.iter().find(is_own), found) {
                    (Some(module), _) => Some(module.name.clone()),
                    // hatchling takes `*/demo` as well, and ships the folder above.
                    (None, [space]) if matches!(tool, Tool::Hatch(_)) => {
                        Some(format!("{}.{file_form}", space.name))
                    }
                    _ => None,
                }
            }
        }
    }

    /// The file that is run when the module of this dotted name is imported.
    pub fn module_file(&self, files: &dyn Files, name: &str) -> Option<String> {
        let (code, tree) = (self.code(files), Tree(files));
        let folder = name.replace('.', "/");
        // Stubs are not imported by the name of their folder.
        let is_it = |module: &&Module| {
            module.name == name
                || module
                    .path
                    .strip_suffix(&folder)
                    .is_some_and(|above| above.is_empty() || above.ends_with('/'))
        };
        match code.iter().find(is_it) {
            Some(module) => file_run(&module.path, tree),
            None => match entry_points::find(name, &code, tree).0 {
                Lookup::Found(file) => Some(file),
                _ => None,
            },
        }
    }

    /// Where the module and the object of a reference `module:object` are.
    pub fn find(&self, files: &dyn Files, reference: &str) -> (Lookup, Object) {
        entry_points::find(reference, &self.code(files), Tree(files))
    }

    fn hatch_packages(&self, tree: Tree<'_>) -> Vec<Module> {
        let build = self.document.table(&["tool", "hatch", "build"]);
        let listed = |key: &str| {
            let own = build.and_then(|build| build.at(&["targets", "wheel", key]));
            own.or_else(|| build?.get(key)).into_iter().flat_map(Value::texts)
        };
        let paths = listed("packages").chain(listed("only-include")).take(MOST);
        let module = |text: &Str| {
            let path = inside(text.as_str().trim_start_matches('/')).ok()?;
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            module(&name, path, tree)
        };
        paths.filter_map(module).collect()
    }

    fn poetry_packages(&self, tree: Tree<'_>) -> Vec<Module> {
        let packages = self.document.at(&["tool", "poetry", "packages"]);
        let items = packages.and_then(Value::as_array).map_or(&[] as &[Value], |a| &a.items);
        let module = |item: &Value| {
            let text = |key: &str| item.as_table()?.get(key)?.as_text();
            let include = inside(text("include")?.as_str()).ok()?;
            let from = inside(text("from").map_or("", Str::as_str)).ok()?;
            module(&include.replace('/', "."), join(&from, &include), tree)
        };
        items.iter().take(MOST).filter_map(module).collect()
    }

    fn setuptools_packages(&self, tree: Tree<'_>) -> Vec<Module> {
        let table = self.document.table(&["tool", "setuptools"]);
        let listed = |key: &str| {
            let value = table.and_then(|table| table.get(key));
            value.into_iter().flat_map(Value::texts).take(MOST)
        };
        let roots = self.setuptools_roots();
        let in_roots = |name: &str, suffix: &str| {
            let own = table.and_then(|table| table.at(&["package-dir", name])?.as_text());
            let own = own.and_then(|own| inside(own.as_str()).ok());
            let path = format!("{}{suffix}", name.replace('.', "/"));
            own.into_iter()
                .chain(roots.iter().map(|root| join(root, &path)))
                .find_map(|path| module(name, path, tree))
        };
        let packages = listed("packages").filter_map(|text| in_roots(text.as_str(), ""));
        packages.chain(listed("py-modules").filter_map(|m| in_roots(m.as_str(), ".py"))).collect()
    }
}

/// The package or module at `path`, where one is.
fn module(name: &str, path: String, tree: Tree<'_>) -> Option<Module> {
    if tree.is_directory(&path) == Some(true) {
        return Some(Module::package(name, path));
    }
    let stem = name.strip_suffix(".py").unwrap_or(name);
    let is_module = path.ends_with(".py") && tree.is_file(&path) == Some(true);
    is_module.then(|| Module::file(stem, path))
}

/// The file that is run for the package or the module at `path`; the stub of one that has no other.
pub(super) fn file_run(path: &str, tree: Tree<'_>) -> Option<String> {
    let inits = ["__init__.py", "__init__.pyi"].map(|init| join(path, init));
    let candidates = inits.into_iter().chain([path.to_owned()]);
    candidates.into_iter().find(|file| tree.is_file(file) == Some(true))
}
