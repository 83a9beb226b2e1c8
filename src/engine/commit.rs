//! The time of the last commit, for archives that anyone can make again, and whether there are
//! changes since.

use super::child;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

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

/// Whether files in `folder` are not as the last commit has them; none where git does not say so
/// within seconds. It is asked when someone publishes, so the repository is one they work in.
pub fn is_dirty(folder: &Path) -> Option<bool> {
    let mut git = child::command("git");
    git.args(["-c", "core.fsmonitor=false", "--no-pager", "--no-optional-locks"])
        .args(["status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=all"])
        .args(["--", "."])
        .current_dir(folder);
    let ended = child::run(&mut git, "", Duration::from_secs(5)).ok()?;
    ended.success.then(|| !ended.out.trim().is_empty())
}
