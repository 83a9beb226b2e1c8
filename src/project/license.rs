//! `license`, `license-files`, and the licence texts that lie in the project.

use super::Found;
use super::found::Searched;
use crate::document::{Entry, Str, Table, Value};
use crate::files::{Files, Kind};
use crate::grammar::glob::{Flavour, find};
use crate::grammar::specifier::{SpecifierSet, is_unsatisfiable};

/// What the project says of its licence.
pub struct License<'d> {
    /// `license`, whatever its type.
    pub entry: Option<&'d Entry>,
    /// `license = "…"`
    pub expression: Option<&'d Str>,
    /// `license = { … }`
    pub table: Option<&'d Table>,
    /// `license.file`, and what stands there.
    pub file: Option<(&'d Str, Option<Found>)>,
    /// What stands at the path that `license = "…"` would be; none without a file tree.
    pub expression_is_file: Option<bool>,
    /// `license-files`, whatever its type.
    pub files_entry: Option<&'d Entry>,
    pub globs: Vec<LicenseGlob<'d>>,
    /// The files at the top that backends take for licence texts; none without a file tree.
    pub texts: Option<Vec<String>>,
}

/// One element of `license-files`.
pub struct LicenseGlob<'d> {
    pub text: &'d Str,
    /// Its place in the array.
    pub at: usize,
    /// The files it finds by the rules of pathlib and of glob; none without a file tree.
    pub finds: Option<Finds>,
}

pub struct Finds {
    pub pathlib: Vec<String>,
    pub glob: Vec<String>,
    /// The first of the files that is not UTF-8, and the first byte of it that is not.
    pub not_utf8: Option<(String, usize)>,
}

/// The patterns by which flit_core, hatchling, setuptools and poetry-core look for licence texts
/// when `license-files` is not given.
const USUAL: [&str; 4] = ["LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*"];

impl<'d> License<'d> {
    pub(super) fn read(table: Option<&'d Table>, files: Option<&dyn Files>) -> Self {
        let entry = table.and_then(|table| table.entry("license"));
        let expression = entry.and_then(|entry| entry.value.as_text());
        let inner = entry.and_then(|entry| entry.value.as_table());
        let file = inner.and_then(|table| table.get("file")).and_then(Value::as_text);
        let files_entry = table.and_then(|table| table.entry("license-files"));
        let array = files_entry.and_then(|entry| entry.value.as_array());
        let items = array.map(|array| array.items.as_slice()).unwrap_or_default();
        let globs = items.iter().enumerate().filter_map(|(at, item)| {
            let text = item.as_text()?;
            let finds = files.map(|files| Finds::of(files, text.as_str()));
            Some(LicenseGlob { text, at, finds })
        });
        let is_file = |path: &str, files: &dyn Files| {
            let path = crate::files::inside(path);
            path.is_ok_and(|path| matches!(files.kind(&path), Kind::File { .. }))
        };
        License {
            entry,
            expression,
            table: inner,
            file: file.map(|path| (path, files.map(|files| Found::at(files, path.as_str())))),
            expression_is_file: match (expression, files) {
                (Some(text), Some(files)) => Some(is_file(text.as_str(), files)),
                _ => None,
            },
            files_entry,
            globs: globs.collect(),
            texts: files.map(texts),
        }
    }
}

/// Whether `pathlib` of some Python that `requires_python` admits finds only folders with the
/// pattern: before 3.13 a `**` at the end finds no file.
pub fn finds_folders_only(pattern: &str, requires_python: &str) -> bool {
    if pattern.rsplit('/').next() != Some("**") {
        return false;
    }
    let older = format!("{requires_python},<3.13");
    let older = older.trim_start_matches(',');
    let set = SpecifierSet::read(older);
    !set.faults.is_empty() || !is_unsatisfiable(older, &set.clauses)
}

impl Finds {
    fn of(files: &dyn Files, pattern: &str) -> Finds {
        const LONGEST: usize = 1000;
        let search = |flavour| {
            if pattern.len() > LONGEST {
                return Vec::new();
            }
            let found = find(&Searched(files), pattern, flavour);
            let is_file = |path: &String| matches!(files.kind(path), Kind::File { .. });
            found.into_iter().filter(is_file).collect::<Vec<String>>()
        };
        let pathlib = search(Flavour::Pathlib);
        let glob = search(Flavour::Glob);
        const READ: usize = 20;
        let not_utf8 = pathlib.iter().take(READ).find_map(|path| {
            let bytes = files.read(path).ok()?;
            let error = std::str::from_utf8(&bytes).err()?;
            Some((path.clone(), error.valid_up_to()))
        });
        Finds { pathlib, glob, not_utf8 }
    }
}

fn texts(files: &dyn Files) -> Vec<String> {
    let found = USUAL.iter().flat_map(|pattern| find(&Searched(files), pattern, Flavour::Pathlib));
    found.filter(|path| matches!(files.kind(path), Kind::File { .. })).collect()
}
