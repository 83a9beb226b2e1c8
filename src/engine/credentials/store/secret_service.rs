//! The Secret Service of a desktop (GNOME, KDE and others), by D-Bus. Items have the attributes that
//! Python's keyring 25.7 gives them, so that either replaces what the other wrote.

use super::{Entry, StoreError};
use crate::engine::credentials::Secret;
use secret_service::{EncryptionType, Error, Item, SecretService};
use std::collections::HashMap;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long the bus may take to answer; a desktop that does not is not there.
const ANSWER: Duration = Duration::from_secs(3);
/// How long a person may take to open it.
const PROMPT: Duration = Duration::from_secs(60);
/// What Python's keyring calls itself in its items.
const APPLICATION: &str = "Python keyring library";

/// The first of `entries` that there is, by its number; of several the one written last.
pub fn read(entries: &[Entry]) -> Result<Option<(usize, Secret)>, StoreError> {
    run(async {
        let service = connect().await?;
        for (at, entry) in entries.iter().enumerate() {
            let mut newest = None;
            for item in items(&service, entry).await? {
                let changed = item.get_modified().await.unwrap_or_default();
                if newest.as_ref().is_none_or(|(other, _)| *other <= changed) {
                    newest = Some((changed, item));
                }
            }
            let Some((_, item)) = newest else { continue };
            let bytes = Zeroizing::new(item.get_secret().await.map_err(failed)?);
            if let Ok(text) = std::str::from_utf8(&bytes)
                && !text.is_empty()
            {
                return Ok(Some((at, Secret::new(text))));
            }
        }
        Ok(None)
    })
}

pub fn write(entry: &Entry, secret: &Secret) -> Result<(), StoreError> {
    run(async {
        let service = connect().await?;
        let found = in_time(ANSWER, service.get_default_collection()).await?;
        let collection = found.map_err(|error| match error {
            Error::NoResult => StoreError::Absent { reason: "it has no collection yet".to_owned() },
            error => failed(error),
        })?;
        open(collection.unlock()).await?;
        let mut attributes = attributes(entry);
        attributes.insert("application", APPLICATION);
        let label = format!("Password for '{}' on '{}'", entry.user, entry.service);
        let bytes = secret.expose().as_bytes();
        let made = collection.create_item(&label, attributes, bytes, true, "text/plain");
        in_time(PROMPT, made).await?.map_err(failed)?;
        Ok(())
    })
}

/// Whether there was one.
pub fn delete(entry: &Entry) -> Result<bool, StoreError> {
    run(async {
        let service = connect().await?;
        let items = items(&service, entry).await?;
        for item in &items {
            in_time(PROMPT, item.delete()).await?.map_err(failed)?;
        }
        Ok(!items.is_empty())
    })
}

fn attributes(entry: &Entry) -> HashMap<&str, &str> {
    HashMap::from([("service", &*entry.service), ("username", &*entry.user)])
}

/// All that there is of an entry, opened.
async fn items<'s>(
    service: &'s SecretService<'_>,
    entry: &Entry,
) -> Result<Vec<Item<'s>>, StoreError> {
    let found = in_time(ANSWER, service.search_items(attributes(entry))).await?;
    let mut found = found.map_err(failed)?;
    for item in &found.locked {
        open(item.unlock()).await?;
    }
    found.unlocked.append(&mut found.locked);
    Ok(found.unlocked)
}

async fn connect() -> Result<SecretService<'static>, StoreError> {
    let connected = in_time(ANSWER, SecretService::connect(EncryptionType::Dh)).await?;
    connected.map_err(|error| StoreError::Absent { reason: plain(&error) })
}

async fn open(unlocking: impl Future<Output = Result<(), Error>>) -> Result<(), StoreError> {
    match tokio::time::timeout(PROMPT, unlocking).await {
        Ok(opened) => opened.map_err(failed),
        Err(_) => Err(StoreError::Locked),
    }
}

async fn in_time<T>(limit: Duration, future: impl Future<Output = T>) -> Result<T, StoreError> {
    let slow = |_| StoreError::Absent { reason: "the bus does not answer".to_owned() };
    tokio::time::timeout(limit, future).await.map_err(slow)
}

fn failed(error: Error) -> StoreError {
    match error {
        Error::Locked | Error::Prompt | Error::PromptDisconnected => StoreError::Locked,
        Error::Unavailable => StoreError::Absent { reason: plain(&error) },
        error => StoreError::Failed { sentence: plain(&error) },
    }
}

fn plain(error: &Error) -> String {
    match error {
        Error::Unavailable => "no desktop offers a Secret Service".to_owned(),
        error => error.to_string(),
    }
}

/// Runs `future` on this thread.
fn run<T>(future: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| StoreError::Absent { reason: error.to_string() })?;
    let result = runtime.block_on(future);
    runtime.shutdown_background();
    result
}
