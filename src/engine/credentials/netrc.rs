//! What a `.netrc` has for an index, as curl, git and uv keep passwords: asked last, and only for the
//! very host. What stands there for all hosts is for none here.

use super::{Credentials, Secret, TOKEN_USER};
use crate::engine::index::{Index, Origin};
use crate::files::{ReadError, disk};
use crate::grammar::netrc::{self, Entry};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// No longer file is read, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Where a `.netrc` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Netrc {
    path: PathBuf,
    /// What it is called in messages.
    name: PathBuf,
}

impl Netrc {
    /// The one that the variable `NETRC` names, which is `variable`, else that in the folder `home`.
    pub fn of(variable: Option<OsString>, home: Option<&Path>) -> Option<Netrc> {
        match variable.filter(|path| !path.is_empty()).map(PathBuf::from) {
            Some(path) => Some(Netrc { name: path.clone(), path }),
            None => Some(Netrc { path: home?.join(".netrc"), name: PathBuf::from("~/.netrc") }),
        }
    }
}

/// What it has for `index`; with a user name only what is written down for that. Of several the last
/// counts, as for Python and uv.
pub(super) fn find(
    netrc: &Netrc,
    index: &Index,
    username: Option<&str>,
    warnings: &mut Vec<String>,
) -> Option<Credentials> {
    let (path, name) = (&netrc.path, &netrc.name);
    let shown = name.display();
    let text = match disk::read_file(path, LIMIT) {
        Ok(bytes) => String::from_utf8(bytes).ok().map(Zeroizing::new),
        Err(ReadError::Missing) => return None,
        Err(reason) => {
            warnings.push(format!("`{shown}` was not read: {reason}"));
            return None;
        }
    };
    let entries = match text.as_ref().map(|text| netrc::read(text)) {
        Some(Ok(entries)) => entries,
        Some(Err(error)) => {
            warnings.push(format!("`{shown}` was not used: {error}"));
            return None;
        }
        None => {
            warnings.push(format!("`{shown}` was not used: it is not UTF-8"));
            return None;
        }
    };
    let host = index.address.upload.host_str()?.trim_matches(['[', ']']);
    let is_wanted = |entry: &Entry| {
        let is_host = |machine: &String| machine.eq_ignore_ascii_case(host);
        let is_user = match (username, &entry.login) {
            (Some(username), Some(login)) => username == login,
            _ => true,
        };
        entry.machine.as_ref().is_some_and(is_host) && is_user
    };
    let entry = entries.into_iter().rfind(is_wanted)?;
    let secret = Secret::new(entry.password.filter(|password| !password.is_empty())?);
    if disk::is_open_to_others(path) {
        warnings.push(format!(
            "others on this machine can read the password in `{shown}`; close it with `chmod 600`"
        ));
    }
    let from = Origin::Netrc { path: name.clone(), line: entry.line };
    let is_token = index.address.is_warehouse() || secret.expose().starts_with("pypi-");
    let default = is_token.then(|| TOKEN_USER.to_owned());
    let username = username.map(str::to_owned).or(entry.login).or(default)?;
    Some(Credentials { username, username_from: from.clone(), secret, secret_from: from })
}
