//! `[tool.setuptools]`, and the packages and modules that setuptools ships for it. Source:
//! `discovery.py`, `config/expand.py` and `command/build_py.py` of setuptools 84.2.1.

mod discover;
mod dynamic;
mod listed;
mod matched;
mod schema;

use super::Reading;
use crate::document::{Str, Table, Value};
use crate::project::modules::{Module, Search};
use crate::project::required_package;
use crate::project::tree::Tree;
use crate::text::Span;

pub use dynamic::{BadLine, DynamicFile};
pub use listed::{MissingPath, PathKind};
pub use schema::{NameForm, SchemaFaults};

pub struct Setuptools<'d> {
    /// `[tool.setuptools]`
    pub table: Option<&'d Table>,
    /// Whether the version that builds the project is new enough to read it.
    pub reads_table: bool,
    /// How the discovery of packages and modules ends; unknown where they are listed, or where
    /// setup.py, setup.cfg or a plugin may decide it.
    pub search: Search,
    /// `packages.find`, where that is the way of discovery.
    pub find: Option<Span>,
    /// What could have been meant, where the search found nothing.
    pub nearby: Vec<Module>,
    /// What the configuration lists and is not there.
    pub missing: Vec<MissingPath<'d>>,
    /// The files that dynamic fields are read from.
    pub dynamic_files: Vec<DynamicFile<'d>>,
    /// What its schema refuses below the first level of keys.
    pub schema: SchemaFaults<'d>,
    /// Whether setup.py, setup.cfg and plugins have no say in what is built.
    pub is_plain: bool,
}

/// Packages in `requires` that are known to leave the selection of files alone.
const HARMLESS: &[&str] = &[
    "setuptools",
    "wheel",
    "setuptools-scm",
    "setuptools-git-versioning",
    "cython",
    "numpy",
    "oldest-supported-numpy",
    "pybind11",
    "cffi",
    "build",
    "pip",
    "packaging",
    "toml",
    "tomli",
    "versioneer",
    "versioningit",
    "nanobind",
    "setuptools-rust",
    "cmake",
    "ninja",
    "mypy",
];

impl<'d> Setuptools<'d> {
    pub(super) fn read(reading: &Reading<'_, 'd>) -> Self {
        let table = reading.document.table(&["tool", "setuptools"]);
        let reads_table = reading.build_system.allows_from("setuptools", "61") != Some(false);
        let mut setuptools = Setuptools {
            table,
            reads_table,
            search: Search::Unknown,
            find: None,
            nearby: Vec::new(),
            missing: Vec::new(),
            dynamic_files: Vec::new(),
            schema: SchemaFaults::default(),
            is_plain: false,
        };
        if let (Some(table), true) = (table, reads_table) {
            setuptools.schema = SchemaFaults::read(reading.document, table);
        }
        if let (Some(tree), true) = (reading.tree, reads_table) {
            setuptools.dynamic_files = dynamic::read(reading.document, table, tree);
            setuptools.is_plain = is_plain(reading, tree);
        }
        // Without a [build-system] nobody may mean to build it, and without [project] the old
        // files decide.
        let is_meant = reading.build_system.table.is_some()
            && reading.document.table(&["project"]).is_some()
            && reads_table;
        if let (Some(tree), true) = (reading.tree, is_meant && setuptools.is_plain) {
            // What cannot be told stays as it is.
            let _ = setuptools.look(tree, has_finder(reading));
        }
        setuptools
    }

    fn look(&mut self, tree: Tree<'_>, has_finder: bool) -> Option<()> {
        let value = |key: &str| self.table.and_then(|table| table.get(key));
        // Commands of the project's own may write anything.
        if value("cmdclass").is_some() {
            return None;
        }
        let folders = listed::package_folders(value("package-dir"))?;
        let modules = texts(value("py-modules"))?;
        self.missing = listed::missing(self.table, &folders, &modules, tree)?;
        // Without the folder of all packages there is nothing to search.
        if self.missing.iter().any(|missing| missing.kind == PathKind::Root) {
            return None;
        }
        let packages = value("packages");
        match packages.map(|value| &value.kind) {
            None if value("py-modules").is_some() => {}
            None => self.search = discover::automatic(&folders, tree),
            Some(crate::document::Kind::Table(table)) => {
                let find = table.entry("find")?;
                let is_more = !modules.is_empty() || value("ext-modules").is_some();
                if !is_more {
                    self.find = Some(find.place());
                    self.search = discover::find(find.value.as_table()?, tree)?;
                }
            }
            Some(_) => {}
        }
        // Folders count as packages whatever they hold, and without Python files and settings for
        // data nothing of them is shipped.
        if let Search::Found(found) = &self.search
            && value("package-data").is_none()
            && !has_finder
            && tree.exists("MANIFEST.in") == Some(false)
            && !holds_python(found, tree)?
        {
            let places = found.iter().map(|module| format!("{}/**/*.py", module.path)).collect();
            self.search = Search::Nothing { places };
        }
        if matches!(self.search, Search::Nothing { .. }) {
            let ships = |key: &str| value(key).is_some();
            if ships("ext-modules") || ships("data-files") || ships("script-files") {
                self.search = Search::Unknown;
            } else {
                self.nearby = crate::project::modules::nearby(tree);
            }
        }
        Some(())
    }
}

/// Whether a plugin adds what version control knows to the files of packages.
fn has_finder(reading: &Reading) -> bool {
    let packages =
        reading.build_system.requires.iter().filter_map(|text| required_package(text.as_str()));
    packages.into_iter().any(|package| package.contains("scm") || package.contains("git"))
}

fn holds_python(modules: &[Module], tree: Tree<'_>) -> Option<bool> {
    let is_python = |path: &str| path.ends_with(".py") || path.ends_with(".pyi");
    for module in modules {
        if !module.is_package {
            return Some(true);
        }
        if tree.any_file(&module.path, &|_| true, &mut |path| is_python(path))? {
            return Some(true);
        }
    }
    Some(false)
}

/// The strings of an array; none where it is of another type.
fn texts(value: Option<&Value>) -> Option<Vec<&Str>> {
    let Some(value) = value else { return Some(Vec::new()) };
    value.as_array()?.items.iter().map(Value::as_text).collect()
}

/// Whether neither setup.py nor setup.cfg nor a plugin has a say in what is shipped.
fn is_plain(reading: &Reading, tree: Tree<'_>) -> bool {
    let mut packages =
        reading.build_system.requires.iter().map(|text| required_package(text.as_str()));
    let listed = packages.clone().any(|package| package.as_deref() == Some("setuptools"));
    let harmless = |package: Option<String>| {
        package.is_some_and(|package| HARMLESS.contains(&package.as_str()))
    };
    if listed && !packages.all(harmless) {
        return false;
    }
    let setup_py = match tree.is_file("setup.py") {
        Some(false) => true,
        _ => tree.text("setup.py", 4_000).is_some_and(|text| is_bare_call(&text)),
    };
    let setup_cfg = match tree.is_file("setup.cfg") {
        Some(false) => true,
        _ => tree.text("setup.cfg", 100_000).is_some_and(|text| {
            !text.lines().any(|line| line.starts_with("[options") || line.starts_with("[files"))
        }),
    };
    setup_py && setup_cfg
}

/// Whether a setup.py only calls `setup()` and leaves all else to the configuration.
fn is_bare_call(text: &str) -> bool {
    const PLAIN: &[&str] = &[
        "",
        "import setuptools",
        "from setuptools import setup",
        "setup()",
        "setuptools.setup()",
        "if __name__ == \"__main__\":",
        "if __name__ == '__main__':",
    ];
    let code = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    code.into_iter().all(|line| PLAIN.contains(&line))
}
