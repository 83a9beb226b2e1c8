//! What the repository in the project folder says of the project: where it lives on the web, and
//! who works in it.

use super::Project;
use crate::files::Files;
use crate::git;

/// From the settings of this repository alone; those of the user are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    /// The page of the remote `origin`.
    pub page: Option<String>,
    /// `user.name`
    pub name: Option<String>,
    /// `user.email`
    pub email: Option<String>,
}

impl Project<'_> {
    /// None where the repository may not be read, or there is none.
    pub fn repository(&self, files: &dyn Files) -> Option<Repository> {
        if self.untrusted {
            return None;
        }
        let config = git::Config::read(files)?;
        Some(Repository {
            page: config.origin().and_then(git::page),
            name: config.user("name").map(str::to_owned),
            email: config.user("email").map(str::to_owned),
        })
    }
}
