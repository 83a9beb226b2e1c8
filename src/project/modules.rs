//! The code that a backend finds for the wheel, and what else in the tree looks like it.

use super::tree::{Tree, join};
use crate::grammar::entry_point::is_identifier;

/// A package folder or a single-file module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// As it is imported: `demo`, `ns.demo`.
    pub name: String,
    /// From the project folder: `src/demo`, `demo.py`.
    pub path: String,
    pub is_package: bool,
}

/// How a backend's search for the code to ship ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Search {
    /// It cannot be told: there are no files to look at, or only the backend itself can follow
    /// what is configured.
    #[default]
    Unknown,
    Found(Vec<Module>),
    /// Nothing stands at any of the places where it looks.
    Nothing {
        places: Vec<String>,
    },
    /// Several candidates stand where it wants one.
    Several(Vec<String>),
    /// The folder is there, but not the file that would make it a package.
    Hollow {
        folder: String,
        missing: String,
    },
}

impl Search {
    /// What will be importable, where that is known.
    pub fn modules(&self) -> &[Module] {
        match self {
            Search::Found(modules) => modules,
            _ => &[],
        }
    }
}

impl Module {
    pub(super) fn package(name: &str, path: impl Into<String>) -> Module {
        Module { name: name.to_owned(), path: path.into(), is_package: true }
    }

    pub(super) fn file(name: &str, path: impl Into<String>) -> Module {
        Module { name: name.to_owned(), path: path.into(), is_package: false }
    }

    /// Whether the file at `path` is one that backends ship with the module: caches are not.
    pub(super) fn holds(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(&self.path) else { return false };
        let is_cache = |part: &str| part == "__pycache__" || part.ends_with(".pyc");
        rest.is_empty()
            || (self.is_package && rest.starts_with('/') && !rest.split('/').any(is_cache))
    }

    /// The file that is run when it is imported.
    pub fn file_run(&self) -> String {
        if self.is_package { format!("{}/__init__.py", self.path) } else { self.path.clone() }
    }

    /// The folder that has to be on the import path: `src` for `src/demo`, empty for `demo`.
    pub fn root(&self) -> &str {
        let depth = self.name.split('.').count();
        let mut root = self.path.as_str();
        for _ in 0..depth {
            root = root.rsplit_once('/').map_or("", |(above, _)| above);
        }
        root
    }
}

/// Folders and files at the top of a project that are rarely its code: what setuptools'
/// automatic discovery passes over (`FlatLayoutPackageFinder` and `FlatLayoutModuleFinder`).
pub(super) const NOT_CODE: &[&str] = &[
    "benchmark",
    "benchmarks",
    "bin",
    "build",
    "changelog",
    "ci",
    "conanfile",
    "conftest",
    "debian",
    "dist",
    "doc",
    "docs",
    "documentation",
    "dodo",
    "env",
    "example",
    "examples",
    "exercise",
    "exercises",
    "fabfile",
    "htmlcov",
    "manage",
    "manpages",
    "news",
    "newsfragments",
    "noxfile",
    "pavement",
    "python",
    "requirements",
    "scripts",
    "setup",
    "site_scons",
    "tasks",
    "test",
    "tests",
    "tools",
    "toxfile",
    "unit_test",
    "unit_tests",
    "util",
    "utils",
    "venv",
];

/// What looks like the project's code: packages and modules at the top and in `src`, and packages
/// one folder deeper in `src` where that folder is no package itself.
pub(super) fn nearby(tree: Tree<'_>) -> Vec<Module> {
    const LIMIT: usize = 40;
    let mut found = Vec::new();
    for root in ["src", ""] {
        for folder in tree.folders_in(root) {
            if !is_identifier(&folder) || (root.is_empty() && NOT_CODE.contains(&folder.as_str())) {
                continue;
            }
            let path = join(root, &folder);
            if has_init(tree, &path) {
                found.push(Module::package(&folder, path));
            } else if root == "src" {
                for inner in tree.folders_in(&path) {
                    let below = join(&path, &inner);
                    if is_identifier(&inner) && has_init(tree, &below) {
                        found.push(Module::package(&format!("{folder}.{inner}"), below));
                    }
                }
            }
            if found.len() > LIMIT {
                return found;
            }
        }
        for file in tree.files_in(root, ".py") {
            let name = &file[..file.len() - ".py".len()];
            if is_identifier(name) && !NOT_CODE.contains(&name) {
                found.push(Module::file(name, join(root, &file)));
            }
        }
    }
    found
}

pub(super) fn has_init(tree: Tree<'_>, folder: &str) -> bool {
    tree.is_file(&join(folder, "__init__.py")) == Some(true)
}
