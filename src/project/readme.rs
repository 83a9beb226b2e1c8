//! `readme`: the path or the table, and the text it leads to.

use super::Found;
use crate::document::{Entry, Str, Table, Value};
use crate::files::{Files, Kind};

/// The value of `readme`.
pub struct Readme<'d> {
    pub entry: &'d Entry,
    pub form: ReadmeForm<'d>,
    /// What stands at the path; none without a path or a file tree.
    pub found: Option<Found>,
}

pub enum ReadmeForm<'d> {
    /// `readme = "README.md"`
    Path(&'d Str),
    /// `readme = { file = "…", content-type = "…" }`
    Table(&'d Table),
}

impl<'d> Readme<'d> {
    pub(super) fn read(table: Option<&'d Table>, files: Option<&dyn Files>) -> Option<Self> {
        let entry = table?.entry("readme")?;
        let form = match (entry.value.as_text(), entry.value.as_table()) {
            (Some(path), _) => ReadmeForm::Path(path),
            (_, Some(table)) => ReadmeForm::Table(table),
            _ => return None,
        };
        let mut readme = Readme { entry, form, found: None };
        readme.found = match (readme.path(), files) {
            (Some(path), Some(files)) => Some(Found::at(files, path.as_str())),
            _ => None,
        };
        Some(readme)
    }

    /// The path of the file, in either form.
    pub fn path(&self) -> Option<&'d Str> {
        match self.form {
            ReadmeForm::Path(path) => Some(path),
            ReadmeForm::Table(_) => self.text_of("file"),
        }
    }

    /// A string of the table form.
    pub fn text_of(&self, key: &str) -> Option<&'d Str> {
        match self.form {
            ReadmeForm::Path(_) => None,
            ReadmeForm::Table(table) => table.get(key).and_then(Value::as_text),
        }
    }

    /// The media type, without parameters and in lower case: as written, or by the extension of
    /// the file where all backends that know it agree.
    pub fn media_type(&self) -> Option<String> {
        if let Some(written) = self.text_of("content-type") {
            let base = written.as_str().split(';').next().unwrap_or_default();
            return Some(base.trim().to_lowercase());
        }
        let path = self.path()?.as_str().to_lowercase();
        let known = [(".md", "text/markdown"), (".rst", "text/x-rst"), (".txt", "text/plain")];
        let by_extension = known.iter().find(|(extension, _)| path.ends_with(extension))?;
        Some(by_extension.1.to_owned())
    }

    /// The description itself, as far as it can be known.
    pub fn description(&self) -> Option<&str> {
        match (&self.found, self.text_of("text")) {
            (Some(Found::Text(text)), _) => Some(text),
            (None, Some(text)) => Some(text.as_str()),
            _ => None,
        }
    }
}

/// The readme files at the top of the project, the usual one first.
pub(super) fn candidates(files: &dyn Files) -> Vec<String> {
    const USUAL: [&str; 3] = ["README.md", "README.rst", "README.txt"];
    let is_file = |name: &&str| matches!(files.kind(name), Kind::File { .. });
    USUAL.iter().filter(|name| is_file(name)).map(|name| (*name).to_owned()).collect()
}
