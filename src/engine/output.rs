//! The folder that archives are written to: one build at a time, and no name before its file is
//! complete.

#![expect(clippy::disallowed_methods, reason = "temporary files become archives by a rename")]

use super::archive::{Digest, hex};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

const PREFIX: &str = ".shipwheel-";
const SUFFIX: &str = ".part";
/// Between two tries to get the folder.
const MOMENT: Duration = Duration::from_millis(20);

/// Why nothing could be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    #[error("cannot make the folder `{}`: {reason}; choose one that can be written to", path.display())]
    Folder { path: PathBuf, reason: io::Error },
    #[error("`{}` is a file, and the archives need a folder there", path.display())]
    NotAFolder { path: PathBuf },
    #[error("cannot write to the folder `{}`: {reason}; choose one that can be written to", path.display())]
    Temporary { path: PathBuf, reason: io::Error },
    #[error("cannot write `{}`: {reason}", path.display())]
    Write { path: PathBuf, reason: io::Error },
    #[error("`{}` is a folder, and an archive must have that name", path.display())]
    Occupied { path: PathBuf },
}

/// The folder, held by this build until it is dropped.
pub struct Output {
    path: PathBuf,
    /// Where the system can lock a folder, other builds wait for us at this one.
    _lock: Option<File>,
}

impl Output {
    /// Makes the folder where it is missing, waits for another build that holds it, and removes
    /// what builds that died left there. `waiting` is called before each moment of waiting; none
    /// when it says no.
    ///
    /// # Errors
    /// When it is no folder, or one that may not be written to.
    pub fn open(
        path: &Path,
        waiting: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Output>, OutputError> {
        if path.exists() && !path.is_dir() {
            return Err(OutputError::NotAFolder { path: path.to_owned() });
        }
        fs::create_dir_all(path).map_err(|error| OutputError::Folder {
            path: path.to_owned(),
            reason: error.kind().into(),
        })?;
        let mut lock = File::open(path).ok();
        while let Some(folder) = &lock {
            match folder.try_lock() {
                Ok(()) => break,
                Err(fs::TryLockError::WouldBlock) if !waiting() => return Ok(None),
                Err(fs::TryLockError::WouldBlock) => std::thread::sleep(MOMENT),
                Err(fs::TryLockError::Error(_)) => lock = None,
            }
        }
        let output = Output { path: path.to_owned(), _lock: lock };
        if output._lock.is_some() {
            output.sweep();
        }
        Ok(Some(output))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Temporary files of builds that were killed; nobody else has them while we hold the lock.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
                // One that stays does no harm.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// A file that will be called `name` when it is complete.
    ///
    /// # Errors
    /// When the folder may not be written to.
    pub fn begin(&self, name: &str) -> Result<Pending, OutputError> {
        let target = self.path.join(name);
        if target.is_dir() {
            return Err(OutputError::Occupied { path: target });
        }
        // The name of the temporary file, which the error has as well, is nobody's business.
        let refused = |error: io::Error| OutputError::Temporary {
            path: self.path.clone(),
            reason: error.kind().into(),
        };
        let file = tempfile::Builder::new()
            .prefix(PREFIX)
            .suffix(SUFFIX)
            .tempfile_in(&self.path)
            .map_err(refused)?;
        Ok(Pending { file, target, name: name.to_owned() })
    }

    /// The file as others would read it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn reopen(&self, pending: &Pending) -> Result<File, OutputError> {
        let unreadable = |reason| OutputError::Write { path: pending.target.clone(), reason };
        File::open(pending.path()).map_err(unreadable)
    }

    /// The size in bytes and the SHA-256 of a file as it stands on the disk; none when `goes_on`,
    /// which is asked before each piece, says no.
    ///
    /// # Errors
    /// When it cannot be read again.
    pub fn digest(
        &self,
        pending: &Pending,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<(u64, String)>, OutputError> {
        let unreadable = |reason| OutputError::Write { path: pending.target.clone(), reason };
        let mut file = self.reopen(pending)?;
        let mut digest = Digest::default();
        let mut buffer = vec![0; 64 * 1024];
        let mut size = 0;
        while goes_on() {
            match file.read(&mut buffer).map_err(unreadable)? {
                0 => return Ok(Some((size, hex(&digest.finish())))),
                count => {
                    size += count as u64;
                    digest.update(&buffer[..count]);
                }
            }
        }
        Ok(None)
    }
}

/// A file without its final name. Dropped, it is removed.
pub struct Pending {
    file: NamedTempFile,
    target: PathBuf,
    name: String,
}

impl Pending {
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The final name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it stands now.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Makes sure that the bytes are on the disk and readable by others.
    ///
    /// # Errors
    /// When the disk is full, or gone.
    pub fn settle(&mut self) -> Result<(), OutputError> {
        let write = |reason| OutputError::Write { path: self.target.clone(), reason };
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::Permissions::from_mode(0o644);
            self.file.as_file().set_permissions(mode).map_err(write)?;
        }
        self.file.as_file().sync_all().map_err(write)
    }

    /// Gives the file its name; one that had the name before is replaced in the same moment.
    ///
    /// # Errors
    /// When the system refuses the name.
    pub fn commit(self) -> Result<PathBuf, OutputError> {
        let Pending { file, target, .. } = self;
        match file.persist(&target) {
            Ok(_) => Ok(target),
            Err(error) => Err(OutputError::Write { path: target, reason: error.error }),
        }
    }
}
