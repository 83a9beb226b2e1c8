//! Replaces the content of a file in one step, or makes a new one: a reader sees the old content or
//! the new one, never a part.

#![expect(clippy::disallowed_methods, reason = "the one place of the command line that writes")]

use crate::analysis::SIZE_LIMIT;
use crate::files::{ReadError, disk};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("it changed while it was being checked; run the command again")]
    Changed,
    #[error("it is read-only")]
    ReadOnly,
    #[error("it is there by now, and nothing is written over")]
    There,
    #[error("{reason}")]
    Read { reason: ReadError },
    #[error("{doing}: {reason}")]
    System { doing: &'static str, reason: io::Error },
}

/// Writes `new` to the file at `path`, which must still hold `old`. A symbolic link stays one,
/// and its target is written; permissions are kept, the owner where the system lets us.
///
/// # Errors
/// When the file holds something else by now, may not be written, or the system refuses. The
/// file is as it was then.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    let system = |doing| move |reason| WriteError::System { doing, reason };
    let target = fs::canonicalize(path).map_err(system("it cannot be found any more"))?;
    let metadata = fs::metadata(&target).map_err(system("it cannot be looked at"))?;
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".shipwheel-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(system("no file can be made beside it"))?;
    let written = temporary.write_all(new).and_then(|()| temporary.as_file().sync_all());
    written.map_err(system("the new content cannot be written"))?;
    keep_owner(temporary.as_file(), &metadata);
    let kept = temporary.as_file().set_permissions(metadata.permissions());
    kept.map_err(system("its permissions cannot be kept"))?;
    let current = disk::read_file(&target, SIZE_LIMIT);
    match current {
        Ok(current) if current == old => {}
        Ok(_) => return Err(WriteError::Changed),
        Err(reason) => return Err(WriteError::Read { reason }),
    }
    let renamed = temporary.persist(&target);
    renamed.map(drop).map_err(|error| error.error).map_err(system("it cannot be replaced"))
}

/// New files and folders, which can be taken away again.
#[derive(Default)]
pub struct Made {
    files: Vec<PathBuf>,
    /// The outer ones first.
    folders: Vec<PathBuf>,
}

impl Made {
    /// Writes a file that is not there yet, and the folders that it needs.
    ///
    /// # Errors
    /// When something has the name by now, or the system refuses.
    pub fn create(&mut self, path: &Path, content: &[u8]) -> Result<(), WriteError> {
        let system = |doing| move |reason| WriteError::System { doing, reason };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|above| !above.as_os_str().is_empty() && !disk::is_there(above))
            .collect();
        for above in missing.into_iter().rev() {
            fs::create_dir(above).map_err(system("its folder cannot be made"))?;
            self.folders.push(above.to_owned());
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".shipwheel-").suffix(".tmp");
        for_all(&mut builder);
        let temporary = builder.tempfile_in(folder);
        let mut temporary = temporary.map_err(system("no file can be made there"))?;
        let written = temporary.write_all(content).and_then(|()| temporary.as_file().sync_all());
        written.map_err(system("the content cannot be written"))?;
        match temporary.persist_noclobber(path) {
            Ok(_) => {
                self.files.push(path.to_owned());
                Ok(())
            }
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(WriteError::There)
            }
            Err(error) => Err(system("it cannot get its name")(error.error)),
        }
    }

    /// Takes away what was made, and no folder that somebody else has put something into.
    pub fn undo(self) {
        for file in self.files {
            // What stays is complete, and seen by the author.
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.into_iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// A temporary file is its owner's alone unless it is told otherwise; a new file of a project is what
/// the umask leaves of this.
#[cfg(unix)]
fn for_all(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn for_all(_: &mut tempfile::Builder<'_, '_>) {}

#[cfg(unix)]
fn keep_owner(file: &fs::File, metadata: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only root may give files away; for everyone else the file is theirs already, or becomes so.
    let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &fs::File, _: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pyproject.toml");
        fs::write(&path, "theirs").unwrap();
        let error = replace(&path, b"old", b"new").unwrap_err();
        assert!(matches!(error, WriteError::Changed));
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(names(folder.path()), ["pyproject.toml"]);
        replace(&path, b"theirs", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["pyproject.toml"]);
    }

    #[test]
    fn new_files_are_made_with_their_folders_and_taken_away_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut made = Made::default();
        let path = folder.path().join("new/deep/a.txt");
        made.create(&path, b"one").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let error = made.create(&path, b"two").unwrap_err();
        assert!(matches!(error, WriteError::There), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(names(path.parent().unwrap()), ["a.txt"]);
        fs::write(folder.path().join("new/theirs"), "").unwrap();
        made.undo();
        assert_eq!(names(&folder.path().join("new")), ["theirs"]);
    }

    #[test]
    fn a_file_that_is_gone_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pyproject.toml");
        assert!(replace(&path, b"", b"new").is_err());
        assert!(names(folder.path()).is_empty());
    }
}
