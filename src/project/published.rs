//! The one version that a build of the project would publish, or why nobody can say it.

use super::{Backend, Outcome, Project};
use crate::document::Value;
use crate::grammar::version::Version;

/// Why the version of a project is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    #[error("the project has neither `version` nor \"version\" in `dynamic`")]
    None,
    #[error("`{text}` in `{file}` is not a PEP 440 version")]
    NotVersion { text: String, file: String },
    #[error(
        "the version comes from the tags of the repository; {reader} asks for it while building"
    )]
    Tags { reader: &'static str },
    #[error("{backend} will not find a version where it is told to look")]
    Lacking { backend: &'static str },
    #[error("{backend} wants a string, and `__version__` in `{file}` is {what}")]
    NotText { backend: &'static str, file: String, what: &'static str },
    #[error("{backend}'s pattern matches nothing in `{file}`")]
    NoMatch { backend: &'static str, file: String },
    #[error("`{file}` has no `{name}`")]
    Absent { file: String, name: String },
    #[error("`{file}` would have to be run: {what}")]
    Runs { file: String, what: String },
    #[error("`{file}` asks the installed package for its version")]
    OwnMetadata { file: String },
    #[error("{backend} has to import `{file}`, and that fails")]
    Fails { backend: &'static str, file: String },
    #[error("{backend} takes no version from elsewhere; write `version` into [project]")]
    Unsupported { backend: &'static str },
    #[error("the version comes from the environment variable `{variable}` while building")]
    Environment { variable: String },
    #[error("only {backend} itself can tell where the version comes from")]
    Elsewhere { backend: &'static str },
}

/// Tables of plugins that make a version of the tags of a repository.
const TAGS: [&[&str]; 4] = [
    &["tool", "setuptools_scm"],
    &["tool", "versioningit"],
    &["tool", "poetry-dynamic-versioning"],
    &["tool", "uv-dynamic-versioning"],
];

impl Project<'_> {
    /// The version that a build would publish, in normal form.
    ///
    /// # Errors
    /// When there is none, or it cannot be known without running something.
    pub fn published_version(&self) -> Result<String, Unpublished> {
        let (text, file) = self.version_as_written()?;
        match Version::read(&text) {
            Ok(version) => Ok(version.to_string()),
            Err(_) => {
                let text = text.escape_debug().take(40).collect();
                Err(Unpublished::NotVersion { text, file })
            }
        }
    }

    /// The text, and the file that it stands in.
    fn version_as_written(&self) -> Result<(String, String), Unpublished> {
        let backend = self.backend.name();
        let here = "pyproject.toml".to_owned();
        if let Some(version) = self.static_version() {
            return Ok((version.as_str().to_owned(), here));
        }
        if !self.is_dynamic("version") {
            return Err(Unpublished::None);
        }
        if self.backend == Backend::Uv {
            return Err(Unpublished::Unsupported { backend });
        }
        if let Some(lacking) = &self.lacking_version {
            return match self.is_zero(lacking) {
                true => Ok(("0.0.0".to_owned(), here)),
                false => Err(Unpublished::Lacking { backend }),
            };
        }
        let Some(resolved) = &self.resolved_version else {
            return Err(match (self.version_variable(), self.is_from_tags()) {
                (Some(variable), _) => Unpublished::Environment { variable },
                (None, true) => Unpublished::Tags { reader: self.tag_reader() },
                (None, false) => Unpublished::Elsewhere { backend },
            });
        };
        let file = resolved.file.clone();
        Err(match &resolved.outcome {
            Outcome::Text { value, .. } | Outcome::Runs { value: Some(value), .. } => {
                return Ok((value.clone(), file));
            }
            Outcome::NotText(what) => Unpublished::NotText { backend, file, what },
            Outcome::NoMatch => Unpublished::NoMatch { backend, file },
            Outcome::Absent(name) => Unpublished::Absent { file, name: name.clone() },
            Outcome::Runs { value: None, stopped } => {
                let stopped = stopped.as_ref();
                let what = stopped.map_or_else(String::new, |unknown| unknown.reason.to_string());
                let file = stopped.map_or(file, |unknown| unknown.file.clone());
                Unpublished::Runs { file, what }
            }
            Outcome::OwnMetadata(_) => Unpublished::OwnMetadata { file },
            Outcome::Fails(_) => Unpublished::Fails { backend, file },
        })
    }

    /// The version in the project file that the backend takes.
    pub fn static_version(&self) -> Option<&crate::document::Str> {
        let poetry = || {
            let may = self.table.is_none() || self.is_dynamic("version");
            let given = self.document.at(&["tool", "poetry", "version"]);
            given.filter(|_| may && self.backend == Backend::Poetry).and_then(Value::as_text)
        };
        self.version.or_else(poetry)
    }

    /// The variable that hatchling is told to take the version from.
    fn version_variable(&self) -> Option<String> {
        let source = self.version_source().filter(|_| self.backend == Backend::Hatchling)?;
        let text = |key: &str| source.as_table()?.get(key)?.as_text();
        let is_env = text("source").is_some_and(|kind| kind.as_str() == "env");
        is_env.then(|| text("variable"))?.map(|name| crate::text::shown::shown(name.as_str()))
    }

    /// Who reads the tags, as far as that is known.
    fn tag_reader(&self) -> &'static str {
        let settings = self.tag_settings().and_then(Result::ok);
        let scm = || {
            let tables = self.document.at(&["tool", "setuptools_scm"]).is_some();
            (self.backend == Backend::Setuptools && tables).then_some("setuptools-scm")
        };
        let known = settings.map(|settings| settings.reader.name());
        known.or_else(scm).unwrap_or(self.backend.name())
    }

    /// Whether the version is made of the tags of a repository.
    fn is_from_tags(&self) -> bool {
        let source = self.version_source().and_then(Value::as_table);
        let kind = source.and_then(|table| table.get("source")).and_then(Value::as_text);
        kind.is_some_and(|kind| matches!(kind.as_str(), "vcs" | "scm"))
            || TAGS.iter().any(|path| self.document.at(path).is_some())
            || self.build_system.requires.iter().any(|text| {
                let package = super::required_package(text.as_str());
                package.is_some_and(|p| {
                    matches!(p.as_str(), "setuptools-scm" | "flit-scm" | "versioningit")
                })
            })
    }
}
