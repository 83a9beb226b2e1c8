//! What the user's surroundings say of an upload: the environment of the server, `.pypirc`, the
//! keyrings and `.netrc`. No client says any of it: clients log what they send.

use crate::analysis::uv::{self, Places};
use crate::engine::credentials::{self, Credentials, Netrc, Stores};
use crate::engine::index::{self, Environment, Index, Origin, ProjectIndex, PypircFile};
use crate::grammar::address::{PYPI, TESTPYPI};
use crate::project::PublishIndex;
use std::path::{Path, PathBuf};

/// More indexes than anyone chooses from.
const CHOICE_LIMIT: usize = 20;

#[derive(Clone, Default)]
pub struct Surroundings {
    pub environment: Environment,
    /// Where `.pypirc` is, if it is there.
    pub pypirc: Option<PathBuf>,
    pub netrc: Option<Netrc>,
    /// Where settings of uv are besides those of a project.
    pub uv: Places,
}

/// An index that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub name: String,
    pub address: String,
}

impl Surroundings {
    /// Those of this process.
    #[expect(clippy::disallowed_methods, reason = "twine, flit and uv take their settings there")]
    pub fn of_process() -> Surroundings {
        let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
        Surroundings {
            environment: Environment::of(|name| {
                Some(std::env::var_os(name)?.to_string_lossy().into_owned())
            }),
            netrc: Netrc::of(std::env::var_os("NETRC"), home.as_deref()),
            uv: Places::of(&|name| std::env::var_os(name), home.as_deref()),
            pypirc: home.map(|home| home.join(".pypirc")),
        }
    }

    /// What there is to choose from for the project in `folder`, the one for trying first.
    pub fn choices(&self, folder: &Path) -> Vec<Choice> {
        let known = [("testpypi", TESTPYPI), ("pypi", PYPI)];
        let mut choices: Vec<Choice> = known
            .map(|(name, address)| Choice { name: name.to_owned(), address: address.to_owned() })
            .into();
        let file = self.pypirc().ok().flatten();
        let sections = file.iter().flat_map(|file| {
            let sections = file.content.sections.iter();
            sections.map(|section| (section.name.clone(), file.content.item(section, "repository")))
        });
        for (name, address) in sections.filter_map(|(name, item)| Some((name, item?.value.clone())))
        {
            match choices.iter_mut().find(|choice| choice.name == name) {
                Some(choice) => choice.address = address,
                None => choices.push(Choice { name, address }),
            }
        }
        // Those of uv are looked up last.
        for (_, own) in uv::indexes(folder, &self.uv).found {
            if let Some(name) = own.name
                && !choices.iter().any(|choice| choice.name == name)
            {
                choices.push(Choice { name, address: own.url });
            }
        }
        // An address may have a password in it; one that cannot be read is chosen by its name.
        for choice in &mut choices {
            choice.address = url::Url::parse(&choice.address)
                .ok()
                .and_then(|mut url| {
                    url.set_username("").and_then(|()| url.set_password(None)).ok()?;
                    Some(String::from(url))
                })
                .unwrap_or_default();
        }
        choices.truncate(CHOICE_LIMIT);
        choices
    }

    /// The index of a name or an address, for the project in `folder`.
    ///
    /// # Errors
    /// Why there is none, in one line.
    pub fn index(
        &self,
        asked: &str,
        folder: &Path,
        warnings: &mut Vec<String>,
    ) -> Result<Index, String> {
        let is_address = asked.contains("://");
        let indexes = uv::indexes(folder, &self.uv);
        warnings.extend(indexes.warnings);
        let own = |(path, own): (PathBuf, PublishIndex)| ProjectIndex {
            name: own.name,
            url: own.url,
            check_url: own.check_url,
            from: Origin::Project { path, line: own.line },
        };
        let asked = index::Asked {
            repository: Some(asked.to_owned()).filter(|_| !is_address),
            url: Some(asked.to_owned()).filter(|_| is_address),
            project: indexes.found.into_iter().map(own).collect(),
            ..index::Asked::default()
        };
        let pypirc = self.pypirc()?;
        index::choose(&asked, &self.environment, pypirc.as_ref(), warnings)
            .map_err(|error| error.to_string())
    }

    /// Who uploads to `index`, looked at as far as it can be before anything is sent.
    ///
    /// # Errors
    /// Why the index would refuse them, in one line.
    pub fn credentials(
        &self,
        index: &Index,
        project: &str,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Credentials>, String> {
        let stores = Stores::by_variable(&self.environment)?.unwrap_or_default();
        let project_name = Some(project.to_owned());
        let asked = credentials::Asked {
            stores,
            project: project_name,
            netrc: self.netrc.clone(),
            ..Default::default()
        };
        let pypirc = self.pypirc()?;
        let found = credentials::find(&asked, index, &self.environment, pypirc.as_ref(), warnings);
        let Some(found) = found.map_err(|error| error.to_string())? else { return Ok(None) };
        let now = jiff::Timestamp::now().as_second();
        found.check(index, project, now).map_err(|error| error.to_string())?;
        Ok(Some(found))
    }

    fn pypirc(&self) -> Result<Option<PypircFile>, String> {
        let Some(path) = &self.pypirc else { return Ok(None) };
        PypircFile::load(path, PathBuf::from("~/.pypirc")).map_err(|error| error.to_string())
    }
}
