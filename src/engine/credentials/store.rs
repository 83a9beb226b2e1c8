//! Where a token stays between uploads: the keyring of the system, else what the command `keyring`
//! keeps, under the very names by which twine and flit look for it.

mod command;
#[cfg(all(feature = "keyring", unix, not(target_vendor = "apple")))]
#[path = "store/secret_service.rs"]
mod system;
#[cfg(all(feature = "keyring", any(windows, target_vendor = "apple")))]
#[path = "store/platform.rs"]
mod system;
#[cfg(not(all(feature = "keyring", any(unix, windows))))]
#[path = "store/absent.rs"]
mod system;

use super::{Secret, TOKEN_USER};
use crate::engine::child::ChildError;
use crate::engine::index::{Environment, Index};
use crate::grammar::name;
use std::fmt;

/// A place that keeps passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// The Secret Service, the Keychain or the Credential Manager.
    System,
    /// The command `keyring`.
    Command,
}

/// Which of them may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stores {
    /// The system's first.
    #[default]
    Any,
    System,
    Command,
    None,
}

/// The names that a password is kept under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The address of the index, letter for letter.
    pub service: String,
    pub user: String,
}

/// A password that was kept.
pub struct Kept {
    pub secret: Secret,
    pub keeper: Keeper,
    /// The user of the entry, which need not be the one to send.
    pub user: String,
}

/// Why a keeper keeps nothing.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("this Shipwheel was made without it")]
    NotBuilt,
    #[error("there is none: {reason}")]
    Absent { reason: String },
    #[error("nobody opened it")]
    Locked,
    #[error("{reason}")]
    Child { reason: ChildError },
    #[error("it says: {sentence}")]
    Failed { sentence: String },
    #[error("it took the password and does not give it back")]
    Forgetful,
}

impl fmt::Display for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Keeper::System => "the system keyring",
            Keeper::Command => "the keyring command",
        })
    }
}

impl Stores {
    pub const NAMES: [&str; 4] = ["any", "system", "command", "none"];

    pub fn of(name: &str) -> Option<Stores> {
        Some(match name {
            "any" => Stores::Any,
            "system" => Stores::System,
            "command" => Stores::Command,
            "none" => Stores::None,
            _ => return None,
        })
    }

    /// What `SHIPWHEEL_KEYRING` says; none where it says nothing.
    ///
    /// # Errors
    /// When it is no name of [`Stores::NAMES`], in one line.
    pub fn by_variable(environment: &Environment) -> Result<Option<Stores>, String> {
        let Some(name) = environment.value("SHIPWHEEL_KEYRING") else { return Ok(None) };
        let names = || Stores::NAMES.join(", ");
        let unknown = || format!("SHIPWHEEL_KEYRING is none of {}", names());
        Stores::of(&name).map(Some).ok_or_else(unknown)
    }

    fn keepers(self) -> impl Iterator<Item = Keeper> {
        let wanted = match self {
            Stores::Any => [Some(Keeper::System), Some(Keeper::Command)],
            Stores::System => [Some(Keeper::System), None],
            Stores::Command => [None, Some(Keeper::Command)],
            Stores::None => [None, None],
        };
        wanted.into_iter().flatten()
    }
}

/// The user of the entry for a token of one project, as flit 4.2 calls it.
pub fn project_user(project: &str) -> String {
    format!("pypi_token:project:{}", name::normalize(project))
}

/// The users under which there may be something for `project` and `username`, in the order in
/// which flit 4.2 tries them; twine 7.0 knows the last.
fn users(project: Option<&str>, username: Option<&str>) -> Vec<String> {
    let mut users: Vec<String> = project.map(project_user).into_iter().collect();
    let username = username.unwrap_or(TOKEN_USER);
    if username != TOKEN_USER {
        users.push(format!("pypi_token:user:{username}"));
    }
    users.push(username.to_owned());
    users
}

/// What is kept for an upload of `project` as `username`. A keeper that is not there, or not
/// opened, has nothing; the first such is told by `warnings` if it was there.
pub fn look_up(
    stores: Stores,
    index: &Index,
    project: Option<&str>,
    username: Option<&str>,
    warnings: &mut Vec<String>,
) -> Option<Kept> {
    let users = users(project, username);
    for keeper in stores.keepers() {
        // A program that takes a moment for each is asked by the first only.
        let services = match keeper {
            Keeper::System => index.address.services(),
            Keeper::Command => index.address.services().into_iter().take(1).collect(),
        };
        let entries: Vec<Entry> = users
            .iter()
            .flat_map(|user| {
                services
                    .iter()
                    .map(|service| Entry { service: service.clone(), user: user.clone() })
            })
            .collect();
        let read = match keeper {
            Keeper::System => system::read(&entries),
            Keeper::Command => command::read(&entries),
        };
        match read {
            Ok(Some((at, secret))) => {
                let user = entries.get(at).map(|entry| entry.user.clone()).unwrap_or_default();
                return Some(Kept { secret, keeper, user });
            }
            Err(
                error
                @ (StoreError::Locked | StoreError::Child { reason: ChildError::Slow { .. } }),
            ) => {
                warnings.push(format!("{keeper} was asked for a password, and {error}"));
            }
            Ok(None) | Err(_) => {}
        }
    }
    None
}

/// Keeps `secret` for `index` under `user`, with the first keeper that does.
///
/// # Errors
/// With what each keeper said, when none does.
pub fn keep(
    stores: Stores,
    index: &Index,
    user: &str,
    secret: &Secret,
) -> Result<Keeper, Vec<(Keeper, StoreError)>> {
    let mut errors = Vec::new();
    for keeper in stores.keepers() {
        let entry = entry(index, user);
        let entries = std::slice::from_ref(&entry);
        let written = match keeper {
            Keeper::System => system::write(&entry, secret).and_then(|()| system::read(entries)),
            Keeper::Command => command::write(&entry, secret).and_then(|()| command::read(entries)),
        };
        match written {
            Ok(Some((_, kept))) if kept == *secret => return Ok(keeper),
            Ok(_) => errors.push((keeper, StoreError::Forgetful)),
            Err(error) => errors.push((keeper, error)),
        }
    }
    Err(errors)
}

/// Has every keeper forget what it keeps for `index` under `user`; tells who had something.
///
/// # Errors
/// With what a keeper said that has something and does not let go of it.
pub fn forget(
    stores: Stores,
    index: &Index,
    user: &str,
) -> Result<Vec<Keeper>, (Keeper, StoreError)> {
    let mut forgot = Vec::new();
    for keeper in stores.keepers() {
        for service in index.address.services() {
            let entry = Entry { service, user: user.to_owned() };
            let had = match keeper {
                Keeper::System => system::delete(&entry),
                Keeper::Command => command::delete(&entry),
            };
            match had {
                Ok(true) if forgot.last() != Some(&keeper) => forgot.push(keeper),
                Ok(_) => {}
                // Where nobody keeps anything, nothing is kept.
                Err(StoreError::NotBuilt | StoreError::Absent { .. }) => break,
                Err(StoreError::Child { reason: ChildError::Missing }) => break,
                Err(error) => return Err((keeper, error)),
            }
        }
    }
    Ok(forgot)
}

fn entry(index: &Index, user: &str) -> Entry {
    let service = index.address.services().into_iter().next().unwrap_or_default();
    Entry { service, user: user.to_owned() }
}
