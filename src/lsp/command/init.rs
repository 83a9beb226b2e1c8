//! The arguments of `shipwheel.init`.

use super::{INIT, text, unknown};
use crate::project::Backend;
use crate::scaffold::{Author, BACKENDS};
use serde_json::{Map, Value};
use std::path::Path;

/// What is to be begun, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Init {
    /// Of the project file that is to be.
    pub uri: String,
    pub backend: Backend,
    pub name: Option<String>,
    pub module: Option<String>,
    pub description: Option<String>,
    pub license: Option<String>,
    pub authors: Vec<Author>,
}

impl Init {
    pub(super) fn read(
        place: Option<String>,
        options: &Map<String, Value>,
    ) -> Result<Init, String> {
        let (mut place, mut backend) = (place, Backend::Flit);
        let (mut name, mut module, mut description, mut license) = (None, None, None, None);
        let mut authors = Vec::new();
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "uri" | "folder" => place = Some(text(key, value)?),
                "backend" => {
                    let word = text(key, value)?;
                    let known = Backend::of(&word).filter(|known| BACKENDS.contains(known));
                    backend = known.ok_or_else(|| {
                        format!("`backend` is one of flit, hatchling, setuptools, uv, pdm and poetry, not `{word}`")
                    })?;
                }
                "name" => name = line(key, value)?,
                "module" => module = line(key, value)?,
                "description" => description = line(key, value)?,
                "license" => license = line(key, value)?,
                "authors" => {
                    let all = value.as_array().ok_or("`authors` must be an array of strings")?;
                    for one in all {
                        let person = one.as_str().and_then(Author::read);
                        authors.push(person.ok_or_else(|| {
                            format!("an author is `Name <address>`, or one of the two, not `{one}`")
                        })?);
                    }
                }
                // The answer waits for nobody else.
                "wait" => {}
                _ => return Err(unknown(INIT, key)),
            }
        }
        let place = place.ok_or("say which folder is meant: `{\"folder\": \"file:///...\"}`")?;
        let uri = project_file(&place)?;
        Ok(Init { uri, backend, name, module, description, license, authors })
    }
}

/// One line; what is empty was not said.
fn line(key: &str, value: &Value) -> Result<Option<String>, String> {
    let line = text(key, value)?.trim().to_owned();
    match line.contains(char::is_control) {
        true => Err(format!("`{key}` must be one line")),
        false => Ok(Some(line).filter(|line| !line.is_empty())),
    }
}

/// The URI of the project file in a folder, which is given by its URI or its path, or by the file's
/// own URI.
fn project_file(place: &str) -> Result<String, String> {
    let refused =
        || format!("`{place}` is neither the URI of a folder on the disk nor its whole path");
    let path = Path::new(place);
    let mut url = match path.is_absolute() {
        true => url::Url::from_directory_path(path).map_err(|()| refused())?,
        false => url::Url::parse(place).map_err(|_| refused())?,
    };
    if url.scheme() != "file" {
        return Err(refused());
    }
    let is_file =
        url.path_segments().and_then(|mut parts| parts.next_back()) == Some("pyproject.toml");
    if !is_file {
        let mut parts = url.path_segments_mut().map_err(|()| refused())?;
        parts.pop_if_empty().push("pyproject.toml");
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_in_many_ways() {
        let file = |place: &str| project_file(place);
        for place in ["file:///x/y", "file:///x/y/", "file:///x/y/pyproject.toml"] {
            assert_eq!(file(place).as_deref(), Ok("file:///x/y/pyproject.toml"), "{place}");
        }
        if cfg!(unix) {
            assert_eq!(file("/x/a b").as_deref(), Ok("file:///x/a%20b/pyproject.toml"));
            assert_eq!(file("/").as_deref(), Ok("file:///pyproject.toml"));
        }
        for place in ["x/y", "", "untitled:x", "https://example.org/x"] {
            assert!(file(place).is_err(), "{place}");
        }
    }
}
