//! Replaces the content of a file in one step: a reader sees the old content or the new one,
//! never a part.

#![expect(clippy::disallowed_methods, reason = "the one place of the command line that writes")]

use crate::analysis::SIZE_LIMIT;
use crate::files::{ReadError, disk};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("it changed while it was being checked; run the command again")]
    Changed,
    #[error("it is read-only")]
    ReadOnly,
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
    fn a_file_that_is_gone_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pyproject.toml");
        assert!(replace(&path, b"", b"new").is_err());
        assert!(names(folder.path()).is_empty());
    }
}
