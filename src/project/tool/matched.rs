//! What a pattern in the backend's own table fits, as that backend judges it; nothing is said where
//! that is not certain.

use super::Tool;
use crate::document::{Document, Entry, Kind, Table, Value};
use crate::files::Files;
use crate::project::Project;
use crate::project::tree::{Tree, join};
use crate::text::Span;
use std::collections::BTreeSet;

/// A pattern or a path in a table that selects files.
#[derive(Clone, Debug)]
pub struct Pattern<'d> {
    /// From the root to the key; a key that is a path itself is the last.
    pub path: Vec<&'d str>,
    pub text: &'d str,
    /// The string, or the key that is one.
    pub span: Span,
    /// What it belongs to, in a table of an array.
    table: Option<&'d Table>,
}

/// What a pattern fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Files from the project folder, in order; names of packages where packages are chosen.
    pub found: Vec<String>,
    pub are_packages: bool,
    /// Those of them that are left out of the archive all the same, in the same order.
    pub left_out: Vec<String>,
}

impl Matched {
    /// What is not left out.
    pub fn kept(&self) -> impl Iterator<Item = &String> {
        self.found.iter().filter(|path| self.left_out.binary_search(path).is_err())
    }

    pub(super) fn files(found: BTreeSet<String>) -> Matched {
        Matched { found: found.into_iter().collect(), ..Matched::default() }
    }
}

/// The tables that hold patterns, and how deep below them.
const TABLES: [&[&str]; 5] = [
    &["tool", "hatch", "build"],
    &["tool", "pdm", "build"],
    &["tool", "poetry"],
    &["tool", "setuptools"],
    &["tool", "uv", "build-backend"],
];

const DEEPEST: usize = 5;

/// Keys whose strings are patterns, and tables whose strings are; some of them of one backend only.
const KEYS: [&str; 13] = [
    "include",
    "exclude",
    "artifacts",
    "packages",
    "only-include",
    "force-include",
    "includes",
    "excludes",
    "source-includes",
    "source-include",
    "source-exclude",
    "wheel-exclude",
    "package-data",
];

/// At most so many strings are looked at.
const MOST: usize = 2_000;

/// Every string and key in the tables of `[tool]` that may be a pattern.
pub fn patterns(document: &Document) -> Vec<Pattern<'_>> {
    let mut out = Vec::new();
    for table in TABLES {
        if let Some(value) = document.at(table) {
            collect(value, None, &mut table.to_vec(), DEEPEST, &mut out);
        }
    }
    out
}

fn collect<'d>(
    value: &'d Value,
    table: Option<&'d Table>,
    path: &mut Vec<&'d str>,
    deepest: usize,
    out: &mut Vec<Pattern<'d>>,
) {
    if out.len() >= MOST {
        return;
    }
    match &value.kind {
        Kind::Text(text) if path.iter().rev().take(2).any(|key| KEYS.contains(key)) => {
            let (text, span) = (text.as_str(), text.span);
            out.push(Pattern { path: path.clone(), text, span, table });
        }
        Kind::Array(array) if deepest > 0 => {
            for item in &array.items {
                collect(item, table, path, deepest - 1, out);
            }
        }
        Kind::Table(inner) if deepest > 0 => {
            for Entry { key, value } in &inner.entries {
                path.push(&key.name);
                if path.iter().rev().nth(1) == Some(&"force-include") {
                    let (text, span) = (key.name.as_str(), key.span);
                    out.push(Pattern { path: path.clone(), text, span, table: Some(inner) });
                } else {
                    collect(value, Some(inner), path, deepest - 1, out);
                }
                path.pop();
            }
        }
        _ => {}
    }
}

impl Project<'_> {
    /// What a pattern of the tables of the backend fits; none where it is no pattern of this
    /// backend, or what it fits cannot be told.
    pub fn matched(&self, files: &dyn Files, pattern: &Pattern) -> Option<Matched> {
        const LONGEST: usize = 500;
        if pattern.text.is_empty() || pattern.text.len() > LONGEST {
            return None;
        }
        let tree = Tree(files);
        let mut path = pattern.path.iter();
        let _ = path.next();
        match (&self.tool, path.as_slice()) {
            (Tool::Hatch(hatch), ["hatch", "build", keys @ ..]) => {
                hatch.matched(keys, pattern.text, tree)
            }
            (Tool::Pdm(pdm), ["pdm", "build", key]) => pdm.matched(key, pattern.text, tree),
            (Tool::Poetry(poetry), ["poetry", keys @ ..]) => {
                poetry.matched(keys, pattern.text, pattern.table, tree)
            }
            (Tool::Setuptools(setuptools), ["setuptools", keys @ ..]) => {
                setuptools.matched(keys, pattern.text, tree)
            }
            (Tool::Uv(uv), ["uv", "build-backend", key]) => uv.matched(key, pattern.text, tree),
            _ => None,
        }
    }
}

/// The files at `paths` and in the folders at `paths`, without those of folders that are not
/// `entered`; none where there are too many to tell.
pub(super) fn with_contents(
    paths: impl IntoIterator<Item = String>,
    entered: &dyn Fn(&str) -> bool,
    tree: Tree<'_>,
) -> Option<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    for path in paths {
        let path = path.trim_end_matches('/');
        if tree.is_directory(path)? {
            tree.any_file(path, entered, &mut |file| {
                out.insert(file.to_owned());
                false
            })?;
        } else if tree.is_file(path)? {
            out.insert(path.to_owned());
        }
    }
    Some(out)
}

/// Whether Python made the file, which no backend ships.
pub(super) fn is_compiled(path: &str) -> bool {
    path.ends_with(".pyc") || path.split('/').any(|part| part == "__pycache__")
}

/// Whether the parts of a pattern are names and words: none is empty, `.` or `..`.
pub(super) fn has_plain_parts(pattern: &str) -> bool {
    pattern.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The path of a package below a folder.
pub(super) fn package_folder(root: &str, package: &str) -> String {
    join(root, &package.replace('.', "/"))
}
