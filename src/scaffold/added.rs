//! The files of a folder with some that are still to be written.

use crate::files::{Files, Kind, Listed, Memory, ReadError};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) struct Added<'f> {
    below: &'f dyn Files,
    new: Memory,
}

impl<'f> Added<'f> {
    pub fn new(below: &'f dyn Files) -> Self {
        Added { below, new: Memory::default() }
    }

    pub fn insert(&mut self, path: &str, text: &str) {
        self.new.insert(path, text);
    }
}

impl Files for Added<'_> {
    fn kind(&self, path: &str) -> Kind {
        match self.new.kind(path) {
            Kind::Missing => self.below.kind(path),
            kind => kind,
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.new.kind(path) {
            Kind::File { .. } => self.new.read(path),
            _ => self.below.read(path),
        }
    }

    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        match self.new.kind(path) {
            Kind::File { .. } => self.new.read_part(path, offset, length),
            _ => self.below.read_part(path, offset, length),
        }
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        let below = self.below.list(path);
        let all: BTreeSet<Listed> = self.new.list(path).iter().chain(&*below).cloned().collect();
        all.into_iter().collect()
    }

    fn folder_name(&self) -> Option<String> {
        self.below.folder_name()
    }
}
