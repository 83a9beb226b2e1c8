//! What the user's surroundings say of an upload: environment, `.pypirc`, standard input, and a
//! person at a terminal.

use crate::analysis;
use crate::cli::terminal::{ask_secret, warn, warn_of};
use crate::engine::credentials::{Credentials, Netrc, Secret, Stores, TOKEN_USER, told};
use crate::engine::index::{Environment, Index, Origin, PypircFile};
use crate::files::ReadError;
use crate::project::accounts::Keeping;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// No token is longer, in bytes.
const LIMIT: u64 = 1024 * 1024;

pub struct Sender {
    pub environment: Environment,
    pub pypirc: Option<PypircFile>,
    /// Which keyrings may be asked.
    pub stores: Stores,
    pub netrc: Option<Netrc>,
    /// What standard input had.
    pub token: Option<Secret>,
}

impl Sender {
    pub fn read(
        config_file: Option<&Path>,
        stores: Option<Stores>,
        is_token_on_stdin: bool,
    ) -> Result<Sender, String> {
        let environment = environment();
        for name in &environment.empty {
            warn(&format!("the environment variable {name} is empty, and counts as not set"));
        }
        let pypirc = pypirc(config_file)?;
        let stores = match stores {
            None => Stores::by_variable(&environment)?.unwrap_or_default(),
            Some(stores) => stores,
        };
        let token = if is_token_on_stdin { Some(standard_input()?) } else { None };
        Ok(Sender { environment, pypirc, stores, netrc: netrc(), token })
    }
}

#[expect(clippy::disallowed_methods, reason = "twine, flit and uv take their settings there")]
fn environment() -> Environment {
    Environment::of(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
}

fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

#[expect(clippy::disallowed_methods, reason = "curl, Python and uv look there for its place")]
fn netrc() -> Option<Netrc> {
    Netrc::of(std::env::var_os("NETRC"), home().as_deref())
}

fn pypirc(asked: Option<&Path>) -> Result<Option<PypircFile>, String> {
    let Some(path) = asked.map(Path::to_owned).or_else(|| Some(home()?.join(".pypirc"))) else {
        return Ok(None);
    };
    let name = if asked.is_some() { path.clone() } else { PathBuf::from("~/.pypirc") };
    let file = match PypircFile::load(&path, name).map_err(|error| error.to_string())? {
        None if asked.is_some() => {
            return Err(format!("`{}` was not read: {}", path.display(), ReadError::Missing));
        }
        None => return Ok(None),
        Some(file) => file,
    };
    let has_password = file
        .content
        .sections
        .iter()
        .any(|section| file.content.item(section, "password").is_some());
    if has_password {
        caution(&path, &file.path);
    }
    Ok(Some(file))
}

/// Tells who else gets the password in the file at `path`, which is called `name`.
fn caution(path: &Path, name: &Path) {
    let around = analysis::around(Some(path));
    let name = name.display();
    if around.is_open {
        let message = format!(
            "others on this machine can read the password in `{name}`; close it with `chmod 600`"
        );
        warn_of("pypirc-permissions", &message);
    }
    let kept = match around.keeping {
        Keeping::No => return,
        Keeping::Tracked => "is in the git repository around it; `git rm --cached` it",
        Keeping::Untracked => "would go into the git repository around it with the next `git add`",
    };
    let message = format!("`{name}`, which has a password, {kept}; name it in `.gitignore`");
    warn_of("pypirc-in-repository", &message);
}

/// All of standard input, without the line break at its end.
fn standard_input() -> Result<Secret, String> {
    let mut text = zeroize::Zeroizing::new(String::new());
    let read = io::stdin().lock().take(LIMIT).read_to_string(&mut text);
    read.map_err(|error| format!("standard input was not read: {error}"))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err("there is no token on standard input".to_owned()),
        token => Ok(Secret::new(token)),
    }
}

/// What a person at the terminal gives; none where there is nobody.
pub fn ask(index: &Index, username: Option<&str>) -> Result<Option<Credentials>, String> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(None);
    }
    let failed = |error: io::Error| format!("nothing could be asked: {error}");
    let username = match username {
        Some(name) => name.to_owned(),
        None if index.address.is_warehouse() => TOKEN_USER.to_owned(),
        None => {
            let mut line = String::new();
            let mut err = io::stderr();
            write!(err, "User name for {} (empty for a token): ", told(index)).map_err(failed)?;
            err.flush().map_err(failed)?;
            io::stdin().read_line(&mut line).map_err(failed)?;
            match line.trim() {
                "" => TOKEN_USER.to_owned(),
                name => name.to_owned(),
            }
        }
    };
    let what = if username == TOKEN_USER { "Token" } else { "Password" };
    let secret = ask_secret(&format!("{what} for {} (not shown): ", told(index)));
    let secret = Secret::new(secret.map_err(failed)?);
    if secret.expose().is_empty() {
        return Ok(None);
    }
    let from = Origin::Terminal;
    Ok(Some(Credentials { username, username_from: from.clone(), secret, secret_from: from }))
}
