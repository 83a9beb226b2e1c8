//! The Keychain of macOS and the Credential Manager of Windows, with the names that Python's
//! keyring 25.7 gives to their entries.

use super::{Entry, StoreError};
use crate::engine::credentials::Secret;
use keyring::{Entry as Item, Error};
use zeroize::Zeroizing;

/// The first of `entries` that there is, by its number.
pub fn read(entries: &[Entry]) -> Result<Option<(usize, Secret)>, StoreError> {
    for (at, entry) in entries.iter().enumerate() {
        for item in items(entry)? {
            if let Some(text) = password(&item, entry)? {
                return Ok(Some((at, Secret::new(text.as_str()))));
            }
        }
    }
    Ok(None)
}

pub fn write(entry: &Entry, secret: &Secret) -> Result<(), StoreError> {
    let mut items = items(entry)?;
    // One target name holds one user: where another one has it, ours is the next.
    while items.len() > 1 && is_of_another(&items[0], entry)? {
        items.remove(0);
    }
    match items.first() {
        Some(item) => item.set_password(secret.expose()).map_err(failed),
        None => Err(StoreError::Absent { reason: "it knows no such entry".to_owned() }),
    }
}

/// Whether there was one.
pub fn delete(entry: &Entry) -> Result<bool, StoreError> {
    let mut had = false;
    for item in items(entry)? {
        if password(&item, entry)?.is_some() {
            item.delete_credential().map_err(failed)?;
            had = true;
        }
    }
    Ok(had)
}

fn password(item: &Item, entry: &Entry) -> Result<Option<Zeroizing<String>>, StoreError> {
    if is_of_another(item, entry)? {
        return Ok(None);
    }
    match item.get_password() {
        Ok(text) => Ok(Some(Zeroizing::new(text)).filter(|text| !text.is_empty())),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// The place of an entry: service and account of the Keychain.
#[cfg(target_vendor = "apple")]
fn items(entry: &Entry) -> Result<Vec<Item>, StoreError> {
    Ok(vec![Item::new(&entry.service, &entry.user).map_err(failed)?])
}

#[cfg(target_vendor = "apple")]
fn is_of_another(_: &Item, _: &Entry) -> Result<bool, StoreError> {
    Ok(false)
}

/// The places of an entry: the target name is the service, and where that is taken by another user
/// `user@service`.
#[cfg(windows)]
fn items(entry: &Entry) -> Result<Vec<Item>, StoreError> {
    let second = format!("{}@{}", entry.user, entry.service);
    [&entry.service, &second]
        .into_iter()
        .map(|target| Item::new_with_target(target, &entry.service, &entry.user).map_err(failed))
        .collect()
}

#[cfg(windows)]
fn is_of_another(item: &Item, entry: &Entry) -> Result<bool, StoreError> {
    match item.get_attributes() {
        Ok(attributes) => Ok(attributes.get("username").is_some_and(|user| *user != entry.user)),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: Error) -> StoreError {
    match error {
        Error::NoStorageAccess(_) => StoreError::Locked,
        error => StoreError::Failed { sentence: error.to_string() },
    }
}
