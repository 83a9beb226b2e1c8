//! The time of the last commit, for archives that anyone can make again.

use super::child;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Why it is not known.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    #[error("the time of the last commit is asked of git, which could not be started: {reason}")]
    NoGit { reason: std::io::Error },
    #[error("a reproducible build takes the time of the last commit, and git knows none in `{}`; set SOURCE_DATE_EPOCH instead", folder.display())]
    NoCommit { folder: PathBuf },
}

/// Seconds since 1970, in decimal digits.
///
/// # Errors
/// When the folder is in no repository, or there is no git.
pub fn time(folder: &Path) -> Result<String, CommitError> {
    let output = child::command("git")
        // Whatever the repository configures to be run is not run.
        .args(["-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "--no-pager"])
        .args(["log", "-1", "--no-show-signature", "--format=%ct"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|reason| CommitError::NoGit { reason })?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let is_time = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match output.status.success() && is_time {
        true => Ok(text),
        false => Err(CommitError::NoCommit { folder: folder.to_owned() }),
    }
}
