//! A temporary folder that goes with the one who made it; when that was killed, the next one who makes
//! one takes it away.

#![expect(clippy::disallowed_methods, reason = "temporary folders are of our own making")]

use crate::files::LIST_LIMIT;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const PREFIX: &str = "shipwheel-scratch-";
/// Locked as long as somebody uses the folder.
const LOCK: &str = ".in-use";
/// One without a lock may be in the making, if it is not older.
const YOUNG: Duration = Duration::from_secs(60 * 60);

pub struct Scratch {
    // It is let go of before the folder goes: some systems keep what is open.
    _lock: File,
    folder: TempDir,
}

impl Scratch {
    /// A new one, in the system's place for them.
    ///
    /// # Errors
    /// When the system does not give one.
    pub fn make() -> io::Result<Scratch> {
        Scratch::make_in(&std::env::temp_dir())
    }

    fn make_in(place: &Path) -> io::Result<Scratch> {
        sweep(place);
        let mut tries = 0;
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
            let path = folder.path().join(LOCK);
            let lock = File::create_new(&path)?;
            let is_ours = match lock.try_lock() {
                // One who sweeps may have had it for a moment, and has taken the folder away.
                Ok(()) => path.exists(),
                Err(TryLockError::WouldBlock) => false,
                // Where nothing can be locked, nobody sweeps either.
                Err(TryLockError::Error(_)) => true,
            };
            tries += 1;
            if is_ours || tries == 3 {
                return Ok(Scratch { _lock: lock, folder });
            }
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Takes away what the dead have left in `place`. What cannot be taken away does no harm.
fn sweep(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten().take(LIST_LIMIT) {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether it is a folder of ours that nobody uses.
fn is_left(folder: &Path) -> bool {
    let Ok(metadata) = fs::symlink_metadata(folder) else { return false };
    if !metadata.is_dir() || !is_ours(&metadata) {
        return false;
    }
    let lock = folder.join(LOCK);
    match fs::symlink_metadata(&lock) {
        Ok(metadata) if metadata.is_file() => {
            File::open(&lock).is_ok_and(|lock| lock.try_lock().is_ok())
        }
        Ok(_) => false,
        Err(_) => {
            let age = metadata.modified().ok().and_then(|time| time.elapsed().ok());
            age.is_some_and(|age| age > YOUNG)
        }
    }
}

#[cfg(unix)]
fn is_ours(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.uid() == rustix::process::geteuid().as_raw()
}

/// Elsewhere every user has a place for temporary folders alone.
#[cfg(not(unix))]
fn is_ours(_: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dead_have_left_is_taken_away() {
        let place = tempfile::tempdir().unwrap();
        let folder = |name: &str| place.path().join(format!("{PREFIX}{name}"));
        let living = Scratch::make_in(place.path()).unwrap();
        fs::write(living.path().join("wheel"), "").unwrap();
        for name in ["dead", "making", "old", "odd"] {
            fs::create_dir(folder(name)).unwrap();
            fs::write(folder(name).join("wheel"), "").unwrap();
        }
        fs::write(folder("dead").join(LOCK), "").unwrap();
        fs::create_dir(folder("odd").join(LOCK)).unwrap();
        let hours = std::time::SystemTime::now() - 2 * YOUNG;
        filetime::set_file_mtime(folder("old"), hours.into()).unwrap();
        fs::write(folder("file"), "").unwrap();
        fs::create_dir(place.path().join("another")).unwrap();
        let target = tempfile::tempdir().unwrap();
        fs::write(target.path().join(LOCK), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(target.path(), folder("link")).unwrap();
        let next = Scratch::make_in(place.path()).unwrap();
        assert!(next.path() != living.path() && next.path().is_dir());
        assert!(living.path().join("wheel").is_file());
        let is_there = |name: &str| fs::symlink_metadata(folder(name)).is_ok();
        assert_eq!(["dead", "old"].map(is_there), [false; 2]);
        assert_eq!(["making", "odd", "file"].map(is_there), [true; 3]);
        assert!(place.path().join("another").is_dir() && target.path().join(LOCK).is_file());
        let path = living.path().to_owned();
        drop(living);
        assert!(!path.exists());
    }
}
