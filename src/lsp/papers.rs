//! Texts that a client shows as documents: files in a folder of the server's own, which goes when the
//! server ends. What a server left that was killed goes when the next one needs such a folder.

#![expect(
    clippy::disallowed_methods,
    reason = "files that others only look at, outside of projects"
)]

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tempfile::TempDir;

const PREFIX: &str = "shipwheel-papers-";
/// Held by the server as long as it lives.
const LOCK: &str = ".lock";

#[derive(Default)]
pub struct Papers(Mutex<Drawer>);

#[derive(Default)]
enum Drawer {
    #[default]
    Empty,
    Open {
        folder: TempDir,
        _lock: File,
    },
    /// The server ends.
    Closed,
}

impl Papers {
    /// Writes the text under a name, in place of what had the name before.
    ///
    /// # Errors
    /// When there is no place for temporary files, or the server ends.
    pub fn write(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        self.write_in(&std::env::temp_dir(), name, text)
    }

    fn write_in(&self, place: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
        let mut drawer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Drawer::Empty = *drawer {
            sweep(place);
            *drawer = open(place)?;
        }
        let Drawer::Open { folder, .. } = &*drawer else {
            return Err(io::Error::other("the server ends"));
        };
        let is_bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        let path = folder.path().join(name.replace(is_bad, "_"));
        // A name that the editor may have open is not written into.
        let _ = fs::remove_file(&path);
        let mut file = File::create_new(&path)?;
        file.write_all(text.as_bytes())?;
        only_to_be_read(&file)?;
        Ok(path)
    }

    /// Takes all away, for good.
    pub fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Drawer::Closed;
    }
}

fn open(place: &Path) -> io::Result<Drawer> {
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
    // Nobody finds a lock that is not held yet.
    let (first, last) = (folder.path().join(".new"), folder.path().join(LOCK));
    let lock = File::create_new(&first)?;
    // Where the system has no locks, nobody sweeps either.
    let _ = lock.try_lock();
    fs::rename(first, last)?;
    Ok(Drawer::Open { folder, _lock: lock })
}

/// Takes away the folders of servers that are no more.
fn sweep(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        // A link is none of ours, wherever it leads.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        match lock.try_lock() {
            // What cannot be taken away is somebody else's.
            Ok(()) => drop(fs::remove_dir_all(entry.path())),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
    }
}

#[cfg(unix)]
fn only_to_be_read(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o400))
}

/// Elsewhere what is only to be read cannot be taken away.
#[cfg(not(unix))]
fn only_to_be_read(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(place: &Path) -> usize {
        fs::read_dir(place).unwrap().count()
    }

    #[test]
    fn papers_go_with_the_server_and_never_come_back() {
        let place = tempfile::tempdir().unwrap();
        let papers = Papers::default();
        assert_eq!(folders(place.path()), 0);
        let one = papers.write_in(place.path(), "a/b\n.txt", "one").unwrap();
        assert!(one.ends_with("a_b_.txt"), "{one:?}");
        let two = papers.write_in(place.path(), "a/b\n.txt", "two").unwrap();
        assert_eq!((one, fs::read_to_string(&two).unwrap()), (two, "two".to_owned()));
        papers.clear();
        assert_eq!(folders(place.path()), 0);
        assert!(papers.write_in(place.path(), "x", "").is_err());
        assert_eq!(folders(place.path()), 0);
    }

    #[test]
    fn those_of_a_server_that_was_killed_go_and_those_of_another_stay() {
        let place = tempfile::tempdir().unwrap();
        let other = Papers::default();
        let alive = other.write_in(place.path(), "alive", "").unwrap();
        let dead = place.path().join(format!("{PREFIX}dead"));
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join("left"), "").unwrap();
        let begun = place.path().join(format!("{PREFIX}begun"));
        fs::create_dir(&begun).unwrap();
        let papers = Papers::default();
        papers.write_in(place.path(), "mine", "").unwrap();
        assert!(alive.exists() && begun.exists() && !dead.exists());
    }
}
