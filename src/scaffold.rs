//! A folder, empty or with code in it, becomes the files that make a package of it: a project file that
//! its backend builds and `rules` find nothing in, and the module and readme that an empty folder
//! lacks. Writes nothing, and runs nothing.

mod added;
mod code;
mod compose;
mod facts;

use crate::analysis::{self, Options};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::files::{Files, Kind, READ_LIMIT};
use crate::grammar::name;
use crate::grammar::person::Contact;
use crate::project::{Backend, Project, Settings};
use crate::text::{self, Edit};
use added::Added;
use compose::Composed;
use facts::Facts;

/// What a project file is called.
pub const PROJECT: &str = "pyproject.toml";

/// The backends that a package can be begun with.
pub const BACKENDS: [Backend; 6] = [
    Backend::Flit,
    Backend::Hatchling,
    Backend::Setuptools,
    Backend::Uv,
    Backend::Pdm,
    Backend::Poetry,
];

/// What the author said; the rest is taken from the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// One of `BACKENDS`.
    pub backend: Backend,
    /// Of the project.
    pub name: Option<String>,
    /// As it is imported.
    pub module: Option<String>,
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    pub authors: Vec<Author>,
    /// What the folder is called, where it is not there yet.
    pub folder: Option<String>,
    /// The year and the month, which tell the oldest Python that is supported.
    pub today: (i16, i8),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub name: Option<String>,
    pub email: Option<String>,
}

impl Author {
    /// `Name <address>`, or one of the two; none for what is neither.
    pub fn read(text: &str) -> Option<Author> {
        let text = text.trim();
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        if text.is_empty() || text.chars().any(char::is_control) {
            return None;
        }
        match Contact::read(text) {
            Some(read) => {
                Some(Author { name: given(read.name.of(text)), email: given(read.email.of(text)) })
            }
            None if text.contains(['<', '>']) => None,
            None if text.contains('@') => Some(Author { name: None, email: given(text) }),
            None => Some(Author { name: given(text), email: None }),
        }
    }
}

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaffold {
    /// In this order, so that the project file stands last: what it names is there then.
    pub files: Vec<Written>,
    pub name: String,
    pub version: String,
    /// The package folder or the file, from the project folder.
    pub module: String,
    /// What was decided for the author, one line each.
    pub remarks: Vec<String>,
}

/// A file as it will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// From the project folder.
    pub path: String,
    pub text: String,
    /// The text that is there, and what is added to it; none for a new file.
    pub before: Option<(String, Edit)>,
}

/// Why nothing is to be written, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(
        "`{PROJECT}` is there already, with {tables}; `shipwheel check --fix` mends it, and nothing was written"
    )]
    Begun { tables: String },
    #[error(
        "`{PROJECT}` is there already, and it is no TOML; mend it first with `shipwheel check`"
    )]
    NotToml,
    #[error("`{path}` is there already, and {problem}")]
    InTheWay { path: String, problem: &'static str },
    #[error(
        "`{file}` says already how this is built; move what it says into a `{PROJECT}` of your own, or take it away"
    )]
    Legacy { file: &'static str },
    #[error("several modules could be the package: {}; say which one with --module", list(.0))]
    Several(Vec<String>),
    #[error("there is no module `{asked}`; there is {}", list(.there))]
    NoModule { asked: String, there: Vec<String> },
    #[error("`{folder}` holds Python files and no `__init__.py`; add one, it may be empty")]
    NoInit { folder: String },
    #[error("this folder is a package itself, by its `__init__.py`; begin in the folder above it")]
    InPackage,
    #[error(
        "`{path}` is a package, and no backend looks for one there; move it below `src`, or to the top"
    )]
    Elsewhere { path: String },
    #[error("no project can be called `{text}`, as the folder is; say the name with --name")]
    Folder { text: String },
    #[error(
        "`{name}` is a module of Python itself, and PyPI takes no project of that name; say another with --name"
    )]
    Standard { name: String },
    #[error("`{text}` is no name for a project: ASCII letters, digits, `-`, `_` and `.`{}", instead(.text))]
    Name { text: String },
    #[error("no module can be called `{text}`; say its name with --module")]
    Module { text: String },
    #[error("uv_build takes packages only, and `{path}` is a single file; choose another backend")]
    SingleFile { path: String },
    #[error("no project can be begun with {backend}")]
    Backend { backend: &'static str },
    #[error("what would be written does not build: {0}")]
    Findings(String),
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn instead(text: &str) -> String {
    name::repair(text).map_or(String::new(), |name| format!("; write `{name}`"))
}

/// What makes a package of the folder.
///
/// # Errors
/// When one is begun there already, or what is there leaves open what is meant.
pub fn of(files: &dyn Files, wish: &Wish) -> Result<Scaffold, Refusal> {
    if !BACKENDS.contains(&wish.backend) {
        return Err(Refusal::Backend { backend: wish.backend.name() });
    }
    let before = project_file(files)?;
    legacy(files)?;
    let mut remarks = Vec::new();
    let mut new = Added::new(files);
    let chosen = code::choose(files, wish, &mut remarks)?;
    let name = chosen.name;
    let module = chosen.module;
    if wish.backend == Backend::Uv && !module.is_package {
        return Err(Refusal::SingleFile { path: module.path });
    }
    let mut written = Vec::new();
    let mut add = |new: &mut Added<'_>, path: String, text: String| -> Result<(), Refusal> {
        free(files, &path)?;
        new.insert(&path, &text);
        written.push(Written { path, text, before: None });
        Ok(())
    };
    if chosen.is_new {
        let summary = wish.description.clone().unwrap_or_else(|| format!("The package {name}."));
        let docstring = summary.replace('\\', "\\\\").replace('"', "\\\"");
        add(&mut new, module.file_run(), format!("\"\"\"{docstring}\"\"\"\n"))?;
        if facts::readme(files).is_none() {
            add(&mut new, "README.md".to_owned(), format!("# {name}\n\n{summary}\n"))?;
        }
    }
    let facts = Facts::read(&new, wish, &name, &module, &mut remarks);
    let composed = compose::project(&new, wish, &name, &module, &facts)?;
    let (file, found) = join(&new, composed, before);
    new.insert(PROJECT, &file.text);
    if let Some(error) = found.iter().find(|one| one.severity == Severity::Error) {
        return Err(Refusal::Findings(error.message.clone()));
    }
    remarks.extend(found.iter().filter(|one| !is_told(one)).map(|one| one.message.clone()));
    written.push(file);
    Ok(Scaffold { files: written, version: facts.version, name, module: module.path, remarks })
}

/// What `facts` has told in its own words.
fn is_told(found: &Diagnostic) -> bool {
    found.rule == "license-missing"
}

/// The text of a project file without a project: settings of other tools. None where there is none.
fn project_file(files: &dyn Files) -> Result<Option<String>, Refusal> {
    let in_the_way = |problem| Refusal::InTheWay { path: PROJECT.to_owned(), problem };
    match files.kind(PROJECT) {
        Kind::Missing => return Ok(None),
        Kind::File { length } if length <= READ_LIMIT => {}
        Kind::Directory => return Err(in_the_way("it is a folder")),
        _ => return Err(in_the_way("it cannot be read")),
    }
    let bytes = files.read(PROJECT).map_err(|_| in_the_way("it cannot be read"))?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::NotToml)?;
    let document = Document::parse(text.as_str());
    if !document.faults().is_empty() {
        return Err(Refusal::NotToml);
    }
    const OWN: [(&[&str], &str); 4] = [
        (&["build-system"], "[build-system]"),
        (&["project"], "[project]"),
        (&["tool", "poetry"], "[tool.poetry]"),
        (&["tool", "flit", "metadata"], "[tool.flit.metadata]"),
    ];
    let there = OWN.iter().filter(|(path, _)| document.at(path).is_some());
    let there: Vec<&str> = there.map(|(_, shown)| *shown).collect();
    if !there.is_empty() {
        return Err(Refusal::Begun { tables: there.join(" and ") });
    }
    Ok(Some(text))
}

/// What was built before without a project file goes on being built as it is.
fn legacy(files: &dyn Files) -> Result<(), Refusal> {
    let document = Document::parse("");
    let project = Project::read(&document, Some(files), &Settings::default());
    let Some(legacy) = project.legacy else { return Ok(()) };
    let file = match legacy {
        _ if legacy.setup_py => "setup.py",
        _ if legacy.setup_cfg_metadata => "setup.cfg",
        _ if legacy.flit_ini => "flit.ini",
        _ => return Ok(()),
    };
    Err(Refusal::Legacy { file })
}

/// Nothing stands where a new file goes, and no file where one of its folders does.
fn free(files: &dyn Files, path: &str) -> Result<(), Refusal> {
    let in_the_way = |path: &str, problem| Refusal::InTheWay { path: path.to_owned(), problem };
    if files.kind(path) != Kind::Missing {
        return Err(in_the_way(path, "it is not written over"));
    }
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    for folder in folders {
        if !matches!(files.kind(folder), Kind::Missing | Kind::Directory) {
            return Err(in_the_way(folder, "a folder has to stand there"));
        }
    }
    Ok(())
}

/// The project file, whole or in front of what is there, and what is found in it.
fn join(
    files: &Added<'_>,
    composed: Composed,
    before: Option<String>,
) -> (Written, Vec<Diagnostic>) {
    let (text, before) = match before {
        // What the author said is written as it is meant to be: `mit` as `MIT`.
        None => {
            let text = composed.text();
            (analysis::fix(&text, Some(files), &Options::default(), false).text, None)
        }
        Some(before) => {
            let edit = composed.put_into(&Document::parse(before.as_str()));
            // One insertion overlaps with nothing.
            let text = text::apply(&before, std::slice::from_ref(&edit)).unwrap_or_default();
            (text, Some((before, edit)))
        }
    };
    let found = analysis::check(&Document::parse(text.as_str()), Some(files), &Options::default());
    (Written { path: PROJECT.to_owned(), text, before }, found)
}
