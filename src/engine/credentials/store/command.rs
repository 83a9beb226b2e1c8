//! The command `keyring` of Python, whose plug-ins keep passwords in places that no system knows.

use super::{Entry, StoreError};
use crate::engine::child::{self, Ended};
use crate::engine::credentials::Secret;
use std::time::Duration;

/// How long a locked store may take to be opened by a person.
const LIMIT: Duration = Duration::from_secs(60);

/// The first of `entries` that there is, by its number.
pub fn read(entries: &[Entry]) -> Result<Option<(usize, Secret)>, StoreError> {
    for (at, entry) in entries.iter().enumerate() {
        let ended = run("get", entry, "")?;
        let text = ended.out.trim_end_matches(['\r', '\n']);
        if ended.success && !text.is_empty() {
            return Ok(Some((at, Secret::new(text))));
        }
    }
    Ok(None)
}

/// The password goes by standard input, where no other program can see it.
pub fn write(entry: &Entry, secret: &Secret) -> Result<(), StoreError> {
    let ended = run("set", entry, secret.expose())?;
    if ended.success {
        return Ok(());
    }
    // A Python program says its reason last.
    let last = ended.err.lines().map(str::trim).rfind(|line| !line.is_empty());
    let sentence = secret.redact(last.unwrap_or("nothing"), &entry.user);
    Err(StoreError::Failed { sentence: sentence.chars().take(300).collect() })
}

/// Whether there was one.
pub fn delete(entry: &Entry) -> Result<bool, StoreError> {
    if read(std::slice::from_ref(entry))?.is_none() {
        return Ok(false);
    }
    let ended = run("del", entry, "")?;
    match ended.success {
        true => Ok(true),
        false => Err(StoreError::Failed { sentence: "the entry cannot be deleted".to_owned() }),
    }
}

/// The command is part of the user's own set-up, and asked for by whoever publishes or logs in.
fn run(verb: &str, entry: &Entry, input: &str) -> Result<Ended, StoreError> {
    let mut command = child::command("keyring");
    command.args([verb, &entry.service, &entry.user]);
    child::run(&mut command, input, LIMIT).map_err(|reason| StoreError::Child { reason })
}
