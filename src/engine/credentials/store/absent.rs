//! In the place of a system's keyring where there is none, or where it was left out of the build.

use super::{Entry, StoreError};
use crate::engine::credentials::Secret;

pub fn read(_: &[Entry]) -> Result<Option<(usize, Secret)>, StoreError> {
    Err(StoreError::NotBuilt)
}

pub fn write(_: &Entry, _: &Secret) -> Result<(), StoreError> {
    Err(StoreError::NotBuilt)
}

pub fn delete(_: &Entry) -> Result<bool, StoreError> {
    Err(StoreError::NotBuilt)
}
