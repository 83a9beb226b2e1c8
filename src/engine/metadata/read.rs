//! A project to the metadata that flit_core would write, and to what it says about files; or
//! every reason why there is none.

mod flit;
mod licenses;
mod lists;
mod readme;

use super::legacy;
use super::people::people;
use super::{Metadata, is_line_break};
use crate::engine::obstacle::Obstacle;
use crate::engine::profile::Profile;
use crate::engine::tree::Tree;
use crate::grammar::name;
use crate::grammar::version::Version;
use crate::project::Project;
use crate::project::declared::{Declared, Either, Name, Text};
use crate::text::Span;

/// What the project file says, for one line of flit_core.
#[derive(Clone, Debug)]
pub struct Config {
    /// Without the facts that are `wanted`.
    pub metadata: Metadata,
    /// Which of them the module tells.
    pub wanted: Wanted,
    /// Dotted.
    pub module: String,
    /// The readme and the licence files, as sdists name them.
    pub referenced: Vec<String>,
    pub include: Vec<String>,
    pub exclude: Vec<String>,
    /// The folder of external data.
    pub data: Option<String>,
}

/// The facts that are left to the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub version: bool,
    pub summary: bool,
}

impl Config {
    /// # Errors
    /// Every reason why flit_core would refuse, or would write what nobody should read.
    pub fn of(
        project: &Project<'_>,
        profile: Profile,
        tree: &Tree,
    ) -> Result<Config, Vec<Obstacle>> {
        let flit = project.flit();
        let mut reading = Reading { profile, obstacles: Vec::new() };
        let mut config = Config::empty(profile);
        match (project.declared(), &flit.metadata) {
            (Some(declared), _) => reading.declared(&declared, tree, &mut config),
            (None, Some(metadata)) if profile == Profile::Flit3 => {
                legacy::read(metadata, &flit, tree, &mut reading, &mut config);
            }
            _ => reading.refuse(Obstacle::invalid("there is no `[project]` table")),
        }
        let standard = project.declared().is_some();
        reading.flit(&flit, standard, tree, &mut config);
        if let Some(declared) = project.declared().filter(|_| profile == Profile::Flit4) {
            reading.import_names(&declared, &mut config);
        }
        if reading.obstacles.is_empty() { Ok(config) } else { Err(reading.obstacles) }
    }

    fn empty(profile: Profile) -> Config {
        Config {
            metadata: Metadata {
                profile,
                name: String::new(),
                version: String::new(),
                summary: None,
                home_page: None,
                keywords: None,
                author: None,
                author_email: None,
                maintainer: None,
                maintainer_email: None,
                requires_python: None,
                description_content_type: None,
                license_expression: None,
                license: None,
                classifiers: Vec::new(),
                license_files: Vec::new(),
                requires_dist: Vec::new(),
                project_urls: Vec::new(),
                provides_extra: Vec::new(),
                import_names: Vec::new(),
                import_namespaces: Vec::new(),
                description: None,
                entry_points: Vec::new(),
            },
            wanted: Wanted::default(),
            module: String::new(),
            referenced: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            data: None,
        }
    }
}

/// The keys of `[project]` that flit_core 4.2.0 knows; 3.12.0 knows all but the last two.
const KEYS: [&str; 20] = [
    "name",
    "version",
    "description",
    "readme",
    "requires-python",
    "license",
    "license-files",
    "authors",
    "maintainers",
    "keywords",
    "classifiers",
    "urls",
    "scripts",
    "gui-scripts",
    "entry-points",
    "dependencies",
    "optional-dependencies",
    "dynamic",
    "import-names",
    "import-namespaces",
];

/// Collects what stands in the way.
pub(super) struct Reading {
    pub(super) profile: Profile,
    obstacles: Vec<Obstacle>,
}

impl Reading {
    pub(super) fn refuse(&mut self, obstacle: Obstacle) {
        self.obstacles.push(obstacle);
    }

    /// Refuses what would start a header of its own: any line break or other control character.
    pub(super) fn one_line(&mut self, text: Text<'_>) {
        self.plain(text.as_str(), text.span, false);
    }

    /// Refuses control characters other than the line breaks that flit_core folds.
    pub(super) fn folded(&mut self, text: Text<'_>) {
        self.plain(text.as_str(), text.span, true);
    }

    pub(super) fn plain(&mut self, text: &str, span: Span, folded: bool) {
        let breaks = |c: char| is_line_break(c) && !folded;
        let control = |c: char| c.is_control() && c != '\t' && !is_line_break(c);
        if text.contains(|c| breaks(c) || control(c)) {
            let message = format!(
                "`{}` has a line break or control character, which would reach the metadata",
                text.escape_debug()
            );
            self.refuse(Obstacle::invalid(message).at(span));
        }
    }

    fn declared(&mut self, declared: &Declared<'_>, tree: &Tree, config: &mut Config) {
        for wrong in &declared.mistyped {
            let message = format!("`{}` must be {}", wrong.key, wrong.expected);
            self.refuse(Obstacle::invalid(message).at(wrong.span));
        }
        let unknown = declared.keys.iter().filter(|key| !KEYS.contains(&key.text));
        let profile = self.profile;
        for key in unknown.filter(|_| profile == Profile::Flit4) {
            let message = format!("`{}` is not a key of `[project]`", key.text);
            self.refuse(Obstacle::invalid(message).at(key.span));
        }
        self.name_and_version(declared, config);
        self.dynamic(declared, config);
        match &declared.readme {
            Some(Either::Text(text)) => self.readme_file(text, true, tree, config),
            Some(Either::Table(table)) => self.readme_table(table, tree, config),
            None => {}
        }
        self.texts(declared, config);
        self.license(declared, tree, config);
        let metadata = &mut config.metadata;
        if let Some(authors) = &declared.authors {
            (metadata.author, metadata.author_email) = people(authors, self);
        }
        if let Some(maintainers) = &declared.maintainers {
            (metadata.maintainer, metadata.maintainer_email) = people(maintainers, self);
        }
        self.entry_points(declared, config);
        self.requirements(declared, config);
    }

    fn name_and_version(&mut self, declared: &Declared<'_>, config: &mut Config) {
        match declared.name {
            Some(name) if name::is_valid(name.as_str()) => {
                config.metadata.name = name.as_str().to_owned();
                let written = name.as_str();
                config.module = match written.strip_suffix("-stubs") {
                    Some(stem) if self.profile == Profile::Flit4 => {
                        format!("{}-stubs", stem.replace('-', "_"))
                    }
                    _ => written.replace('-', "_"),
                };
            }
            Some(name) => {
                let message = format!("`{}` is not a valid name", name.as_str().escape_debug());
                self.refuse(Obstacle::invalid(message).at(name.span));
            }
            None => self.refuse(Obstacle::invalid("`project.name` is missing")),
        }
        if let Some(version) = declared.version {
            match Version::read(version.as_str()) {
                Ok(normal) => config.metadata.version = normal.to_string(),
                Err(_) => {
                    let text = version.as_str().escape_debug();
                    let message = format!("`{text}` is not a version (PEP 440)");
                    self.refuse(Obstacle::invalid(message).at(version.span));
                }
            }
        }
        if let Some(description) = declared.description {
            self.folded(description);
            config.metadata.summary = Some(description.as_str().to_owned());
        }
    }

    fn dynamic(&mut self, declared: &Declared<'_>, config: &mut Config) {
        let known: &[&str] = match self.profile {
            Profile::Flit3 => &["version", "description"],
            Profile::Flit4 => &["version", "description", "import-names", "import-namespaces"],
        };
        let listed = declared.dynamic.as_deref().unwrap_or_default();
        for text in listed {
            let field = text.as_str();
            let message = if !known.contains(&field) {
                format!("flit_core cannot fill in `{field}`; it can `version` and `description`")
            } else if declared.key(field).is_some() {
                format!("`{field}` is given and listed in `dynamic` as well")
            } else {
                continue;
            };
            self.refuse(Obstacle::invalid(message).at(text.span));
        }
        let is_listed = |field: &str| listed.iter().any(|text| text.as_str() == field);
        config.wanted = Wanted { version: is_listed("version"), summary: is_listed("description") };
        for field in ["version", "description"] {
            if declared.key(field).is_none() && !is_listed(field) {
                let message = format!("`project.{field}` is missing, and not in `dynamic` either");
                self.refuse(Obstacle::invalid(message));
            }
        }
    }

    fn unknown(&mut self, keys: &[Name<'_>], table: &str) {
        for key in keys {
            let message = format!("`{}` is not a key of `project.{table}`", key.text);
            self.refuse(Obstacle::invalid(message).at(key.span));
        }
    }

    fn texts(&mut self, declared: &Declared<'_>, config: &mut Config) {
        let metadata = &mut config.metadata;
        if let Some(python) = declared.requires_python {
            self.folded(python);
            metadata.requires_python = Some(python.as_str().to_owned());
        }
        if let Some(keywords) = &declared.keywords {
            keywords.iter().for_each(|keyword| self.folded(keyword));
            let keywords: Vec<&str> = keywords.iter().map(|keyword| keyword.as_str()).collect();
            metadata.keywords = Some(keywords.join(","));
        }
        for classifier in declared.classifiers.iter().flatten() {
            self.one_line(classifier);
            metadata.classifiers.push(classifier.as_str().to_owned());
        }
        metadata.project_urls = self.urls(declared.urls.as_deref().unwrap_or_default());
    }

    pub(super) fn urls(&mut self, urls: &[(Name<'_>, Text<'_>)]) -> Vec<String> {
        let mut lines: Vec<(&str, &str)> = Vec::new();
        for (label, url) in urls {
            self.plain(label.text, label.span, false);
            self.one_line(url);
            lines.push((label.text, url.as_str()));
        }
        lines.sort_unstable();
        lines.into_iter().map(|(label, url)| format!("{label}, {url}")).collect()
    }
}
