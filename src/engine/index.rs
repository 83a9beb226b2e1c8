//! Which index an upload goes to: flags, environment and `.pypirc` become one address that remembers
//! where it comes from. Nothing falls through to production.

mod environment;

pub use crate::grammar::address::{Address, AddressError, is_loopback};
pub use environment::{Environment, VARIABLES};

use super::credentials::Keeper;
use super::trusted::Provider;
use crate::files::{ReadError, disk};
use crate::grammar::address;
use crate::grammar::pypirc::{self, Pypirc, PypircError, Section};
use std::fmt;
use std::path::{Path, PathBuf};

/// No `.pypirc` is longer, in bytes.
const PYPIRC_LIMIT: u64 = 1024 * 1024;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line, with its dashes.
    Flag(&'static str),
    Variable(&'static str),
    /// A line of a `.pypirc`, counted from 1.
    Pypirc {
        path: PathBuf,
        line: usize,
    },
    /// A keeper of passwords, with the user of its entry.
    Keyring {
        keeper: Keeper,
        user: String,
    },
    /// A line of a `.netrc`, counted from 1.
    Netrc {
        path: PathBuf,
        line: usize,
    },
    StandardInput,
    Terminal,
    /// The project file, at a line counted from 1.
    Project {
        path: PathBuf,
        line: usize,
    },
    /// The index itself, for a job of a CI service.
    Trusted {
        provider: Provider,
    },
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(flag) => f.write_str(flag),
            Origin::Variable(name) => write!(f, "environment variable {name}"),
            Origin::Pypirc { path, line } => write!(f, "{} line {line}", path.display()),
            Origin::Netrc { path, line } => write!(f, "{} line {line}", path.display()),
            Origin::Keyring { keeper, user } => write!(f, "{keeper}, entry `{user}`"),
            Origin::StandardInput => f.write_str("standard input"),
            Origin::Terminal => f.write_str("the terminal"),
            Origin::Project { path, line } => write!(f, "{} line {line}", path.display()),
            Origin::Trusted { provider } => write!(f, "trusted publishing ({provider})"),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// What the command line says about the index.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `--repository`
    pub repository: Option<String>,
    /// `--repository-url`
    pub url: Option<String>,
    /// `--check-url`
    pub check_url: Option<String>,
    /// `--allow-http`
    pub allow_http: bool,
    /// What the project file says.
    pub project: Vec<ProjectIndex>,
}

/// An index of the project file: `[[tool.uv.index]]` with a `publish-url`, or that of `[tool.uv]`.
#[derive(Clone, Debug)]
pub struct ProjectIndex {
    /// None for the one that is meant when nothing is named.
    pub name: Option<String>,
    pub url: String,
    /// Where it lists its files.
    pub check_url: Option<String>,
    /// Where `url` stands.
    pub from: Origin,
}

/// A `.pypirc` that is there, by the name to call it.
pub struct PypircFile {
    pub path: PathBuf,
    pub content: Pypirc,
}

/// The index of an upload.
#[derive(Clone, Debug)]
pub struct Index {
    /// `pypi`, `testpypi`, or the name of a section; none for an address without one.
    pub name: Option<String>,
    /// Who said which index it is.
    pub named_by: Origin,
    pub address: Address,
    pub address_from: Origin,
}

/// Why there is no index to upload to.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("`{}` was not read: {reason}", path.display())]
    PypircUnreadable { path: PathBuf, reason: String },
    #[error(
        "`--repository {name}` is an address; a name of `.pypirc` stands there, and an address behind `--repository-url`"
    )]
    NotAName { name: String },
    #[error(
        "there is no index `{name}` (from {origin}): `pypi` and `testpypi` are known, {known}; give it a section with a `repository` or a `publish-url` in [[tool.uv.index]], or use --repository-url"
    )]
    Unknown { name: String, origin: Origin, known: String },
    #[error(
        "the section `[{name}]` at {origin} has no `repository`, and only `pypi` and `testpypi` need none; add `repository = https://...`"
    )]
    NoAddress { name: String, origin: Origin },
    #[error("the address of the index (from {origin}) {reason}")]
    Address { origin: Origin, reason: AddressError },
    #[error("`{}` cannot be read: {reason}", path.display())]
    Pypirc { path: PathBuf, reason: PypircError },
}

/// The index that was asked for. In this order: the flags, `SHIPWHEEL_REPOSITORY_URL` and
/// `SHIPWHEEL_REPOSITORY`, those of `TWINE_*`, `FLIT_INDEX_URL`, `UV_PUBLISH_URL`,
/// `UV_PUBLISH_INDEX`, the `publish-url` of `[tool.uv]`; without any it is `pypi`. A name is looked
/// up in `.pypirc`, which is the user's own, then in `[[tool.uv.index]]`, which is the project's.
/// `warnings` takes what should be said of it.
///
/// # Errors
/// When a name has no address, or the address is none to send a password to.
pub fn choose(
    asked: &Asked,
    environment: &Environment,
    pypirc: Option<&PypircFile>,
    warnings: &mut Vec<String>,
) -> Result<Index, IndexError> {
    let flag =
        |value: &Option<String>, flag| value.clone().map(|value| (value, Origin::Flag(flag)));
    let url = |variable| environment.value(variable);
    let by_flag = flag(&asked.url, "--repository-url")
        .map(|(value, origin)| (true, value, origin))
        .or_else(|| {
            flag(&asked.repository, "--repository").map(|(value, origin)| (false, value, origin))
        });
    let by_variable = || {
        [
            (true, "SHIPWHEEL_REPOSITORY_URL"),
            (false, "SHIPWHEEL_REPOSITORY"),
            (true, "TWINE_REPOSITORY_URL"),
            (false, "TWINE_REPOSITORY"),
            (true, "FLIT_INDEX_URL"),
            (true, "UV_PUBLISH_URL"),
            (false, "UV_PUBLISH_INDEX"),
        ]
        .into_iter()
        .find_map(|(is_url, name)| url(name).map(|value| (is_url, value, Origin::Variable(name))))
    };
    let by_project = || {
        let unnamed = asked.project.iter().find(|index| index.name.is_none())?;
        Some((true, unnamed.url.clone(), unnamed.from.clone()))
    };
    let default = || (false, "pypi".to_owned(), Origin::Default);
    let (is_url, value, origin) =
        by_flag.or_else(by_variable).or_else(by_project).unwrap_or_else(default);
    let (name, address, address_from) = if is_url {
        (None, value, origin.clone())
    } else {
        let (address, from) = look_up(&value, &origin, asked, pypirc, warnings)?;
        (Some(value), address, from)
    };
    let check = asked.check_url.clone().or_else(|| environment.value("SHIPWHEEL_CHECK_URL"));
    let check = check.or_else(|| environment.value("UV_PUBLISH_CHECK_URL"));
    let own = asked.project.iter().find(|index| index.from == address_from);
    let check = check.or_else(|| own.and_then(|index| index.check_url.clone()));
    let address = Address::read(&address, check.as_deref(), asked.allow_http, warnings)
        .map_err(|reason| IndexError::Address { origin: address_from.clone(), reason })?;
    Ok(Index { name, named_by: origin, address, address_from })
}

fn look_up(
    name: &str,
    origin: &Origin,
    asked: &Asked,
    pypirc: Option<&PypircFile>,
    warnings: &mut Vec<String>,
) -> Result<(String, Origin), IndexError> {
    if name.contains("://") {
        return Err(IndexError::NotAName {
            name: name.split('@').next_back().unwrap_or("").into(),
        });
    }
    let default = match name {
        "pypi" => Some(address::PYPI),
        "testpypi" => Some(address::TESTPYPI),
        _ => None,
    };
    let section = pypirc.and_then(|file| Some((file, file.content.section(name)?)));
    let own = asked.project.iter().find(|index| index.name.as_deref() == Some(name));
    let Some((file, section)) = section else {
        if let (Some(own), Some(default)) = (own, default)
            && own.url.trim_end_matches('/') != default.trim_end_matches('/')
        {
            warnings.push(format!(
                "`{name}` is {default}, and another address for it at {} was not used; only \
                 `.pypirc` can change it",
                own.from
            ));
        }
        if let (Some(own), None) = (own, default) {
            return Ok((own.url.clone(), own.from.clone()));
        }
        let Some(default) = default else {
            let known = pypirc.map(known).unwrap_or_default();
            let known = match known.is_empty() {
                true => "and there is no `.pypirc` that names others".to_owned(),
                false => format!("and `.pypirc` has {known}"),
            };
            let (name, origin) = (name.to_owned(), origin.clone());
            return Err(IndexError::Unknown { name, origin, known });
        };
        return Ok((default.to_owned(), Origin::Default));
    };
    match (option(file, section, "repository", warnings), default) {
        (Some(found), _) => Ok(found),
        (None, Some(default)) => Ok((default.to_owned(), Origin::Default)),
        (None, None) => {
            let origin = Origin::Pypirc { path: file.path.clone(), line: section.line };
            Err(IndexError::NoAddress { name: name.to_owned(), origin })
        }
    }
}

fn known(file: &PypircFile) -> String {
    let others = |section: &&Section| !["distutils", "server-login"].contains(&&*section.name);
    let names = file.content.sections.iter().filter(others);
    names.map(|section| format!("`{}`", section.name)).collect::<Vec<_>>().join(", ")
}

/// An option that is no secret: what is meant as a comment behind it is left out, and told.
pub(super) fn option(
    file: &PypircFile,
    section: &Section,
    name: &str,
    warnings: &mut Vec<String>,
) -> Option<(String, Origin)> {
    let item = file.content.item(section, name)?;
    let origin = Origin::Pypirc { path: file.path.clone(), line: item.line };
    let mut value = item.value.as_str();
    if value.is_empty() {
        warnings.push(format!("`{name}` is empty at {origin}, and counts as not set"));
        return None;
    }
    if let Some(at) = pypirc::comment(value) {
        value = value[..at].trim_end();
        warnings.push(format!(
            "the comment behind `{name}` at {origin} was left out; twine and flit would take it for \
             a part of the value, so give it a line of its own"
        ));
    }
    Some((value.to_owned(), origin))
}

impl PypircFile {
    /// The file at `path`, called `name` from here on; none where there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read, or Python would not read it.
    pub fn load(path: &Path, name: PathBuf) -> Result<Option<PypircFile>, IndexError> {
        let unreadable =
            |name: PathBuf, reason: String| IndexError::PypircUnreadable { path: name, reason };
        let bytes = match disk::read_file(path, PYPIRC_LIMIT) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => return Ok(None),
            Err(reason) => return Err(unreadable(name, reason.to_string())),
        };
        match String::from_utf8(bytes) {
            Ok(text) => PypircFile::read(name, &text).map(Some),
            Err(_) => Err(unreadable(name, "it is not UTF-8".to_owned())),
        }
    }

    /// # Errors
    /// When Python would not read it either.
    pub fn read(path: PathBuf, text: &str) -> Result<PypircFile, IndexError> {
        match Pypirc::read(text) {
            Ok(content) => Ok(PypircFile { path, content }),
            Err(reason) => Err(IndexError::Pypirc { path, reason }),
        }
    }

    /// The section of the index: by its name, or by its address where it has none.
    pub(super) fn section_of(&self, index: &Index) -> Option<&Section> {
        if let Some(name) = &index.name {
            return self.content.section(name);
        }
        let same = |section: &&Section| {
            let item = self.content.item(section, "repository");
            item.is_some_and(|item| index.address.is_written(&item.value))
        };
        self.content.sections.iter().find(same)
    }
}
