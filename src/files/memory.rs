//! Files that exist only in memory: what tests use.

use super::{Files, Kind, Listed, READ_LIMIT, ReadError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Files by their path; folders are implied by the files in them.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    folder_name: Option<String>,
}

impl Memory {
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), content.into());
    }

    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    pub fn name_folder(&mut self, name: impl Into<String>) {
        self.folder_name = Some(name.into());
    }

    fn below<'m>(&'m self, path: &str) -> impl Iterator<Item = &'m str> + use<'m> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let names = self.files.range(prefix.clone()..).map(|(name, _)| name.as_str());
        let length = prefix.len();
        names
            .take_while(move |name| name.starts_with(prefix.as_str()))
            .map(move |name| &name[length..])
    }
}

impl<P: Into<String>, C: Into<Vec<u8>>> FromIterator<(P, C)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Self {
        let files = files.into_iter().map(|(path, content)| (path.into(), content.into()));
        Memory { files: files.collect(), folder_name: None }
    }
}

impl Files for Memory {
    fn kind(&self, path: &str) -> Kind {
        match self.files.get(path) {
            Some(content) => Kind::File { length: content.len() as u64 },
            None if path.is_empty() || self.below(path).next().is_some() => Kind::Directory,
            None => Kind::Missing,
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.kind(path) {
            Kind::File { length } if length > READ_LIMIT => {
                Err(ReadError::TooLarge { limit: READ_LIMIT })
            }
            Kind::File { .. } => Ok(self.files[path].clone()),
            Kind::Missing => Err(ReadError::Missing),
            _ => Err(ReadError::Directory),
        }
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        let names: BTreeSet<Listed> = self
            .below(path)
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => Listed { name: name.to_owned(), directory: true },
                None => Listed { name: rest.to_owned(), directory: false },
            })
            .collect();
        names.into_iter().collect()
    }

    fn folder_name(&self) -> Option<String> {
        self.folder_name.clone()
    }
}
