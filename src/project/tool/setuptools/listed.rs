//! Packages, modules and files that the configuration lists, and those of them that are not there.

use super::NameForm;
use super::texts;
use crate::document::{Str, Table, Value};
use crate::files;
use crate::grammar::entry_point::is_identifier;
use crate::project::modules::has_init;
use crate::project::tree::{Tree, join};

/// Something listed that is not there.
#[derive(Debug)]
pub struct MissingPath<'d> {
    pub text: &'d Str,
    /// Where it is looked for, from the project folder.
    pub path: String,
    pub kind: PathKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// An element of `packages`; `in_src` when it stands in `src`, where nobody looks.
    Package { in_src: bool },
    /// An element of `packages` that is no dotted name.
    Name,
    /// An element of `packages` that makes a package of the folder `src`.
    SrcPackage,
    /// An element of `py-modules`: it is left out without an error.
    Module,
    /// The folder of all packages.
    Root,
    /// One of several folders in `where`: nothing is found there, without an error.
    Where,
    /// A file of `data-files`.
    DataFile,
    /// A file of `script-files`.
    Script,
    /// One of the `sources` of an extension module.
    Source,
}

impl PathKind {
    /// Whether the build stops at it.
    pub fn stops(self) -> bool {
        !matches!(self, PathKind::SrcPackage | PathKind::Module | PathKind::Where)
    }
}

/// `package-dir`: where the packages are.
pub(super) struct Folders<'d> {
    entries: Vec<(&'d str, &'d Str)>,
}

/// None where it is of another type.
pub(super) fn package_folders(value: Option<&Value>) -> Option<Folders<'_>> {
    let Some(value) = value else { return Some(Folders { entries: Vec::new() }) };
    let entries = &value.as_table()?.entries;
    let entries =
        entries.iter().map(|entry| Some((entry.key.name.as_str(), entry.value.as_text()?)));
    Some(Folders { entries: entries.collect::<Option<_>>()? })
}

impl<'d> Folders<'d> {
    fn of(&self, package: &str) -> Option<&'d Str> {
        self.entries.iter().find(|(key, _)| *key == package).map(|(_, text)| *text)
    }

    /// The folder of the packages that have none of their own.
    pub fn root(&self) -> Option<&'d str> {
        self.of("").map(Str::as_str)
    }

    /// Whether some package has a folder of its own.
    pub fn has_named(&self) -> bool {
        self.entries.iter().any(|(key, _)| !key.is_empty())
    }

    /// Where a package is looked for (`build_py.get_package_dir`).
    fn folder_of(&self, package: &str, root: &str) -> String {
        let mut head = package;
        let mut tail = String::new();
        loop {
            if let Some(folder) = self.of(head).filter(|_| !head.is_empty()) {
                return join(folder.as_str(), &tail).trim_end_matches('/').to_owned();
            }
            match head.rsplit_once('.') {
                Some((above, name)) => {
                    tail = if tail.is_empty() { name.to_owned() } else { format!("{name}/{tail}") };
                    head = above;
                }
                None => return join(root, &package.replace('.', "/")),
            }
        }
    }
}

/// None where it cannot be told.
pub(super) fn missing<'d>(
    table: Option<&'d Table>,
    folders: &Folders<'d>,
    modules: &[&'d Str],
    tree: Tree<'_>,
) -> Option<Vec<MissingPath<'d>>> {
    let value = |key: &str| table.and_then(|table| table.get(key));
    let mut out = Vec::new();
    let mut root = String::new();
    let places = texts(table.and_then(|table| table.at(&["packages", "find", "where"])))?;
    if let Some(text) = folders.of("") {
        root = files::inside(text.as_str()).ok()?;
        if !tree.is_directory(&root)? {
            out.push(MissingPath { text, path: root, kind: PathKind::Root });
            return Some(out);
        }
    } else if let [only] = places.as_slice() {
        root = files::inside(only.as_str()).ok()?;
    }
    for text in &places {
        let path = files::inside(text.as_str()).ok()?;
        if !tree.is_directory(&path)? {
            let kind = if places.len() == 1 { PathKind::Root } else { PathKind::Where };
            out.push(MissingPath { text, path, kind });
        }
    }
    // Where nothing else is said, each of them is a package.
    if value("packages").is_none() && value("py-modules").is_none() {
        for (key, text) in &folders.entries {
            let path = files::inside(text.as_str()).ok()?;
            if !key.is_empty() && !tree.is_directory(&path)? {
                out.push(MissingPath { text, path, kind: PathKind::Root });
            }
        }
    }
    if let Some(packages) = value("packages").filter(|value| value.as_array().is_some()) {
        for text in texts(Some(packages))? {
            // The schema refuses the name itself.
            if !NameForm::Package.fits(text.as_str()) && !text.as_str().contains('/') {
                continue;
            }
            out.extend(package(text, folders, &root, tree)?);
        }
    }
    for text in modules {
        if !NameForm::Module.fits(text.as_str()) {
            continue;
        }
        let (package, name) = text.as_str().rsplit_once('.').unwrap_or(("", text.as_str()));
        let folder =
            if package.is_empty() { root.clone() } else { folders.folder_of(package, &root) };
        let path = join(&folder, &format!("{name}.py"));
        if !tree.is_file(&path)? {
            out.push(MissingPath { text, path, kind: PathKind::Module });
        }
    }
    let data = value("data-files").and_then(Value::as_table);
    for entry in data.into_iter().flat_map(|data| &data.entries) {
        for text in texts(Some(&entry.value))? {
            let is_pattern = text.as_str().contains(['*', '?', '[', ']', '{', '}']);
            if !is_pattern && tree.is_file(text.as_str()) == Some(false) {
                let path = text.value.clone();
                out.push(MissingPath { text, path, kind: PathKind::DataFile });
            }
        }
    }
    // A command or the older file may write them first.
    let is_static = value("cmdclass").is_none() && tree.is_file("setup.py") == Some(false);
    let extensions = value("ext-modules").and_then(Value::as_array).filter(|_| is_static);
    for item in extensions.into_iter().flat_map(|array| &array.items) {
        let sources = item.as_table().and_then(|table| table.get("sources"));
        for text in sources.into_iter().flat_map(Value::texts) {
            if tree.is_file(text.as_str()) == Some(false) {
                out.push(MissingPath { text, path: text.value.clone(), kind: PathKind::Source });
            }
        }
    }
    for text in texts(value("script-files"))? {
        if tree.is_file(text.as_str()) == Some(false) {
            out.push(MissingPath { text, path: text.value.clone(), kind: PathKind::Script });
        }
    }
    Some(out)
}

/// What is wrong with an element of `packages`, if anything is; none where it cannot be told.
fn package<'d>(
    text: &'d Str,
    folders: &Folders<'d>,
    root: &str,
    tree: Tree<'_>,
) -> Option<Option<MissingPath<'d>>> {
    let name = text.as_str();
    if !is_package_name(name) {
        return Some(Some(MissingPath { text, path: name.to_owned(), kind: PathKind::Name }));
    }
    let path = folders.folder_of(name, root);
    let kind = if !tree.is_directory(&path)? {
        let in_src = !folders.has_named()
            && root.is_empty()
            && tree.is_directory(&join("src", &path)) == Some(true);
        PathKind::Package { in_src }
    } else if name.starts_with("src.") && path.starts_with("src/") && !has_init(tree, "src") {
        PathKind::SrcPackage
    } else {
        return Some(None);
    };
    Some(Some(MissingPath { text, path, kind }))
}

/// `python-module-name-relaxed` or `pep561-stub-name` of setuptools' schema.
fn is_package_name(name: &str) -> bool {
    let top = name.split('.').next().unwrap_or_default();
    let plain = match top.strip_suffix("-stubs") {
        Some(stem) => name.replacen(top, stem, 1),
        None if name.starts_with('-') || name.ends_with('-') => return false,
        None => name.replace('-', "_"),
    };
    plain.split('.').all(is_identifier)
}
