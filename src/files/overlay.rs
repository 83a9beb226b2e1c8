//! Open buffers over the files below them: what an editor shows wins over what is saved.

use super::{Files, Kind, Listed, ReadError};
use std::collections::BTreeMap;

/// Files with some of them replaced by text that is open in an editor.
pub struct Overlay<'f> {
    below: &'f dyn Files,
    open: BTreeMap<String, String>,
}

impl<'f> Overlay<'f> {
    /// `open` holds the text of each open file by its path in the project.
    pub fn new(below: &'f dyn Files, open: BTreeMap<String, String>) -> Self {
        Overlay { below, open }
    }
}

impl Files for Overlay<'_> {
    fn kind(&self, path: &str) -> Kind {
        match self.open.get(path) {
            Some(text) => Kind::File { length: text.len() as u64 },
            None => self.below.kind(path),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.open.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.below.read(path),
        }
    }

    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        self.below.read_part(path, offset, length)
    }

    fn list(&self, path: &str) -> Vec<Listed> {
        let mut listed = self.below.list(path);
        for open in self.open.keys() {
            let (folder, name) = open.rsplit_once('/').unwrap_or(("", open));
            if folder == path && !listed.iter().any(|entry| entry.name == name) {
                listed.push(Listed { name: name.to_owned(), directory: false });
            }
        }
        listed.sort();
        listed
    }

    fn folder_name(&self) -> Option<String> {
        self.below.folder_name()
    }
}
