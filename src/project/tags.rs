//! Versions that are made of the tags of the repository: by which settings, and what they will
//! come to. Sources: vcs-versioning 2.6.0 (what setuptools-scm 10 and hatch-vcs 0.5 run) and
//! `hooks/version/scm.py` of pdm-backend 2.5.0.

use super::{Backend, Legacy, Project, required_package};
use crate::document::{Table, Value};
use crate::files::{Files, Kind};
use crate::git::{self, Described, Repository};
use crate::grammar::version::Version;

/// Who reads the tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    SetuptoolsScm,
    HatchVcs,
    Pdm,
}

impl Reader {
    pub fn name(self) -> &'static str {
        match self {
            Reader::SetuptoolsScm => "setuptools-scm",
            Reader::HatchVcs => "hatch-vcs",
            Reader::Pdm => "pdm-backend",
        }
    }
}

/// The settings of the reader, as far as they decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagSettings {
    pub reader: Reader,
    scheme: Scheme,
    /// What tags have in front of the version.
    prefix: String,
    /// Only tags with a dot count.
    strict: bool,
    fallback: Option<String>,
}

/// What is made of a tag that commits have followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// The next version, in development.
    Next,
    /// A post-release, in development.
    Post,
    /// The tag all the same.
    Only,
}

/// The version that a build would make of the tags, unless something is not committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    pub reader: Reader,
    /// The public part, in normal form.
    pub version: String,
    pub described: Described,
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEstimate {
    #[error("the repository of a workspace that is not trusted is not read")]
    Untrusted,
    #[error("`{0}` changes what is made of the tags")]
    Setting(String),
    #[error("setup.py may say how")]
    SetupPy,
    #[error(transparent)]
    Git(#[from] git::Unknown),
    #[error("the tag `{0}` holds no version that could be counted up")]
    Tag(String),
}

/// What keeps tags from being found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untagged {
    NoRepository,
    NoTag,
    /// The history is cut off, and no tag is left in it.
    Shallow,
}

/// Settings with no say in the version itself.
const IDLE: [&str; 9] = [
    "write_to",
    "write_to_template",
    "version_file",
    "version_file_template",
    "write_to_source",
    "local_scheme",
    "dist_name",
    "parentdir_prefix_version",
    "search_parent_directories",
];

impl Project<'_> {
    /// How the version is made of tags; none when it is not, an error when that is not known.
    pub fn tag_settings(&self) -> Option<Result<TagSettings, NoEstimate>> {
        if self.static_version().is_some() || !self.is_dynamic("version") {
            return None;
        }
        let requires = |package: &str| {
            let mut named = self.build_system.requires.iter();
            named.any(|text| required_package(text.as_str()).is_some_and(|name| name == package))
        };
        let source = self.version_source().and_then(Value::as_table);
        let kind = source.and_then(|table| table.get("source")).and_then(Value::as_text);
        let kind = kind.map(|text| text.as_str());
        match self.backend {
            Backend::Hatchling if kind == Some("vcs") && requires("hatch-vcs") => {
                Some(hatch_vcs(source?))
            }
            Backend::Pdm if kind == Some("scm") => Some(pdm(source?)),
            Backend::Setuptools if source.is_none() && requires("setuptools-scm") => {
                let table = self.document.table(&["tool", "setuptools_scm"]);
                let is_simple = |text: &str| {
                    let extras = text.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
                    extras.is_some_and(|(extras, _)| {
                        extras.split(',').any(|extra| extra.trim() == "simple")
                    })
                };
                let mut required = self.build_system.requires.iter();
                let simple = required.any(|text| is_simple(text.as_str()));
                (table.is_some() || simple).then(|| setuptools_scm(table))
            }
            _ => None,
        }
    }

    /// What the tags come to now.
    ///
    /// # Errors
    /// When that is not known.
    pub fn estimate(&self, files: &dyn Files) -> Option<Result<Estimate, NoEstimate>> {
        let settings = self.tag_settings()?;
        if self.untrusted {
            return Some(Err(NoEstimate::Untrusted));
        }
        Some(settings.and_then(|settings| {
            if settings.reader == Reader::SetuptoolsScm && decides(self.legacy, files) {
                return Err(NoEstimate::SetupPy);
            }
            settings.estimate(files)
        }))
    }

    /// What keeps the reader from finding a tag; none where that is not certain.
    pub(super) fn find_untagged(&self, files: &dyn Files) -> Option<Untagged> {
        let settings = self.tag_settings()?.ok()?;
        match Repository::of(files) {
            // Who stands in a folder of a repository asks the whole of it.
            Repository::None if settings.reader == Reader::Pdm => None,
            Repository::None => {
                const OTHERS: [&str; 5] =
                    [".hg", ".jj", ".git_archival.txt", ".hg_archival.txt", "PKG-INFO"];
                let other = OTHERS.iter().any(|path| files.kind(path) != Kind::Missing);
                let is_open = other
                    || settings.fallback.is_some()
                    || self.has_scm_setting("parentdir_prefix_version")
                    || self.has_scm_setting("search_parent_directories")
                    || (settings.reader == Reader::SetuptoolsScm && decides(self.legacy, files));
                (!is_open).then_some(Untagged::NoRepository)
            }
            Repository::Elsewhere => None,
            Repository::Here => {
                let tagged = git::has_tag(files, &|name| settings.takes(name)).ok()?;
                let missing = !tagged && settings.fallback.is_none();
                let cut = git::is_shallow(files);
                missing.then_some(if cut { Untagged::Shallow } else { Untagged::NoTag })
            }
        }
    }

    fn has_scm_setting(&self, key: &str) -> bool {
        let tables: [&[&str]; 2] =
            [&["tool", "setuptools_scm"], &["tool", "hatch", "version", "raw-options"]];
        tables.iter().any(|path| self.document.table(path).is_some_and(|t| t.contains(key)))
    }
}

/// Whether setup.py may have its own way to the version.
fn decides(legacy: Option<Legacy>, files: &dyn Files) -> bool {
    let is_there = legacy.is_none_or(|legacy| legacy.setup_py);
    let text = || String::from_utf8(files.read("setup.py").ok()?).ok();
    is_there && text().is_none_or(|text| text.contains("version") || text.contains("scm"))
}

fn hatch_vcs(table: &Table) -> Result<TagSettings, NoEstimate> {
    let options = table.get("raw-options").and_then(Value::as_table);
    let mut settings = scm(Reader::HatchVcs, options)?;
    let text = |key: &str| table.get(key).and_then(Value::as_text).map(|text| text.value.clone());
    if text("tag-pattern").is_some_and(|pattern| !pattern.is_empty()) {
        return Err(NoEstimate::Setting("tag-pattern".to_owned()));
    }
    settings.fallback = text("fallback-version").filter(|t| !t.is_empty()).or(settings.fallback);
    Ok(settings)
}

fn setuptools_scm(table: Option<&Table>) -> Result<TagSettings, NoEstimate> {
    scm(Reader::SetuptoolsScm, table)
}

fn scm(reader: Reader, table: Option<&Table>) -> Result<TagSettings, NoEstimate> {
    let mut settings = TagSettings {
        reader,
        scheme: Scheme::Next,
        prefix: String::new(),
        strict: false,
        fallback: None,
    };
    for entry in table.map_or(&[] as &[_], |table| &table.entries) {
        let key = entry.key.name.as_str();
        let foreign = || NoEstimate::Setting(key.to_owned());
        let text = entry.value.as_text().map(|text| text.as_str());
        match key {
            "version_scheme" => {
                settings.scheme = match text {
                    Some("guess-next-dev") => Scheme::Next,
                    Some("no-guess-dev") => Scheme::Post,
                    Some("only-version") => Scheme::Only,
                    _ => return Err(foreign()),
                };
            }
            "fallback_version" => {
                settings.fallback = Some(text.ok_or_else(foreign)?.to_owned());
            }
            "tag" => {
                let table = entry.value.as_table().ok_or_else(foreign)?;
                for entry in &table.entries {
                    match (entry.key.name.as_str(), &entry.value) {
                        ("prefix", value) => {
                            let prefix = value.as_text().ok_or_else(foreign)?;
                            settings.prefix = prefix.value.clone();
                        }
                        ("strict", value) => {
                            settings.strict = value.as_bool().ok_or_else(foreign)?;
                        }
                        _ => return Err(foreign()),
                    }
                }
            }
            "root" if text == Some(".") => {}
            _ if IDLE.contains(&key) => {}
            _ => return Err(foreign()),
        }
    }
    Ok(settings)
}

fn pdm(table: &Table) -> Result<TagSettings, NoEstimate> {
    let decisive = ["tag_regex", "tag_filter", "version_format"];
    if let Some(key) = decisive.into_iter().find(|key| table.contains(key)) {
        return Err(NoEstimate::Setting(key.to_owned()));
    }
    let fallback = table.get("fallback_version").and_then(Value::as_text);
    Ok(TagSettings {
        reader: Reader::Pdm,
        scheme: Scheme::Next,
        prefix: String::new(),
        strict: false,
        // It is for projects without a repository only.
        fallback: fallback.map(|text| text.value.clone()),
    })
}

impl TagSettings {
    /// Whether a tag of this name counts: `*[0-9]*`, strictly `*[0-9]*.*[0-9]*`, and `*.*` of
    /// pdm-backend.
    fn takes(&self, name: &str) -> bool {
        let Some(rest) = name.strip_prefix(self.prefix.as_str()) else { return false };
        let digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
        match self.reader {
            Reader::Pdm => rest.contains('.'),
            _ if self.strict => {
                rest.match_indices('.').any(|(at, _)| digit(&rest[..at]) && digit(&rest[at..]))
            }
            _ => digit(rest),
        }
    }

    fn estimate(&self, files: &dyn Files) -> Result<Estimate, NoEstimate> {
        // Their pattern is git's: what would be one in a prefix is not followed.
        if self.prefix.contains(['*', '?', '[', '\\']) {
            return Err(NoEstimate::Setting("prefix".to_owned()));
        }
        let described = git::describe(files, &|name| self.takes(name))?;
        let fallback = self.fallback.as_deref().filter(|_| self.reader != Reader::Pdm);
        let tag = match &described.tag {
            Some(tag) => tag.strip_prefix(self.prefix.as_str()).unwrap_or(tag),
            None => fallback.unwrap_or("0.0"),
        };
        let unread = || NoEstimate::Tag(tag.to_owned());
        let read = version_of(tag).and_then(|text| Version::read(text).ok());
        let tagged = read.ok_or_else(unread)?.to_string();
        let tagged = tagged.split('+').next().unwrap_or_default();
        let distance = described.distance;
        let version = match self.scheme {
            _ if distance == 0 => tagged.to_owned(),
            Scheme::Only => tagged.to_owned(),
            Scheme::Next => format!("{}.dev{distance}", next(tagged).ok_or_else(unread)?),
            Scheme::Post => format!("{}.dev{distance}", post(tagged).ok_or_else(unread)?),
        };
        let version = Version::read(&version).map_err(|_| unread())?.to_string();
        Ok(Estimate { reader: self.reader, version, described })
    }
}

/// `^(?:[\w-]+-)?(?P<version>[vV]?\d+(?:\.\d+){0,2}[^\+]*)(?:\+.*)?$`
fn version_of(tag: &str) -> Option<&str> {
    let starts = |rest: &str| {
        let rest = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let words = tag.find(|c: char| !(c.is_alphanumeric() || "_-".contains(c))).unwrap_or(tag.len());
    let after = tag[..words].rmatch_indices('-').filter(|(at, _)| *at > 0).map(|(at, _)| at + 1);
    let start = after.chain([0]).find(|at| starts(&tag[*at..]))?;
    tag[start..].split('+').next()
}

/// With its last number counted up; one for development is followed by what it was for.
fn next(version: &str) -> Option<String> {
    if let Some((before, number)) = version.rsplit_once(".dev") {
        return (number == "0").then(|| before.to_owned());
    }
    let digits = version.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number: u64 = version[digits..].parse().ok()?;
    Some(format!("{}{}", &version[..digits], number.checked_add(1)?))
}

fn post(version: &str) -> Option<String> {
    match version.rsplit_once(".dev") {
        Some((before, number)) => (number == "0").then(|| before.to_owned()),
        None => (!version.contains("post")).then(|| format!("{version}.post1")),
    }
}
