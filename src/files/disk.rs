//! The files of a folder on the disk.

#![expect(clippy::disallowed_methods, reason = "the only file that reads the disk")]

use super::{Files, Kind, LIST_LIMIT, Listed, READ_LIMIT, ReadError};
use std::fs;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder that holds a project file.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The folder with every link followed, to see where links lead.
    real: Option<PathBuf>,
}

impl Disk {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        let real = fs::canonicalize(&root).ok();
        Disk { root, real }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    fn look(&self, path: &str) -> Result<(PathBuf, fs::Metadata), Kind> {
        if path.contains('\0') {
            return Err(Kind::Missing);
        }
        if super::inside(path).is_err() {
            return Err(Kind::Outside);
        }
        let full = self.path(path);
        let real = fs::canonicalize(&full).map_err(|error| self.absence(&full, &error))?;
        if self.real.as_ref().is_some_and(|root| !real.starts_with(root)) {
            return Err(Kind::Outside);
        }
        let metadata = fs::metadata(&real).map_err(|error| self.absence(&full, &error))?;
        Ok((real, metadata))
    }

    fn absence(&self, full: &Path, error: &io::Error) -> Kind {
        let gone = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        if gone && fs::symlink_metadata(full).is_err() { Kind::Missing } else { Kind::Unreadable }
    }
}

impl Files for Disk {
    fn kind(&self, path: &str) -> Kind {
        match self.look(path) {
            Err(kind) => kind,
            Ok((_, metadata)) if metadata.is_dir() => Kind::Directory,
            Ok((_, metadata)) if metadata.is_file() => Kind::File { length: metadata.len() },
            Ok(_) => Kind::Special,
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let (real, metadata) = self.look(path).map_err(refused)?;
        read_regular(&real, &metadata, READ_LIMIT)
    }

    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        let unreadable = |error: io::Error| ReadError::Unreadable { reason: error.to_string() };
        let (real, metadata) = self.look(path).map_err(refused)?;
        if !metadata.is_file() {
            return Err(if metadata.is_dir() { ReadError::Directory } else { ReadError::Special });
        }
        let mut file = fs::File::open(real).map_err(unreadable)?;
        file.seek(io::SeekFrom::Start(offset)).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(length as u64).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        let Ok((real, _)) = self.look(path) else { return Arc::default() };
        let Ok(entries) = fs::read_dir(real) else { return Arc::default() };
        let mut listed: Vec<Listed> = entries
            .filter_map(Result::ok)
            .take(LIST_LIMIT)
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let kind = entry.file_type().ok()?;
                let directory = kind.is_dir()
                    || (kind.is_symlink() && fs::metadata(entry.path()).ok()?.is_dir());
                Some(Listed { name, directory })
            })
            .collect();
        listed.sort();
        listed.into()
    }

    fn folder_name(&self) -> Option<String> {
        Some(self.real.as_ref()?.file_name()?.to_str()?.to_owned())
    }
}

/// Why what is no file and no folder is not read.
fn refused(kind: Kind) -> ReadError {
    match kind {
        Kind::Missing => ReadError::Missing,
        Kind::Outside => ReadError::Outside,
        _ => ReadError::Unreadable { reason: "a link that leads nowhere".to_owned() },
    }
}

/// Whether a folder stands at `path`, perhaps at the end of a link.
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether anything stands at `path`, a link that leads nowhere included.
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path with every link followed; none where nothing is there.
pub fn real(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

/// Reads a file that a user named, wherever it lies; regular files of at most `limit` bytes.
///
/// # Errors
/// When there is none, it is no regular file, it is larger, or the system refuses.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Unreadable { reason: error.to_string() },
    })?;
    read_regular(path, &metadata, limit)
}

/// Whether the system lets others than the owner read or change the file; never where it has no
/// such permissions.
#[cfg(unix)]
pub fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub fn is_open_to_others(_: &Path) -> bool {
    false
}

/// Lets nobody but the owner read and change the file, as `chmod 600` does.
///
/// # Errors
/// When the system refuses, or has no such permissions.
#[cfg(unix)]
pub fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
pub fn close_to_others(_: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

fn read_regular(path: &Path, metadata: &fs::Metadata, limit: u64) -> Result<Vec<u8>, ReadError> {
    if metadata.is_dir() {
        return Err(ReadError::Directory);
    }
    if !metadata.is_file() {
        return Err(ReadError::Special);
    }
    if metadata.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let unreadable = |error: io::Error| ReadError::Unreadable { reason: error.to_string() };
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    // The file may have grown since its length was asked for.
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge { limit }) } else { Ok(bytes) }
}
