//! What the document and the files around it say about the package, as typed facts that
//! remember their place. Broken values are allowed; the rules tell what is wrong with them.

pub mod accounts;
mod backend;
mod code;
mod copies;
mod cycles;
pub mod declared;
mod entry_points;
pub mod flit;
mod found;
mod ignore;
mod indexes;
mod legacy;
mod modules;
mod requirements;
mod license;
mod people;
mod published;
mod readme;
mod repository;
mod requires;
mod resolve;
mod tags;
mod tool;
mod tree;
mod version_literals;
mod version_source;

pub use backend::{Backend, BuildSystem, required_package};
pub use copies::{Astray, Copies};
pub use cycles::{chain, cycles};
pub use entry_points::{Call, EntryPoint, Group, Lookup, Object};
pub use found::{Found, leaves};
pub use ignore::{IgnoreComment, ignore_comments};
pub use indexes::{PublishIndex, publish_indexes, uv_toml_indexes};
pub use legacy::stated::{requires_python, setup_py_is_bare};
pub use legacy::{Legacy, leftovers::Leftover};
pub use license::{License, LicenseGlob, finds_folders_only};
pub use modules::{Module, Search};
pub use people::Person;
pub use published::Unpublished;
pub use readme::{Readme, ReadmeForm};
pub use repository::Repository;
pub use requirements::{Dependency, Include, Named, Origin, RequiresPython};
pub use resolve::{Failure, Outcome, Resolved, Trail};
pub use tags::{Estimate, NoEstimate, Reader, TagSettings, Untagged};
pub use tool::{
    BadLine, BadPackage, BadPath, Content, DynamicFile, Excluded, ExternalData, Flit, FlitModule,
    From, Hatch, IgnoredBy, Matched, MissingPath, NameForm, PathKind, PathProblem, Pattern, Pdm,
    Poetry, PoetryFault, PoetryFaultKind, SchemaFaults, SdistPatterns, Setuptools, Tool, Uv,
    patterns,
};
pub use tree::matches;
pub use version_literals::Literal;
pub use version_source::{Lack, Lacking};

use crate::document::{Document, Entry, Str, Table, Value};
use crate::files::{Files, Kind};
use crate::grammar::name;
use crate::text::Span;
use crate::text::nearest::distance;

/// What a reader of the project file is told besides the file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Judge the file as this backend would, whatever `[build-system]` says.
    pub backend: Option<Backend>,
    /// The index the author means to publish to, whatever the file says.
    pub target: Option<Target>,
    /// Nobody has said that the folder may be trusted: its repository is not read.
    pub untrusted: bool,
    /// What the file is called, where that is not `pyproject.toml` and `may_be_meant` says so.
    pub file_name: Option<String>,
}

/// Whether a file of this name was probably meant to be a `pyproject.toml`.
pub fn may_be_meant(name: &str) -> bool {
    const NAME: &str = "pyproject.toml";
    let plain = name.to_lowercase();
    let slip = || distance(&plain, NAME, 1).is_some() && plain.len() <= NAME.len();
    let other = ["project.toml", "pyprojects.toml", "py-project.toml", "py_project.toml"];
    name != NAME && (plain == NAME || other.contains(&plain.as_str()) || slip())
}

/// The index the author means to publish to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// PyPI or TestPyPI, which check what is uploaded.
    #[default]
    Pypi,
    /// Another index; what it checks is not known.
    Other(String),
    /// The project is not published.
    None,
}

impl Target {
    pub fn is_pypi(&self) -> bool {
        *self == Target::Pypi
    }
}

/// A project file and the facts read from it. Facts of a wrong type are absent here: the rule
/// `key-type` tells of them, and no other rule needs to.
pub struct Project<'d> {
    pub document: &'d Document,
    /// The `[project]` table.
    pub table: Option<&'d Table>,
    pub build_system: BuildSystem<'d>,
    pub backend: Backend,
    pub target: Target,
    /// The strings in `dynamic`.
    pub dynamic: Vec<&'d Str>,
    pub name: Option<&'d Str>,
    pub version: Option<&'d Str>,
    pub requires_python: Option<RequiresPython<'d>>,
    /// Every requirement, of every list.
    pub dependencies: Vec<Dependency<'d>>,
    /// The keys of `[project.optional-dependencies]`.
    pub extras: Vec<Named<'d>>,
    /// The keys of `[dependency-groups]`.
    pub groups: Vec<Named<'d>>,
    /// What the groups include.
    pub includes: Vec<Include<'d>>,
    pub readme: Option<Readme<'d>>,
    /// The readme files at the top of the project; none when there is no file tree.
    pub readme_files: Option<Vec<String>>,
    pub license: License<'d>,
    pub people: Vec<Person<'d>>,
    /// Scripts, GUI scripts and other entry points whose value is a string.
    pub entry_points: Vec<EntryPoint<'d>>,
    /// setup.py and setup.cfg; none when there is no file tree.
    pub legacy: Option<Legacy>,
    /// What those two say that belongs into `[project]`, for setuptools.
    pub leftovers: Vec<Leftover>,
    /// The normalised name of the project folder, where it can be a project's name.
    pub folder_name: Option<String>,
    /// What keeps the backend from finding a dynamic version.
    pub lacking_version: Option<Lacking>,
    /// The dynamic version as the backend will read it.
    pub resolved_version: Option<Resolved>,
    /// The name of the file, where nobody looks for it under that.
    pub misnamed: Option<String>,
    /// Whether the repository may not be read.
    pub untrusted: bool,
    /// What keeps the backend from finding a tag where the version is made of tags.
    pub untagged: Option<Untagged>,
    /// Versions that are written down in the package or beside it.
    pub version_literals: Vec<Literal>,
    /// What copies of the project make of that version, or of `__version__`.
    pub copies: Copies,
    /// What the backend's own tables say, and what they select in the tree.
    pub tool: Tool<'d>,
}

impl<'d> Project<'d> {
    /// Reads the facts. Without `files` (a buffer that was never saved) everything that would
    /// need them is unknown, and rules about it stay silent.
    pub fn read(document: &'d Document, files: Option<&dyn Files>, settings: &Settings) -> Self {
        let table = document.table(&["project"]);
        let build_system = BuildSystem::read(document);
        let backend = settings.backend.unwrap_or_else(|| build_system.backend());
        let text = |key: &str| table.and_then(|table| table.get(key)).and_then(Value::as_text);
        let dynamic = table.and_then(|table| table.get("dynamic"));
        let optional = table.and_then(|table| table.get("optional-dependencies"));
        let extras = requirements::named(optional.and_then(Value::as_table));
        let groups = requirements::named(document.table(&["dependency-groups"]));
        let name = text("name");
        let tree = files.map(tree::Tree);
        let reading = tool::Reading { document, build_system: &build_system, name, tree };
        let tool = Tool::read(backend, &reading);
        let mut project = Project {
            document,
            table,
            backend,
            tool,
            target: target(document, settings),
            dynamic: dynamic.map(|value| value.texts().collect()).unwrap_or_default(),
            name,
            version: text("version"),
            requires_python: text("requires-python").map(RequiresPython::read),
            dependencies: requirements::dependencies(table, &extras, &build_system, &groups),
            includes: requirements::includes(&groups),
            extras,
            groups,
            build_system,
            readme: Readme::read(table, files),
            readme_files: files.map(readme::candidates),
            license: License::read(table, files),
            people: people::read(table),
            entry_points: entry_points::read(table),
            legacy: files.map(Legacy::read),
            leftovers: Vec::new(),
            folder_name: files.and_then(Files::folder_name).and_then(|folder| usable(&folder)),
            lacking_version: None,
            resolved_version: None,
            misnamed: None,
            untrusted: settings.untrusted,
            untagged: None,
            version_literals: Vec::new(),
            copies: Copies::default(),
        };
        let setup_py = project.legacy.is_some_and(|legacy| legacy.setup_py);
        if let Some(tree) = files.map(tree::Tree).filter(|_| !setup_py) {
            entry_points::look_up(
                &mut project.entry_points,
                document,
                &project.build_system,
                &project.tool,
                tree,
            );
        }
        if let Some(files) = files.filter(|_| project.backend == Backend::Setuptools) {
            project.leftovers = legacy::leftovers::read(files);
        }
        project.lacking_version = files.and_then(|files| project.lacking_version(files));
        project.resolved_version = files.and_then(|files| project.resolve_version(files));
        project.misnamed = settings.file_name.clone().filter(|_| {
            let alone = files.is_some_and(|files| files.kind("pyproject.toml") == Kind::Missing);
            alone && project.build_system.table.is_some_and(|table| !table.entries.is_empty())
        });
        let may = files.filter(|_| !settings.untrusted);
        project.untagged = may.and_then(|files| project.find_untagged(files));
        project.version_literals =
            files.map(|files| project.version_literals(files)).unwrap_or_default();
        project.copies = files.map(|files| project.version_copies(files)).unwrap_or_default();
        project
    }

    /// The entry of `[project]` with this key.
    pub fn entry(&self, key: &str) -> Option<&'d Entry> {
        self.table?.entry(key)
    }

    /// The value of a key of `[project]`, whatever its type.
    pub fn value(&self, key: &str) -> Option<&'d Value> {
        self.table?.get(key)
    }

    /// Whether something stands in `[dependency-groups]`, which no backend publishes.
    pub fn is_in_groups(&self, span: Span) -> bool {
        let Some(entry) = self.document.root().entry("dependency-groups") else { return false };
        let holds = |whole: Span| whole.start <= span.start && span.end <= whole.end;
        let Some(table) = entry.value.as_table() else {
            return holds(entry.key.span.to(entry.value.span));
        };
        holds(table.header.unwrap_or(entry.key.span))
            || holds(entry.value.span)
            || table.entries.iter().any(|group| holds(group.key.span.to(group.value.span)))
    }

    /// Where to point at `[project]` as a whole: its header, or its key.
    pub fn place(&self) -> Option<Span> {
        let key = self.document.root().entry("project").map(|entry| entry.key.span);
        self.table.and_then(|table| table.header).or(key)
    }

    /// `[project]` with the types of its values checked; none without the table.
    pub fn declared(&self) -> Option<declared::Declared<'d>> {
        declared::Declared::read(self.document)
    }

    /// `[tool.flit]` with the types of its values checked.
    pub fn flit(&self) -> flit::Flit<'d> {
        flit::Flit::read(self.document)
    }

    /// Whether `field` is listed in `dynamic`.
    pub fn is_dynamic(&self, field: &str) -> bool {
        self.dynamic.iter().any(|listed| listed.as_str() == field)
    }
}

/// What looks like the project's code, whatever its backend ships.
pub fn nearby(files: &dyn Files) -> Vec<Module> {
    modules::nearby(tree::Tree(files))
}

/// Whether a folder or file of this name at the top of a project is rarely its code.
pub fn is_rarely_code(name: &str) -> bool {
    modules::NOT_CODE.contains(&name)
}

/// A folder's name as a project's name.
fn usable(folder: &str) -> Option<String> {
    let normalized = name::normalize(folder);
    name::is_valid(&normalized).then_some(normalized)
}

fn target(document: &Document, settings: &Settings) -> Target {
    if let Some(target) = &settings.target {
        return target.clone();
    }
    let written = document.at(&["tool", "shipwheel", "target"]).and_then(Value::as_text);
    if let Some(written) = written {
        return Target::of(written.as_str());
    }
    let classifiers = document.at(&["project", "classifiers"]);
    let private = |value: &Value| value.texts().any(|text| text.as_str().starts_with("Private ::"));
    if classifiers.is_some_and(private) { Target::None } else { Target::Pypi }
}

impl Target {
    /// `pypi`, `testpypi`, `none`, or the name of another index.
    pub fn of(name: &str) -> Target {
        match name.to_ascii_lowercase().as_str() {
            "pypi" | "testpypi" => Target::Pypi,
            "none" => Target::None,
            _ => Target::Other(name.to_owned()),
        }
    }
}
