//! Who uploads: environment, `.pypirc`, a keyring or a person become a user name and a secret,
//! looked at before anything is sent.

mod alarm;
mod netrc;
mod secret;
mod store;

pub use alarm::alarm;
pub use netrc::Netrc;
pub use secret::{REDACTED, Secret, hide, hide_living};
pub use store::{Keeper, StoreError, Stores, forget, keep, project_user};

use crate::engine::index::{self, Environment, Index, Origin, PypircFile};
use crate::grammar::name;
use crate::grammar::token::{self, Token, TokenError, Unfit};

/// The user name that goes with a token.
pub const TOKEN_USER: &str = "__token__";

/// What a request says of its sender.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub username: String,
    pub username_from: Origin,
    pub secret: Secret,
    pub secret_from: Origin,
}

/// Why nothing may be sent with what there is.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    #[error(
        "there is no token or password for {index}; keep one with `shipwheel login`, put it into SHIPWHEEL_TOKEN or `.pypirc`, or use --token-stdin"
    )]
    None { index: String },
    #[error("there is a password (from {origin}) and no user name for {index}; use --username")]
    NoUser { index: String, origin: Origin },
    #[error("the token (from {origin}) {reason}")]
    Token { origin: Origin, reason: TokenError },
    #[error("the password (from {origin}) has a line break in it")]
    LineBreak { origin: Origin },
    #[error("the user name (from {origin}) has a character that cannot be sent")]
    User { origin: Origin },
    #[error(
        "{index} takes tokens only, and the user name `{username}` (from {origin}) means a password; the user name of a token is `{TOKEN_USER}`"
    )]
    PasswordUser { index: String, username: String, origin: Origin },
    #[error("the token (from {origin}) is one of {location}, and this upload goes to {index}")]
    OtherIndex { origin: Origin, location: String, index: String },
    #[error("the token (from {origin}) is for {projects}, not for `{project}`")]
    OtherProject { origin: Origin, projects: String, project: String },
    #[error("the token (from {origin}) ended {minutes} minutes ago; make a new one")]
    Expired { origin: Origin, minutes: i64 },
    #[error("the token (from {origin}) {reason}")]
    NotYet { origin: Origin, reason: Unfit },
}

/// What the command line says about the sender.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `--username`
    pub username: Option<String>,
    /// What standard input had, with `--token-stdin`.
    pub token: Option<Secret>,
    /// Which keyrings may be asked.
    pub stores: Stores,
    /// The project that is published; a keyring may have a token for it alone.
    pub project: Option<String>,
    /// Where to look last.
    pub netrc: Option<Netrc>,
}

/// What there is for `index`; none when somebody has to be asked. In this order: `--token-stdin`,
/// `SHIPWHEEL_TOKEN`, the pairs `SHIPWHEEL_*`, `TWINE_*`, `FLIT_*`, `UV_PUBLISH_TOKEN`, the pair
/// `UV_PUBLISH_*`, the section of `.pypirc`, the keyrings, `.netrc`.
///
/// # Errors
/// When there is a password for nobody.
pub fn find(
    asked: &Asked,
    index: &Index,
    environment: &Environment,
    pypirc: Option<&PypircFile>,
    warnings: &mut Vec<String>,
) -> Result<Option<Credentials>, CredentialsError> {
    let section = pypirc.and_then(|file| Some((file, file.section_of(index)?)));
    let variable = |name| Some((environment.value(name)?, Origin::Variable(name)));
    let token = || {
        let token = || Some((TOKEN_USER.to_owned(), Origin::Default));
        let set = |name| variable(name).map(|(value, from)| (token(), Secret::new(value), from));
        let pair = |user, password| {
            let (value, from) = variable(password)?;
            Some((variable(user), Secret::new(value), from))
        };
        asked
            .token
            .clone()
            .map(|secret| (token(), secret, Origin::StandardInput))
            .or_else(|| set("SHIPWHEEL_TOKEN"))
            .or_else(|| pair("SHIPWHEEL_USERNAME", "SHIPWHEEL_PASSWORD"))
            .or_else(|| pair("TWINE_USERNAME", "TWINE_PASSWORD"))
            .or_else(|| pair("FLIT_USERNAME", "FLIT_PASSWORD"))
            .or_else(|| set("UV_PUBLISH_TOKEN"))
            .or_else(|| pair("UV_PUBLISH_USERNAME", "UV_PUBLISH_PASSWORD"))
            .or_else(|| {
                let (file, section) = section?;
                let item = file.content.item(section, "password")?;
                let from = Origin::Pypirc { path: file.path.clone(), line: item.line };
                let secret = Secret::new(item.value.as_str());
                Some((None, secret, from)).filter(|_| !item.value.is_empty())
            })
    };
    let found = token();
    let mut username = asked.username.clone().map(|name| (name, Origin::Flag("--username")));
    let (secret, secret_from) = match found {
        Some((user, secret, from)) => {
            username = username.or(user);
            (Some(secret), from)
        }
        None => (None, Origin::Default),
    };
    if username.is_none() {
        let names =
            ["SHIPWHEEL_USERNAME", "TWINE_USERNAME", "FLIT_USERNAME", "UV_PUBLISH_USERNAME"];
        username = section
            .and_then(|(file, section)| index::option(file, section, "username", warnings))
            .or_else(|| names.into_iter().find_map(variable));
    }
    let is_token = secret.as_ref().is_some_and(|secret| secret.expose().starts_with("pypi-"));
    let by_default = index.address.is_warehouse() || is_token;
    let username_is_given = username.is_some();
    let username =
        username.or_else(|| by_default.then(|| (TOKEN_USER.to_owned(), Origin::Default)));
    let (secret, secret_from) = match (secret, username.clone()) {
        (Some(secret), _) => (secret, secret_from),
        (None, username) => {
            let user = username.as_ref().map(|(user, _)| user.as_str());
            let kept = kept(asked, index, user, warnings).map(|(own, secret, secret_from)| {
                let given = username.clone().filter(|_| own != TOKEN_USER);
                let (username, username_from) = given.unwrap_or((own, Origin::Default));
                Credentials { username, username_from, secret, secret_from }
            });
            return Ok(kept.or_else(|| {
                // That everybody is `__token__` there says nothing of who is meant.
                let user = user.filter(|_| username_is_given);
                netrc::find(asked.netrc.as_ref()?, index, user, warnings)
            }));
        }
    };
    let Some((username, username_from)) = username else {
        return Err(CredentialsError::NoUser { index: told(index), origin: secret_from });
    };
    Ok(Some(Credentials { username, username_from, secret, secret_from }))
}

/// What a keyring has: the user to send, the secret, and where it was.
fn kept(
    asked: &Asked,
    index: &Index,
    username: Option<&str>,
    warnings: &mut Vec<String>,
) -> Option<(String, Secret, Origin)> {
    let project = asked.project.as_deref();
    let kept = store::look_up(asked.stores, index, project, username, warnings)?;
    let from = Origin::Keyring { keeper: kept.keeper, user: kept.user.clone() };
    let is_token =
        kept.user.starts_with("pypi_token:") || kept.secret.expose().starts_with("pypi-");
    let user = if is_token { TOKEN_USER.to_owned() } else { kept.user };
    Some((user, kept.secret, from))
}

/// What an index is called in messages.
pub fn told(index: &Index) -> String {
    match &index.name {
        Some(name) => format!("`{name}`"),
        None => format!("`{}`", index.address.upload),
    }
}

impl Credentials {
    /// What a token of PyPI says of itself; none of a password.
    pub fn token(&self) -> Option<Token> {
        token::read(self.secret.expose()).ok().filter(|_| self.username == TOKEN_USER)
    }

    /// What can be known to fail before a byte is sent: the shape of the token, its index, its
    /// projects and its time, which is `now` in seconds since 1970.
    ///
    /// # Errors
    /// When the index would refuse them.
    pub fn check(&self, index: &Index, project: &str, now: i64) -> Result<(), CredentialsError> {
        let Some(token) = self.check_shape(index, now)? else { return Ok(()) };
        let normal = name::normalize(project);
        let other = token
            .projects
            .iter()
            .find(|projects| !projects.iter().any(|project| name::normalize(project) == normal));
        let Some(projects) = other else { return Ok(()) };
        let projects = projects.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        Err(CredentialsError::OtherProject {
            origin: self.secret_from.clone(),
            projects: projects.join(", "),
            project: project.to_owned(),
        })
    }

    /// The same whatever the project is. What a token of PyPI says of itself; none of a password.
    ///
    /// # Errors
    /// When the index would refuse them for every project.
    pub fn check_shape(&self, index: &Index, now: i64) -> Result<Option<Token>, CredentialsError> {
        let origin = || self.secret_from.clone();
        if self.username.contains(|c: char| c == ':' || c.is_control()) {
            return Err(CredentialsError::User { origin: self.username_from.clone() });
        }
        if index.address.is_warehouse() && self.username != TOKEN_USER {
            return Err(CredentialsError::PasswordUser {
                index: told(index),
                username: self.username.clone(),
                origin: self.username_from.clone(),
            });
        }
        let text = self.secret.expose();
        if text.contains(char::is_control) && !text.starts_with("pypi-") {
            return Err(CredentialsError::LineBreak { origin: origin() });
        }
        let of_pypi = text.trim_start_matches(['"', '\'', ' ']).starts_with("pypi-");
        if !(index.address.is_warehouse() || of_pypi && self.username == TOKEN_USER) {
            return Ok(None);
        }
        let token = match token::read(text) {
            Ok(token) => token,
            // Another index may call anything a token.
            Err(TokenError::Broken | TokenError::NoPrefix) if !index.address.is_warehouse() => {
                return Ok(None);
            }
            Err(reason) => return Err(CredentialsError::Token { origin: origin(), reason }),
        };
        let pypi = ["pypi.org", "test.pypi.org"].contains(&token.location.as_str());
        let here = index.address.token_location();
        if (pypi || here.is_some()) && here != Some(token.location.as_str()) {
            let location = token.location.clone();
            return Err(CredentialsError::OtherIndex {
                origin: origin(),
                location,
                index: told(index),
            });
        }
        match token.holds(now) {
            Ok(()) => Ok(Some(token)),
            Err(Unfit::Ended { at }) => {
                Err(CredentialsError::Expired { origin: origin(), minutes: (now - at) / 60 })
            }
            Err(reason @ Unfit::NotBegun { .. }) => {
                Err(CredentialsError::NotYet { origin: origin(), reason })
            }
        }
    }
}
