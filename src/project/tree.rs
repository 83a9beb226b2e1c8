//! Questions about the files of a project, answered only where the answer is certain.

use crate::files::{self, Files, Kind};
use crate::grammar::glob::{self, Flavour, Listed};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many names a search below a folder looks at before it gives up.
const SEARCH_LIMIT: usize = 4_000;

/// How deep a search below a folder goes.
const SEARCH_DEPTH: usize = 20;

/// The files of a project, where a path may be anything that an author wrote.
#[derive(Clone, Copy)]
pub(super) struct Tree<'f>(pub &'f dyn Files);

impl Tree<'_> {
    /// Whether `path` is a folder; none where a link or the path leads out of the project.
    pub fn is_directory(self, path: &str) -> Option<bool> {
        Some(self.kind(path)? == Kind::Directory)
    }

    /// Whether `path` is a regular file; none where a link or the path leads out of the project.
    pub fn is_file(self, path: &str) -> Option<bool> {
        Some(matches!(self.kind(path)?, Kind::File { .. }))
    }

    /// Whether anything stands at `path`; none where that leads out of the project.
    pub fn exists(self, path: &str) -> Option<bool> {
        Some(self.kind(path)? != Kind::Missing)
    }

    fn kind(self, path: &str) -> Option<Kind> {
        // A backslash is a separator on one system and a part of a name on the others.
        if path.contains('\\') {
            return None;
        }
        match self.0.kind(&files::inside(path).ok()?) {
            Kind::Outside | Kind::Unreadable => None,
            kind => Some(kind),
        }
    }

    /// The text of a file of at most `limit` bytes, where it is UTF-8.
    pub fn text(self, path: &str, limit: usize) -> Option<String> {
        let small = match self.0.kind(path) {
            Kind::File { length } => usize::try_from(length).is_ok_and(|length| length <= limit),
            _ => false,
        };
        if small { String::from_utf8(self.0.read(path).ok()?).ok() } else { None }
    }

    /// Names of the files directly in a folder that end with `suffix`.
    pub fn files_in(self, folder: &str, suffix: &str) -> Vec<String> {
        let listed = self.0.list(folder);
        let is_wanted = |entry: &&files::Listed| !entry.directory && entry.name.ends_with(suffix);
        listed.iter().filter(is_wanted).map(|entry| entry.name.clone()).collect()
    }

    /// Names of the folders directly in a folder.
    pub fn folders_in(self, folder: &str) -> Vec<String> {
        let listed = self.0.list(folder);
        listed.iter().filter(|entry| entry.directory).map(|entry| entry.name.clone()).collect()
    }

    /// Up to `most` files below `folder` whose name is one of `wanted`; of a tree that is too
    /// large, those that were found in time.
    pub fn files_called(self, folder: &str, wanted: &[&str], most: usize) -> Arc<[String]> {
        // No name holds a slash.
        let question = format!("{most} {} {folder}", wanted.join("/"));
        self.0.searched(&question, &|| self.look_for(folder, wanted, most).into())
    }

    fn look_for(self, folder: &str, wanted: &[&str], most: usize) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen = 0;
        let mut folders = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in self.0.list(&folder).iter() {
                seen += 1;
                if seen > SEARCH_LIMIT || depth > SEARCH_DEPTH || found.len() >= most {
                    return found;
                }
                // Paths are made only of what is looked at again.
                if entry.directory && entry.name != "__pycache__" {
                    folders.push((join(&folder, &entry.name), depth + 1));
                } else if !entry.directory && wanted.contains(&entry.name.as_str()) {
                    found.push(join(&folder, &entry.name));
                }
            }
        }
        found
    }

    /// Whether some file below `folder` is `wanted`, by its path from the project folder; none
    /// where the tree is too large to tell. Folders that are not `entered` are passed over.
    pub fn any_file(
        self,
        folder: &str,
        entered: &dyn Fn(&str) -> bool,
        wanted: &mut dyn FnMut(&str) -> bool,
    ) -> Option<bool> {
        let mut seen = 0;
        let mut folders = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in self.0.list(&folder).iter() {
                seen += 1;
                if seen > SEARCH_LIMIT || depth > SEARCH_DEPTH {
                    return None;
                }
                let path = join(&folder, &entry.name);
                if entry.directory {
                    if entered(&path) {
                        folders.push((path, depth + 1));
                    }
                } else if wanted(&path) {
                    return Some(true);
                }
            }
        }
        Some(false)
    }
}

impl Tree<'_> {
    /// What `pattern` finds below `folder`, by the path from the project folder; none where that
    /// leaves the project, or the tree is too large to tell.
    pub fn find(self, folder: &str, pattern: &str, flavour: Flavour) -> Option<BTreeSet<String>> {
        let leaves = pattern.starts_with('/')
            || pattern.contains('\\')
            || pattern.split('/').any(|part| part == "..");
        if leaves {
            return None;
        }
        let bounded = Bounded { tree: self, folder, left: Cell::new(SEARCH_LIMIT) };
        let found = glob::find(&bounded, pattern, flavour);
        let found = found.into_iter().map(|path| join(folder, &path)).collect();
        (bounded.left.get() > 0).then_some(found)
    }
}

/// What `pattern` finds in the project, in order; none where that leaves the project, or the tree
/// is too large to tell.
pub fn matches(files: &dyn Files, pattern: &str) -> Option<Vec<String>> {
    const LONGEST: usize = 1000;
    if pattern.len() > LONGEST {
        return None;
    }
    let found = Tree(files).find("", pattern, Flavour::Glob)?;
    Some(found.into_iter().collect())
}

/// A folder seen by a pattern, until so many names are looked at.
struct Bounded<'f> {
    tree: Tree<'f>,
    folder: &'f str,
    left: Cell<usize>,
}

impl Bounded<'_> {
    fn path(&self, path: &str) -> String {
        if path.is_empty() { self.folder.to_owned() } else { join(self.folder, path) }
    }
}

impl glob::Tree for Bounded<'_> {
    fn is_folder(&self, path: &str) -> bool {
        self.left.set(self.left.get().saturating_sub(1));
        self.tree.is_directory(&self.path(path)) == Some(true)
    }

    fn exists(&self, path: &str) -> bool {
        self.tree.exists(&self.path(path)) != Some(false)
    }

    fn list(&self, folder: &str) -> Vec<Listed> {
        if self.left.get() == 0 {
            return Vec::new();
        }
        let listed = self.tree.0.list(&self.path(folder));
        self.left.set(self.left.get().saturating_sub(listed.len()));
        listed.iter().map(searched).collect()
    }
}

/// A name as patterns see it.
pub(super) fn searched(entry: &files::Listed) -> Listed {
    Listed { name: entry.name.clone(), folder: entry.directory }
}

/// `name` in `folder`, where the empty folder is the project's.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
