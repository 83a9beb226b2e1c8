//! Open buffers over the files below them: what an editor shows wins over what is saved.

use super::{Files, Kind, Listed, ReadError};
use std::collections::BTreeMap;
use std::sync::Arc;

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

    fn list(&self, path: &str) -> Arc<[Listed]> {
        let listed = self.below.list(path);
        let inside = |open: &String| {
            let (folder, name) = split(open);
            let is_new = folder == path && !holds(&listed, name);
            is_new.then(|| Listed { name: name.to_owned(), directory: false })
        };
        let new: Vec<Listed> = self.open.keys().filter_map(inside).collect();
        if new.is_empty() {
            return listed;
        }
        let mut all = [&listed, new.as_slice()].concat();
        all.sort();
        all.into()
    }

    fn searched(&self, question: &str, search: &dyn Fn() -> Arc<[String]>) -> Arc<[String]> {
        // A file that is not saved yet stands in no list below.
        let is_listed = |path: &String| {
            let (folder, name) = split(path);
            holds(&self.below.list(folder), name)
        };
        match self.open.keys().all(is_listed) {
            true => self.below.searched(question, search),
            false => search(),
        }
    }

    fn folder_name(&self) -> Option<String> {
        self.below.folder_name()
    }
}

/// The folder and the name of a path.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn holds(listed: &[Listed], name: &str) -> bool {
    listed.binary_search_by(|entry| entry.name.as_str().cmp(name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Answers, Memory, Remembered};
    use std::cell::Cell;

    #[test]
    fn a_search_is_remembered_unless_a_file_is_open_that_is_not_saved() {
        let below = Memory::from_iter([("demo/__init__.py", "")]);
        let below = Remembered::new(Answers::none(), below);
        let searches = Cell::new(0);
        let found = |open: &[&str]| {
            let open = open.iter().map(|path| ((*path).to_owned(), String::new()));
            let overlay = Overlay::new(&below, open.collect());
            let search = || {
                searches.set(searches.get() + 1);
                overlay.list("demo").iter().map(|entry| entry.name.clone()).collect()
            };
            (overlay.searched("demo", &search).to_vec(), searches.get())
        };
        let (saved, both) = (vec!["__init__.py".to_owned()], [".env", "__init__.py"]);
        assert_eq!(found(&["demo/.env"]), (both.map(str::to_owned).to_vec(), 1));
        assert_eq!(found(&[]), (saved.clone(), 2));
        assert_eq!(found(&["demo/__init__.py"]), (saved.clone(), 2));
        assert_eq!(found(&["demo/.env"]).0.len(), 2);
        assert_eq!(found(&[]), (saved, 3));
    }
}
