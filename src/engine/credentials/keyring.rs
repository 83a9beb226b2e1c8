//! The `keyring` command, which keeps the passwords that twine and flit store.

use super::{Secret, TOKEN_USER};
use crate::engine::index::Index;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a locked store may take to be opened by a person.
const LIMIT: Duration = Duration::from_secs(60);

/// The password of `username`, where the command is there and has one. Its names for an entry are
/// the address of the index as it is written, and the user name (twine 7.0.0, uv 0.13.8).
#[expect(clippy::disallowed_methods, reason = "the user did not say --no-keyring")]
pub fn ask(index: &Index, username: &str) -> Option<Secret> {
    let address = index.address.upload.as_str();
    let user = if username.is_empty() { TOKEN_USER } else { username };
    let mut child = Command::new("keyring")
        .args(["get", address, user])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let start = Instant::now();
    while child.try_wait().ok()?.is_none() {
        if start.elapsed() > LIMIT {
            // It may have ended just now.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim_end_matches(['\r', '\n']);
    (output.status.success() && !text.is_empty()).then(|| Secret::new(text))
}
