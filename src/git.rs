//! The files of a git repository as what `git describe` would say of it, the nearest tag and how
//! many commits ago it was, and its settings. Nothing is run, nothing is written; whatever is not
//! certain is told.

mod config;
mod describe;
mod index;
mod objects;
mod pack;
mod references;

pub use config::{Config, page};
pub use index::is_tracked;

use crate::files::{Files, Kind};
use objects::Objects;
use references::References;

/// What there is of a repository in the project folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repository {
    /// Its files are there.
    Here,
    /// There is a way to it that leads out of the project: a worktree or a submodule.
    Elsewhere,
    None,
}

impl Repository {
    pub fn of(files: &dyn Files) -> Repository {
        match files.kind(".git") {
            Kind::Missing => Repository::None,
            Kind::Directory if matches!(files.kind(".git/HEAD"), Kind::File { .. }) => {
                Repository::Here
            }
            _ => Repository::Elsewhere,
        }
    }
}

/// Whether the history of the repository was cut off when it was cloned.
pub fn is_shallow(files: &dyn Files) -> bool {
    matches!(files.kind(".git/shallow"), Kind::File { .. })
}

/// Where HEAD stands, as `git describe --tags --long` puts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Without a tag in the history of HEAD, all its commits are counted.
    pub tag: Option<String>,
    /// Commits since the tag.
    pub distance: usize,
    /// The commit of HEAD, in hexadecimal.
    pub node: String,
}

/// Why that is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    #[error("there is no repository in the project folder")]
    NoRepository,
    #[error("the repository lies outside of the project folder")]
    Elsewhere,
    #[error("the repository has no commit yet")]
    NoCommit,
    #[error("the repository is kept in a way that is not read here: {0}")]
    Form(&'static str),
    #[error("a commit or a tag of the repository cannot be read")]
    Unreadable,
    #[error("it is more than {limit} commits to the last tag")]
    TooFar { limit: usize },
}

/// What `git describe --tags --long` says of HEAD where only tags that `wanted` takes count.
///
/// # Errors
/// When there is nothing to describe, or it cannot be read.
pub fn describe(files: &dyn Files, wanted: &dyn Fn(&str) -> bool) -> Result<Described, Unknown> {
    let references = References::read(files)?;
    let head = references.head().ok_or(Unknown::NoCommit)?;
    let objects = Objects::new(files);
    describe::describe(&objects, &references, head, wanted)
}

/// Whether there is a tag that `wanted` takes, in whatever history.
///
/// # Errors
/// When the repository is not read here.
pub fn has_tag(files: &dyn Files, wanted: &dyn Fn(&str) -> bool) -> Result<bool, Unknown> {
    Ok(References::read(files)?.tags().any(|tag| wanted(&tag.name)))
}

/// The name of an object: 20 bytes.
type Name = [u8; 20];

fn name_of(hexadecimal: &[u8]) -> Option<Name> {
    let digits = hexadecimal.get(..40)?;
    let mut name = [0; 20];
    for (byte, pair) in name.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(name)
}

fn hexadecimal(name: &Name) -> String {
    name.iter().map(|byte| format!("{byte:02x}")).collect()
}
