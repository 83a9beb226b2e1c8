//! Whether a file of the project goes into the sdist that flit_core makes. Source: `sdist.py` of
//! flit_core 4.2.0.

use super::Flit;
use super::sdist::{is_usable, needed_files};
use crate::document::{Document, Str, Value};
use crate::files;
use crate::grammar::glob::Flavour;
use crate::project::tree::Tree;
use crate::spec::secrets::{self, is_secret};

impl Flit<'_> {
    /// Whether the sdist will hold the file at `path`; none where that cannot be told.
    pub(in crate::project) fn sdist_holds(
        &self,
        document: &Document,
        tree: Tree<'_>,
        path: &str,
    ) -> Option<bool> {
        // Names beyond ASCII are compared in different forms by different versions.
        if !path.is_ascii() {
            return None;
        }
        if self.sdist_excludes(document, tree, path)? {
            return Some(false);
        }
        let [module] = self.search.modules() else { return None };
        let data = document.at(&["tool", "flit", "external-data", "directory"]);
        let data = data.and_then(Value::as_text).and_then(|data| files::inside(data.as_str()).ok());
        let is_data = data.is_some_and(|data| is_below(path, &data));
        Some(
            module.holds(path)
                || is_data
                || matches(patterns(document, "include"), path, tree, true)?
                || needed_files(document, self.module.as_ref(), &self.search, self.is_4, tree)
                    .iter()
                    .any(|needed| needed == path),
        )
    }

    /// Files of the module with a name that holds secrets more often than not, and that the sdist
    /// and the wheel will hold.
    pub(super) fn secrets(&self, document: &Document, tree: Tree<'_>) -> Vec<String> {
        let [module] = self.search.modules() else { return Vec::new() };
        let mut found = match module.is_package {
            true => tree.files_called(&module.path, &secrets::NAMES, 5).to_vec(),
            false => Vec::new(),
        };
        let included = document.at(&["tool", "flit", "sdist", "include"]).is_some();
        let beside = tree.files_in("", "").into_iter().filter(|_| included);
        found.extend(beside.filter(|name| is_secret(name)));
        found.retain(|path| self.sdist_holds(document, tree, path) == Some(true));
        found.sort();
        found
    }

    /// Whether a pattern leaves the file out of the sdist.
    pub(in crate::project) fn sdist_excludes(
        &self,
        document: &Document,
        tree: Tree<'_>,
        path: &str,
    ) -> Option<bool> {
        matches(patterns(document, "exclude"), path, tree, false)
    }
}

fn patterns<'d>(document: &'d Document, key: &str) -> Option<&'d Value> {
    document.table(&["tool", "flit", "sdist"])?.get(key)
}

/// Whether one of the patterns finds the file, or a folder that it lies in.
fn matches(patterns: Option<&Value>, path: &str, tree: Tree<'_>, dot: bool) -> Option<bool> {
    let texts: Vec<&Str> = patterns.into_iter().flat_map(Value::texts).collect();
    for text in texts {
        if text.as_str() == "." {
            if dot {
                return Some(true);
            }
            continue;
        }
        if !is_usable(text) {
            return None;
        }
        let found = tree.find("", text.as_str(), Flavour::Glob)?;
        if found.contains(path)
            || path.match_indices('/').any(|(at, _)| found.contains(&path[..at]))
        {
            return Some(true);
        }
    }
    Some(false)
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
