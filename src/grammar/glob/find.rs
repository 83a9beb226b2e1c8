//! The files and folders of a project that a pattern finds.

use super::Word;
use std::collections::BTreeSet;

/// The folders that are searched. Paths are relative, with `/`; the empty path is the top.
pub trait Tree {
    fn is_folder(&self, path: &str) -> bool;

    /// Whether anything has this path, also a symbolic link that leads nowhere.
    fn exists(&self, path: &str) -> bool;

    /// The names in a folder; empty when it is none.
    fn list(&self, folder: &str) -> Vec<Listed>;
}

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub folder: bool,
}

/// Whose rules hold where Python's modules differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// `glob.glob(recursive=True)`: neither `*` nor `**` finds a name that starts with a dot.
    Glob,
    /// `pathlib.Path.glob`: names that start with a dot are names like any other. A `**` at the
    /// end finds files as well, as it does from Python 3.13 on.
    Pathlib,
}

/// At most so many names are looked at, and so many folders deep.
const NAMES_LIMIT: usize = 200_000;
const DEPTH_LIMIT: usize = 60;

/// The paths in `tree` that `pattern` finds, each relative to the project and once. The pattern
/// uses `/`; a slash at its end leaves folders only, and the project itself is the empty path.
pub fn find(tree: &dyn Tree, pattern: &str, flavour: Flavour) -> BTreeSet<String> {
    let mut search = Search { tree, flavour, left: NAMES_LIMIT };
    let only_folders = pattern.ends_with('/');
    let mut words: Vec<&str> =
        pattern.split('/').filter(|word| !word.is_empty() && *word != ".").collect();
    // Of several in a row the first finds all that the others would.
    words.dedup_by(|next, before| *next == "**" && *before == "**");
    let mut found = BTreeSet::from([String::new()]);
    for (place, word) in words.iter().enumerate() {
        let last = place + 1 == words.len();
        found = search.step(&found, word, !last || only_folders);
        if found.is_empty() {
            break;
        }
    }
    if words.is_empty() { BTreeSet::new() } else { found }
}

struct Search<'t> {
    tree: &'t dyn Tree,
    flavour: Flavour,
    left: usize,
}

impl Search<'_> {
    fn step(
        &mut self,
        folders: &BTreeSet<String>,
        word: &str,
        only_folders: bool,
    ) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let pattern = Word::read(word);
        for folder in folders {
            if word == "**" {
                self.below(folder, only_folders, &mut found);
            } else if pattern.is_plain() {
                let path = join(folder, word);
                if self.tree.is_folder(&path) || (!only_folders && self.tree.exists(&path)) {
                    found.insert(path);
                }
            } else {
                for listed in self.list(folder) {
                    let shown = !self.hides(&listed.name) || word.starts_with('.');
                    if shown && (listed.folder || !only_folders) && pattern.matches(&listed.name) {
                        found.insert(join(folder, &listed.name));
                    }
                }
            }
        }
        found
    }

    /// The folder itself and everything below it.
    fn below(&mut self, folder: &str, only_folders: bool, found: &mut BTreeSet<String>) {
        if !self.tree.is_folder(folder) {
            return;
        }
        let mut waiting = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = waiting.pop() {
            // Whoever was here before has seen what is below.
            if !found.insert(folder.clone()) && depth > 0 {
                continue;
            }
            for listed in self.list(&folder) {
                if self.hides(&listed.name) {
                    continue;
                }
                let path = join(&folder, &listed.name);
                if listed.folder && depth < DEPTH_LIMIT {
                    waiting.push((path, depth + 1));
                } else if !only_folders {
                    found.insert(path);
                }
            }
        }
    }

    fn hides(&self, name: &str) -> bool {
        self.flavour == Flavour::Glob && name.starts_with('.')
    }

    fn list(&mut self, folder: &str) -> Vec<Listed> {
        let mut listed = self.tree.list(folder);
        listed.truncate(self.left);
        self.left -= listed.len();
        listed
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
