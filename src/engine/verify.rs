//! Whether an environment with nothing in it can install what an index lists: a new one is made,
//! and pip installs the wheel into it, by its digest. Runs Python and pip, and nothing of the wheel.

use super::child::{self, ChildError, Ended};
use super::form::Kind;
use super::scratch::Scratch;
use super::upload::Parcel;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use url::Url;

/// How long making the environment may take, and how long installing.
const LIMIT: Duration = Duration::from_secs(180);

/// What a program of ours keeps of its surroundings: where programs are, and the way to the network.
const KEPT: &[&str] = &[
    "PATH",
    "SYSTEMROOT",
    "PATHEXT",
    "COMSPEC",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// Why it is not known whether it can be installed, or that it cannot.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Nobody can say.
    #[error("there is no wheel for every platform among the files")]
    NoWheel,
    #[error("there is no Python here ({reason})")]
    NoPython { reason: ChildError },
    #[error("no environment can be made: {reason}")]
    NoEnvironment { reason: String },
    /// It cannot be installed.
    #[error("pip does not install `{name}`: {reason}")]
    Refused { name: String, reason: String },
}

impl InstallError {
    /// Whether it is certain that it cannot be installed.
    pub fn is_certain(&self) -> bool {
        matches!(self, InstallError::Refused { .. })
    }
}

/// Installs a wheel of `parcels` that fits everywhere, from the list at `simple`, into a new
/// environment, which is deleted. Its dependencies are not looked at: they may be elsewhere. The
/// name of the wheel.
///
/// # Errors
/// When it was not installed.
pub fn install(simple: &Url, parcels: &[&Parcel]) -> Result<String, InstallError> {
    let fits =
        |parcel: &&&Parcel| parcel.kind == Kind::Wheel && parcel.name.ends_with("-none-any.whl");
    let wheel = parcels.iter().find(fits).ok_or(InstallError::NoWheel)?;
    let failed = |reason: String| InstallError::NoEnvironment { reason };
    let folder = Scratch::make().map_err(|error| failed(error.to_string()))?;
    let environment = folder.path().join("environment");
    let mut make = Err(ChildError::Missing);
    for program in ["python3", "python"] {
        let mut command = clean(program, folder.path());
        command.args(["-I", "-m", "venv"]).arg(&environment);
        make = child::run(&mut command, "", LIMIT);
        if !matches!(make, Err(ChildError::Missing)) {
            break;
        }
    }
    let made = make.map_err(|reason| match reason {
        ChildError::Missing => InstallError::NoPython { reason },
        reason => failed(reason.to_string()),
    })?;
    if !made.success {
        return Err(failed(last(&made)));
    }
    let python = match cfg!(windows) {
        true => environment.join("Scripts").join("python.exe"),
        false => environment.join("bin").join("python"),
    };
    let refused = |reason| InstallError::Refused { name: wheel.name.clone(), reason };
    let digest = &wheel.digests.sha256;
    let line = format!("{}=={} --hash=sha256:{digest}\n", wheel.project, wheel.version);
    let wanted = wanted(folder.path(), &line).map_err(|error| failed(error.to_string()))?;
    let mut command = clean(&python.to_string_lossy(), folder.path());
    command
        .args(["-I", "-m", "pip", "--isolated", "--disable-pip-version-check", "--no-input"])
        .args(["install", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary", ":all:"])
        .args(["--ignore-requires-python", "--index-url", simple.as_str()])
        .arg("--requirement")
        .arg(wanted.path());
    if simple.scheme() == "http" {
        command.args(["--trusted-host", simple.host_str().unwrap_or_default()]);
    }
    match child::run(&mut command, "", LIMIT) {
        Ok(ended) if ended.success => Ok(wheel.name.clone()),
        Ok(ended) => Err(refused(last(&ended))),
        Err(error) => Err(refused(error.to_string())),
    }
}

/// A program that sees nothing of our surroundings but what it needs; its home is `folder`.
#[expect(clippy::disallowed_methods, reason = "programs and proxies are found by the environment")]
fn clean(program: &str, folder: &Path) -> Command {
    let mut command = child::command(program);
    command.env_clear().current_dir(folder).env("HOME", folder).env("USERPROFILE", folder);
    for name in KEPT {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// The file that tells pip what to install: on its command line there can be no digest.
fn wanted(folder: &Path, text: &str) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}

/// The last words of a program; pip says `ERROR:` before the reason.
fn last(ended: &Ended) -> String {
    let lines = || ended.err.lines().map(str::trim).filter(|line| !line.is_empty());
    let told = lines().rfind(|line| line.starts_with("ERROR:")).or_else(|| lines().next_back());
    let told = told.unwrap_or("it does not say why").trim_start_matches("ERROR:").trim();
    told.chars().take(400).collect()
}
