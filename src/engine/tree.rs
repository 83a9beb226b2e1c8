//! The project folder as a build sees it: kinds, modes, times, links and bytes of what stands
//! there. Nothing outside the folder is ever read.

#![expect(
    clippy::disallowed_methods,
    reason = "modes, times and links, which `files` does not have"
)]

use crate::files::inside;
use crate::grammar::glob;
use crate::python::evaluate;
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// At most so many bytes of a text that becomes part of the metadata.
pub const TEXT_LIMIT: u64 = 50_000_000;

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    /// A symbolic link with its target as written.
    Link(String),
    /// A FIFO, socket or device.
    Special,
}

/// A look at one path.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    /// `st_mode`.
    pub mode: u32,
    /// Seconds since 1970, as Python's `st_mtime` has them.
    pub time: f64,
    /// In bytes.
    pub size: u64,
    /// Equal for two names of one file; none where it has one name only, or the system does not
    /// tell.
    pub identity: Option<(u64, u64)>,
}

/// Why a path was not looked at or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("does not exist")]
    Missing,
    #[error("leads out of the project folder")]
    Outside,
    #[error("has a name that is not UTF-8, which no archive can hold: `{0}`")]
    Name(String),
    #[error("is not a file")]
    NotAFile,
    #[error("has {0} bytes, more than {TEXT_LIMIT}")]
    TooLarge(u64),
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub name: String,
    /// A folder, also through a link.
    pub folder: bool,
    pub link: bool,
}

/// The folder with the project file. Paths in it have `/` between their parts; the empty path is
/// the folder itself.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    /// With every link followed.
    real: PathBuf,
    /// The first fault that a search for patterns met: it cannot stop there.
    missed: RefCell<Option<(String, Fault)>>,
}

impl Tree {
    /// # Errors
    /// When the folder does not exist or may not be entered.
    pub fn open(root: &Path) -> Result<Tree, Fault> {
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let real = fs::canonicalize(root).map_err(|error| fault(&error))?;
        Ok(Tree { root: root.to_owned(), real, missed: RefCell::new(None) })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn full(&self, path: &str) -> PathBuf {
        match path {
            "" | "." => self.root.clone(),
            path => self.root.join(path),
        }
    }

    /// Looks at the path itself, links not followed.
    ///
    /// # Errors
    /// When there is nothing, or it may not be looked at.
    pub fn look(&self, path: &str) -> Result<Node, Fault> {
        let full = self.full(path);
        self.contain(full.parent().filter(|_| !path.is_empty()).unwrap_or(&full))?;
        let metadata = fs::symlink_metadata(&full).map_err(|error| fault(&error))?;
        let mut node = node(&metadata);
        if metadata.is_symlink() {
            let target = fs::read_link(&full).map_err(|error| fault(&error))?;
            let target = target.into_os_string().into_string();
            let target = target.map_err(|name| Fault::Name(name.to_string_lossy().into_owned()))?;
            node.kind = Kind::Link(target);
        }
        Ok(node)
    }

    /// Looks at what the path leads to.
    ///
    /// # Errors
    /// As `look`, and when it leads out of the folder.
    pub fn follow(&self, path: &str) -> Result<Node, Fault> {
        let real = self.contain(&self.full(path))?;
        let metadata = fs::metadata(real).map_err(|error| fault(&error))?;
        Ok(node(&metadata))
    }

    /// Whether a file stands there, also through a link that stays in the folder.
    pub fn is_file(&self, path: &str) -> bool {
        self.follow(path).is_ok_and(|node| node.kind == Kind::File)
    }

    /// Whether a folder stands there, also through a link that stays in the folder.
    pub fn is_folder(&self, path: &str) -> bool {
        self.follow(path).is_ok_and(|node| node.kind == Kind::Folder)
    }

    /// The path with every link followed, when that lies in the folder.
    fn contain(&self, full: &Path) -> Result<PathBuf, Fault> {
        let real = fs::canonicalize(full).map_err(|error| fault(&error))?;
        if real.starts_with(&self.real) { Ok(real) } else { Err(Fault::Outside) }
    }

    /// The names in a folder in the order of their characters.
    ///
    /// # Errors
    /// When it cannot be listed, or a name is not UTF-8.
    pub fn list(&self, folder: &str) -> Result<Vec<Entry>, Fault> {
        let real = self.contain(&self.full(folder))?;
        let mut entries = Vec::new();
        for entry in fs::read_dir(real).map_err(|error| fault(&error))? {
            let entry = entry.map_err(|error| fault(&error))?;
            let name = entry.file_name().into_string();
            let name = name.map_err(|name| Fault::Name(name.to_string_lossy().into_owned()))?;
            let kind = entry.file_type().map_err(|error| fault(&error))?;
            let link = kind.is_symlink();
            let folder = kind.is_dir() || (link && entry.path().is_dir());
            entries.push(Entry { name, folder, link });
        }
        entries.sort_unstable();
        Ok(entries)
    }

    /// Opens a file for reading; links are followed inside the folder.
    ///
    /// # Errors
    /// When it is no file that may be read.
    pub fn reader(&self, path: &str) -> Result<File, Fault> {
        let real = self.contain(&self.full(path))?;
        // Opening a FIFO would wait for its other end.
        if !fs::metadata(&real).map_err(|error| fault(&error))?.is_file() {
            return Err(Fault::NotAFile);
        }
        File::open(real).map_err(|error| fault(&error))
    }

    /// All bytes of a file of at most `TEXT_LIMIT` bytes.
    ///
    /// # Errors
    /// As `reader`, and when it is larger.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let file = self.reader(path)?;
        let length = file.metadata().map_err(|error| fault(&error))?.len();
        if length > TEXT_LIMIT {
            return Err(Fault::TooLarge(length));
        }
        file.take(TEXT_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| fault(&error))?;
        let length = bytes.len() as u64;
        if length > TEXT_LIMIT { Err(Fault::TooLarge(length)) } else { Ok(bytes) }
    }

    /// The paths that a pattern finds.
    ///
    /// # Errors
    /// The first folder that could not be listed.
    pub fn find(
        &self,
        pattern: &str,
        flavour: glob::Flavour,
    ) -> Result<std::collections::BTreeSet<String>, (String, Fault)> {
        let found = glob::find(self, pattern, flavour);
        self.missed.take().map_or(Ok(found), Err)
    }
}

impl glob::Tree for Tree {
    fn is_folder(&self, path: &str) -> bool {
        Tree::is_folder(self, path)
    }

    fn exists(&self, path: &str) -> bool {
        inside(path).is_ok() && fs::symlink_metadata(self.full(path)).is_ok()
    }

    fn list(&self, folder: &str) -> Vec<glob::Listed> {
        match Tree::list(self, folder) {
            Ok(entries) => entries
                .into_iter()
                .map(|entry| glob::Listed { name: entry.name, folder: entry.folder })
                .collect(),
            // A linked folder elsewhere is not ours to look into, and a loop is no folder.
            Err(Fault::Outside | Fault::Missing) => Vec::new(),
            Err(fault) => {
                self.missed.borrow_mut().get_or_insert_with(|| (folder.to_owned(), fault));
                Vec::new()
            }
        }
    }
}

impl evaluate::Tree for Tree {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        Tree::read(self, path).ok()
    }
}

fn fault(error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Fault::Missing,
        _ => Fault::Unreadable(error.to_string()),
    }
}

fn kind(metadata: &fs::Metadata) -> Kind {
    if metadata.is_file() {
        Kind::File
    } else if metadata.is_dir() {
        Kind::Folder
    } else if metadata.is_symlink() {
        Kind::Link(String::new())
    } else {
        Kind::Special
    }
}

#[cfg(unix)]
fn node(metadata: &fs::Metadata) -> Node {
    use std::os::unix::fs::MetadataExt;
    // What CPython computes, rounding and all.
    #[expect(clippy::cast_precision_loss, reason = "CPython loses the same")]
    let time = metadata.mtime() as f64 + 1e-9 * metadata.mtime_nsec() as f64;
    Node {
        kind: kind(metadata),
        mode: metadata.mode(),
        time,
        size: metadata.len(),
        identity: (metadata.nlink() > 1).then(|| (metadata.dev(), metadata.ino())),
    }
}

#[cfg(not(unix))]
fn node(metadata: &fs::Metadata) -> Node {
    let time = metadata.modified().ok().map_or(0.0, |time| {
        match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => after.as_secs_f64(),
            Err(before) => -before.duration().as_secs_f64(),
        }
    });
    let kind = kind(metadata);
    let mode = if kind == Kind::Folder { 0o40755 } else { 0o100_644 };
    Node { kind, mode, time, size: metadata.len(), identity: None }
}
