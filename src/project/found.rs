//! What stands at a path that the project file names.

use super::tree::searched;
use crate::files::{Files, Kind, Leaves, ReadError, inside};
use crate::grammar::glob::{Listed, Tree};
use crate::text::nearest::nearest;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The path starts at the root of a file system or with a drive.
    Absolute,
    /// The path, or a symbolic link on it, leads out of the project.
    Outside,
    Missing {
        /// Files in the same folder that were probably meant, the likeliest first.
        near: Vec<String>,
    },
    Folder,
    /// A device, a broken link, or a file that is too large or may not be read.
    Unreadable,
    Text(String),
    /// A file that is not UTF-8, and the first byte that is not.
    NotUtf8 {
        offset: usize,
    },
}

impl Found {
    /// Looks at `path`, which is relative to the project.
    pub(super) fn at(files: &dyn Files, path: &str) -> Found {
        let path = match inside(path) {
            Ok(path) => path,
            Err(Leaves::Absolute) => return Found::Absolute,
            Err(Leaves::Climbs) => return Found::Outside,
        };
        match files.kind(&path) {
            Kind::Missing => Found::Missing { near: near(files, &path) },
            Kind::Directory => Found::Folder,
            Kind::Outside => Found::Outside,
            Kind::Special | Kind::Unreadable => Found::Unreadable,
            Kind::File { .. } => match files.read(&path) {
                Ok(bytes) => match String::from_utf8(bytes) {
                    Ok(text) => Found::Text(text),
                    Err(error) => Found::NotUtf8 { offset: error.utf8_error().valid_up_to() },
                },
                Err(ReadError::Outside) => Found::Outside,
                Err(ReadError::Missing) => Found::Missing { near: near(files, &path) },
                Err(_) => Found::Unreadable,
            },
        }
    }
}

/// Whether the path itself, links aside, leads out of the project.
pub fn leaves(path: &str) -> bool {
    inside(path).is_err()
}

/// The files next to a missing one whose names differ from it in case, in the extension, or by a
/// slip.
fn near(files: &dyn Files, path: &str) -> Vec<String> {
    const ENOUGH: usize = 5;
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let listed = files.list(folder);
    let names = || listed.iter().filter(|listed| !listed.directory).map(|listed| &listed.name);
    let stem = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.to_lowercase()
    };
    let same = |other: &&String| other.to_lowercase() == name.to_lowercase();
    let alike = |other: &&String| stem(other) == stem(name);
    let mut near: Vec<String> = names().filter(same).cloned().collect();
    if near.is_empty() {
        near = names().filter(alike).cloned().collect();
    }
    if near.is_empty() {
        let slips = if name.len() > 4 { 2 } else { 1 };
        near.extend(nearest(name, names().map(String::as_str), slips).map(str::to_owned));
    }
    near.truncate(ENOUGH);
    let join = |name: String| if folder.is_empty() { name } else { format!("{folder}/{name}") };
    near.into_iter().map(join).collect()
}

/// The files of the project as patterns search them.
pub(super) struct Searched<'f>(pub &'f dyn Files);

impl Tree for Searched<'_> {
    fn is_folder(&self, path: &str) -> bool {
        self.0.kind(path) == Kind::Directory
    }

    fn exists(&self, path: &str) -> bool {
        self.0.kind(path) != Kind::Missing
    }

    fn list(&self, folder: &str) -> Vec<Listed> {
        self.0.list(folder).iter().map(searched).collect()
    }
}
