//! The URI of a document, as a client spells it, becomes a name that is the same for every
//! spelling, and a path when the document lies on a disk.

use crate::project::may_be_meant;
use std::path::PathBuf;
use url::Url;

/// The project file, which Shipwheel serves.
const PROJECT: &str = "pyproject.toml";
/// What Shipwheel serves besides.
const PYPIRC: &str = ".pypirc";

/// One document, however its URI was spelled: `file:///c%3A/x` and `file:///C:/x` are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Vec<u8>);

/// What a URI says about its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub key: Key,
    /// Where the document lies. Only `file:` URIs have one; nothing else is ever looked for on
    /// the disk.
    pub path: Option<PathBuf>,
    name: Vec<u8>,
    untitled: bool,
}

impl Place {
    /// `None` when it is no URI.
    pub fn of(uri: &str) -> Option<Place> {
        let url = Url::parse(uri).ok()?;
        let path = decode(url.path());
        let name = path.rsplit(|byte| matches!(byte, b'/' | b'\\')).next().unwrap_or_default();
        Some(Place {
            name: name.to_vec(),
            untitled: url.scheme() == "untitled",
            path: on_disk(&url, &path),
            key: key(&url, path),
        })
    }

    /// Whether it has the name that tools look for.
    pub fn is_project(&self) -> bool {
        self.name == PROJECT.as_bytes()
    }

    /// Whether it is a `.pypirc`, whatever its language.
    pub fn is_pypirc(&self) -> bool {
        self.name == PYPIRC.as_bytes()
    }

    /// Whether it has a name that was probably meant to be that one.
    fn may_be_meant(&self) -> bool {
        std::str::from_utf8(&self.name).is_ok_and(may_be_meant)
    }

    /// Whether diagnostics are due for the document. A buffer that was never saved has no name
    /// to go by, so there the language that the client calls it counts.
    pub fn is_served(&self, language: &str) -> bool {
        self.is_project()
            || self.is_pypirc()
            || self.may_be_meant()
            || self.untitled && matches!(language, "toml" | "pyproject")
    }
}

fn on_disk(url: &Url, path: &[u8]) -> Option<PathBuf> {
    if url.scheme() != "file" || path.contains(&0) {
        return None;
    }
    url.to_file_path().ok()
}

fn key(url: &Url, mut path: Vec<u8>) -> Key {
    if url.scheme() != "file" {
        return Key(url.as_str().as_bytes().to_vec());
    }
    if let [b'/', drive, b':', ..] = path.as_mut_slice() {
        drive.make_ascii_lowercase();
    }
    let host = url.host_str().unwrap_or_default();
    Key([b"file://", host.as_bytes(), &path].concat())
}

/// The bytes behind the `%XX` escapes of `text`.
fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(escaped) => {
                decoded.push(escaped);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(uri: &str) -> Place {
        Place::of(uri).unwrap()
    }

    #[test]
    fn spellings_of_one_document_are_equal() {
        let same = |a: &str, b: &str| assert_eq!(place(a).key, place(b).key, "{a} {b}");
        same("file:///c%3A/x/pyproject.toml", "file:///C:/x/pyproject.toml");
        same("file:///c%3a/x/pyproject.toml", "file:///c:/x/pyproject.toml");
        same("file:///a%20b/pyproject.toml", "file:///a b/pyproject.toml");
        same("file:///%C3%A9/pyproject.toml", "file:///é/pyproject.toml");
        same("file://localhost/x/pyproject.toml", "FILE:///x/pyproject.toml");
        same("file:///x/./y/../pyproject.toml", "file:///x/pyproject.toml");
        same("file://SERVER/s/pyproject.toml", "file://server/s/pyproject.toml");
        assert_ne!(place("file:///a/x").key, place("file:///A/x").key);
        assert_ne!(place("file:///x").key, place("http:///x").key);
    }

    #[test]
    fn only_files_have_a_path() {
        let path = |uri: &str| place(uri).path;
        assert_eq!(path("untitled:pyproject.toml"), None);
        assert_eq!(path("http://example.com/pyproject.toml"), None);
        assert_eq!(path("vscode-vfs://github/a/b/pyproject.toml"), None);
        assert_eq!(path("file:///x%00/pyproject.toml"), None);
        if cfg!(unix) {
            assert_eq!(path("file:///x%20y/z"), Some("/x y/z".into()));
            assert_eq!(path("file://server/share/pyproject.toml"), None);
        }
    }

    #[test]
    fn the_name_decides_what_is_served() {
        assert!(place("file:///x/pyproject.toml").is_served("plaintext"));
        assert!(place("file:///x/pyproject%2Etoml").is_served(""));
        assert!(place("vscode-vfs://github/a/b/pyproject.toml").is_served("toml"));
        assert!(place("file:///home/me/.pypirc").is_served("ini"));
        assert!(!place("file:///home/me/.pypirc").is_project());
        assert!(!place("file:///home/me/x.pypirc").is_served("toml"));
        assert!(!place("file:///x/Cargo.toml").is_served("toml"));
        assert!(place("file:///x/project.toml").is_served("toml"));
        assert!(place("file:///x/PyProject.toml").is_served("toml"));
        assert!(!place("file:///x/PyProject.toml").is_project());
        assert!(!place("file:///x/pyproject2.toml").is_served("toml"));
        assert!(!place("file:///x/my-pyproject.toml").is_served("toml"));
        assert!(!place("file:///pyproject.toml/x").is_served("pyproject"));
        assert!(place("untitled:Untitled-1").is_served("toml"));
        assert!(place("untitled:pyproject.toml").is_served("plaintext"));
        assert!(!place("untitled:Untitled-1").is_served("python"));
    }

    #[test]
    fn anything_may_come_as_a_uri() {
        for uri in ["", "not a uri", "pyproject.toml", "/x/pyproject.toml", "C:\\x", "file:", "%"] {
            let _ = Place::of(uri).map(|place| place.is_served("toml"));
        }
        for uri in ["file:///%FF%FE/pyproject.toml", "file:///%", "file:///%é", "file:///\u{0}"] {
            let _ = place(uri).is_served("toml");
        }
        assert_ne!(place("file:///%FF/x").key, place("file:///%FE/x").key);
    }
}
