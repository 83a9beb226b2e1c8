//! `[tool.pdm]`, and the files that pdm-backend ships for it. Source: `base.py` and `config.py` of
//! pdm-backend 2.5.0.

use super::Reading;
use super::excluded::{self, Excluded};
use super::matched::{Matched, with_contents};
use crate::document::{Str, Table, Value};
use crate::files;
use crate::grammar::glob::Flavour;
use crate::project::modules::{self, Module, Search, has_init};
use crate::project::required_package;
use crate::project::tree::{Tree, join};
use crate::text::Span;
use std::collections::BTreeSet;

pub struct Pdm<'d> {
    /// `[tool.pdm]`
    pub table: Option<&'d Table>,
    /// How the search for packages ends; unknown where files are selected by `includes`.
    pub search: Search,
    /// What could have been meant, where the search found nothing.
    pub nearby: Vec<Module>,
    /// `package-dir`, where it does not exist and packages are searched in it.
    pub missing_package_dir: Option<&'d Str>,
    /// Elements of `includes` that match nothing.
    pub idle_includes: Vec<&'d Str>,
    /// Whether all of them match nothing.
    pub is_empty: bool,
    /// `includes` as a single string, of which each character is taken for a pattern.
    pub text_includes: Option<&'d Str>,
    /// `custom-hook`, where there is no such file.
    pub missing_hook: Option<&'d Str>,
    /// The value of `includes`.
    pub includes_span: Option<Span>,
    /// Whether other packages or a hook in the project may add to what pdm-backend does.
    pub has_plugins: bool,
    /// What leaves the packages out of the archives.
    pub excluded: Option<Excluded>,
    /// The folders of `wheel-data` for which a file is found.
    pub filled_data: Vec<&'d str>,
}

fn filled_data<'d>(reading: &Reading<'_, 'd>) -> Option<Vec<&'d str>> {
    let tree = reading.tree?;
    let data = reading.document.table(&["tool", "pdm", "build", "wheel-data"])?;
    let finds = |text: &Str| {
        let found = tree.find("", text.as_str(), Flavour::Glob).unwrap_or_default();
        found.iter().any(|path| tree.is_file(path) == Some(true))
    };
    let filled = data.entries.iter().filter(|entry| entry.value.texts().any(finds));
    Some(filled.map(|entry| entry.key.name.as_str()).collect())
}

impl<'d> Pdm<'d> {
    pub(super) fn read(reading: &Reading<'_, 'd>) -> Self {
        let mut pdm = Pdm {
            table: reading.document.table(&["tool", "pdm"]),
            search: Search::Unknown,
            nearby: Vec::new(),
            missing_package_dir: None,
            idle_includes: Vec::new(),
            is_empty: false,
            text_includes: None,
            missing_hook: None,
            includes_span: None,
            has_plugins: has_plugins(reading),
            excluded: None,
            filled_data: filled_data(reading).unwrap_or_default(),
        };
        // What cannot be told stays as it is.
        let _ = pdm.look(reading);
        pdm
    }

    fn look(&mut self, reading: &Reading<'_, 'd>) -> Option<()> {
        let tree = reading.tree?;
        let build = self.table.and_then(|table| table.get("build")).and_then(Value::as_table);
        let value = |key: &str| build.and_then(|build| build.get(key));
        let hook = match value("custom-hook") {
            None => None,
            Some(value) => Some(value.as_text()?),
        };
        let path = hook.map_or("pdm_build.py", Str::as_str);
        let is_hooked = tree.exists(path)?;
        if !is_hooked {
            self.missing_hook = hook;
        }
        self.has_plugins |= is_hooked;
        let writes = self.table.and_then(|table| table.at(&["version", "write_to"])).is_some();
        let runs = value("run-setuptools").is_some_and(|value| value.as_bool() != Some(false));
        if self.has_plugins || writes || runs {
            return None;
        }
        let texts = |key: &str| -> Option<Vec<&'d Str>> {
            let Some(value) = value(key) else { return Some(Vec::new()) };
            value.as_array()?.items.iter().map(Value::as_text).collect()
        };
        if let Some(text) = value("includes").and_then(Value::as_text) {
            self.text_includes = Some(text);
            return None;
        }
        let includes = texts("includes")?;
        self.includes_span = value("includes").map(|value| value.span);
        if !includes.is_empty() {
            let mut matches = 0;
            for text in &includes {
                if tree.find("", text.as_str(), Flavour::Glob)?.is_empty() {
                    self.idle_includes.push(text);
                } else {
                    matches += 1;
                }
            }
            self.is_empty = matches == 0;
            return Some(());
        }
        let given = match value("package-dir") {
            None => None,
            Some(value) => Some(value.as_text()?),
        };
        let folder = match given {
            Some(text) => files::inside(text.as_str()).ok()?,
            None if tree.is_directory("src")? => "src".to_owned(),
            None => String::new(),
        };
        if !tree.is_directory(&folder)? {
            self.missing_package_dir = given;
            return None;
        }
        let (excludes, sources) = (texts("excludes")?, texts("source-includes")?);
        let is_plain = excludes.is_empty() && sources.is_empty();
        self.search = search(&folder, is_plain, tree);
        if let (Search::Found(found), true) = (&self.search, sources.is_empty()) {
            self.excluded = excluded::by_pdm(&excludes, found, tree);
        }
        if matches!(self.search, Search::Nothing { .. }) {
            self.nearby = modules::nearby(tree);
        }
        Some(())
    }
}

impl Pdm<'_> {
    /// What a pattern below `tool.pdm.build` fits.
    pub(in crate::project) fn matched(
        &self,
        key: &str,
        text: &str,
        tree: Tree<'_>,
    ) -> Option<Matched> {
        if !matches!(key, "includes" | "excludes" | "source-includes") {
            return None;
        }
        let mut named = tree.find("", text, Flavour::Glob)?;
        // `glob` does not find the folder that it starts in.
        named.remove("");
        if key == "excludes" && self.may_insist(&named, tree)? {
            return None;
        }
        let mut found = with_contents(named.clone(), &|_| true, tree)?;
        // What Python made is passed over in folders only.
        found.retain(|file| !file.ends_with(".pyc") || named.contains(file));
        // A hook may write the files first.
        (!found.is_empty() || !self.has_plugins).then(|| Matched::files(found))
    }

    /// Whether something that is included names a path that `excluded` holds: the more precise
    /// pattern wins then.
    fn may_insist(&self, excluded: &BTreeSet<String>, tree: Tree<'_>) -> Option<bool> {
        const MOST: usize = 50;
        let build = self.table.and_then(|table| table.get("build")).and_then(Value::as_table);
        let listed = |key: &str| {
            let value = build.and_then(|build| build.get(key));
            value.into_iter().flat_map(Value::texts)
        };
        let mut insists = self.search.modules().iter().any(|m| excluded.contains(&m.path));
        for (count, text) in listed("includes").chain(listed("source-includes")).enumerate() {
            if count >= MOST {
                return None;
            }
            insists |= tree.find("", text.as_str(), Flavour::Glob)?.iter().any(|path| {
                excluded.contains(path)
                    || (path.match_indices('/').any(|(at, _)| excluded.contains(&path[..at]))
                        && tree.is_file(path) == Some(true))
            });
        }
        Some(insists)
    }
}

/// Whether `requires` brings more than the backend: such a package may add files of its own.
fn has_plugins(reading: &Reading) -> bool {
    let mut packages =
        reading.build_system.requires.iter().map(|text| required_package(text.as_str()));
    let listed = packages.clone().any(|package| package.as_deref() == Some("pdm-backend"));
    listed && packages.any(|package| package.as_deref() != Some("pdm-backend"))
}

/// Packages in `folder`; without one, the modules in it.
fn search(folder: &str, is_plain: bool, tree: Tree<'_>) -> Search {
    let mut found = Vec::new();
    for name in tree.folders_in(folder) {
        if matches!(name.as_str(), "__pycache__" | "__pypackages__") {
            continue;
        }
        let path = join(folder, &name);
        let is_stub =
            name.ends_with("-stubs") && tree.is_file(&join(&path, "__init__.pyi")) == Some(true);
        if has_init(tree, &path) || is_stub {
            found.push(Module::package(&name, path));
        }
    }
    if found.is_empty() {
        for file in tree.files_in(folder, ".py") {
            if !file.starts_with('.') {
                found.push(Module::file(&file[..file.len() - 3], join(folder, &file)));
            }
        }
    }
    // The tests at the top go into the sdist only.
    if is_plain {
        found.retain(|module| module.path != "tests");
    }
    if found.is_empty() {
        let places = vec![join(folder, "*/__init__.py"), join(folder, "*.py")];
        return Search::Nothing { places };
    }
    Search::Found(found)
}
