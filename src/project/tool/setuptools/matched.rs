//! What the patterns of `packages.find` and `package-data` fit. Source: `discovery.py` and
//! `command/build_py.py` of setuptools 84.2.1.

use super::{Setuptools, listed};
use crate::document::{Table, Value};
use crate::files::inside;
use crate::grammar::glob::{Flavour, Word};
use crate::project::modules::has_init;
use crate::project::tool::matched::{Matched, has_plain_parts, package_folder};
use crate::project::tree::{Tree, join};
use std::collections::BTreeSet;

/// Folders beyond this many are not looked at.
const LIMIT: usize = 2_000;

const DEEPEST: usize = 12;

impl Setuptools<'_> {
    /// `keys` is the path below `tool.setuptools`.
    pub(in crate::project) fn matched(
        &self,
        keys: &[&str],
        text: &str,
        tree: Tree<'_>,
    ) -> Option<Matched> {
        if !self.is_plain || !self.reads_table {
            return None;
        }
        match keys {
            ["packages", "find", "include" | "exclude"] => {
                let find = self.table?.at(&["packages", "find"])?.as_table()?;
                let word = Word::read(text);
                let found = packages(find, tree)?.into_iter();
                let found: Vec<String> = found.filter(|package| word.matches(package)).collect();
                Some(Matched { found, are_packages: true, left_out: Vec::new() })
            }
            ["package-data", package] if *package != "*" && has_plain_parts(text) => {
                let folder = self.folder_of(package, tree)?;
                let found = tree.find(&folder, text, Flavour::Glob)?;
                let files = found.into_iter().filter(|path| tree.is_file(path) == Some(true));
                Some(Matched::files(files.collect()))
            }
            _ => None,
        }
    }

    /// The folder of a package, where it certainly is one.
    fn folder_of(&self, package: &str, tree: Tree<'_>) -> Option<String> {
        let value = |key: &str| self.table.and_then(|table| table.get(key));
        let folders = listed::package_folders(value("package-dir"))?;
        if folders.has_named() {
            return None;
        }
        let places = self.table.and_then(|table| table.at(&["packages", "find", "where"]));
        let root = match (folders.root(), places) {
            (Some(root), _) => inside(root).ok()?,
            (None, Some(places)) => {
                let mut places = places.as_array()?.items.iter();
                let only = places.next().filter(|_| places.len() == 0)?;
                inside(only.as_text()?.as_str()).ok()?
            }
            (None, None) if value("packages").is_none() && tree.is_directory("src")? => {
                "src".to_owned()
            }
            (None, None) => String::new(),
        };
        let folder = package_folder(&root, package);
        tree.is_directory(&folder)?.then_some(folder)
    }
}

/// Every package that the search comes by, whatever is chosen of them.
fn packages(find: &Table, tree: Tree<'_>) -> Option<BTreeSet<String>> {
    let namespaces = match find.get("namespaces") {
        None => true,
        Some(value) => value.as_bool()?,
    };
    let places: Vec<String> = match find.get("where") {
        None => vec![String::new()],
        Some(places) => {
            let inside = |value: &Value| inside(value.as_text()?.as_str()).ok();
            places.as_array()?.items.iter().map(inside).collect::<Option<_>>()?
        }
    };
    let mut found = BTreeSet::new();
    let mut folders: Vec<(String, String, usize)> =
        places.into_iter().map(|place| (place, String::new(), 0)).collect();
    let mut seen = 0;
    while let Some((folder, above, depth)) = folders.pop() {
        for name in tree.folders_in(&folder) {
            seen += 1;
            if seen > LIMIT || depth > DEEPEST {
                return None;
            }
            let path = join(&folder, &name);
            if name.contains('.') || !(namespaces || has_init(tree, &path)) {
                continue;
            }
            let package = if above.is_empty() { name } else { format!("{above}.{name}") };
            if package != "ez_setup" && !package.ends_with("__pycache__") {
                found.insert(package.clone());
            }
            folders.push((path, package, depth + 1));
        }
    }
    Some(found)
}
