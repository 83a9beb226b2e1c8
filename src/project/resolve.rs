//! The dynamic version as the backend will read it from the project's files, without running
//! anything of the project.

mod code;
mod pattern;
mod setuptools;

use super::{Backend, Project, Tool, modules, required_package};
use crate::document::Value;
use crate::files::Files;
use crate::grammar::python_regex::Group;
use crate::python::evaluate::{self, Called, FileRead, Reason, Tree, Unknown};
use crate::python::{self, Constant, Module};
use crate::spec::modules::is_standard;
use crate::text::Span;
use pattern::{custom, hatchling_match, matched, pdm_match};

/// What the backend will make of a dynamic version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub outcome: Outcome,
    /// The file that decides, relative to the project.
    pub file: String,
    /// In that file; of no width where nothing stands there.
    pub span: Span,
    /// Where it comes from when code has to be run for it.
    pub trail: Trail,
}

/// What an evaluation looked at on its way to the version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Files other than modules, in the order in which they are asked for.
    pub reads: Vec<FileRead>,
    pub modules: Vec<String>,
    /// Whether the import ends at a file that is not there.
    pub fails: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This text. `plain` when replacing what is under the span would change it.
    Text { value: String, plain: bool },
    /// A constant that is no string, where the backend wants one.
    NotText(&'static str),
    /// The pattern of the backend matches nowhere; the span is an assignment that was meant.
    NoMatch,
    /// There is nothing of the name.
    Absent(String),
    /// The backend has to run code of the project for it; the value that comes of it, when it
    /// can be worked out.
    Runs { value: Option<String>, stopped: Option<Unknown> },
    /// The module asks the installed package for its version.
    OwnMetadata(Unknown),
    /// The backend has to run the module, and that certainly fails.
    Fails(Failure),
}

/// Why running a module fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It is no Python.
    Syntax,
    /// It imports this module of its own package by its full name, under which it is not there.
    OwnName(String),
    /// It imports this module, which nothing that is installed for the build has.
    NotInstalled(String),
    /// It imports this module of the project, which is not there.
    Missing(String),
    /// It imports something relative to itself, and is run as no part of a package.
    Relative,
}

impl Project<'_> {
    /// Reads a dynamic version; none when there is none, or when nothing certain can be said.
    pub(super) fn resolve_version(&self, files: &dyn Files) -> Option<Resolved> {
        let wanted = self.is_dynamic("version") && self.value("version").is_none();
        if !wanted || self.lacking_version.is_some() {
            return None;
        }
        let source = self.version_source().and_then(Value::as_table);
        let text = |key: &str| source?.get(key)?.as_text();
        match self.backend {
            Backend::Flit => self.flit_version(&Sources(files)),
            Backend::Hatchling if text("source").is_some_and(|kind| kind.as_str() == "code") => {
                code::hatchling(source?, &Sources(files))
            }
            Backend::Hatchling => {
                let regex = text("source").is_none_or(|kind| kind.as_str() == "regex");
                let own = source?.get("pattern").filter(|_| regex);
                match own {
                    Some(own) => {
                        custom(text("path")?, own.as_text()?, files, Group::Named("version"))
                    }
                    None => regex.then(|| matched(text("path")?, files, hatchling_match))?,
                }
            }
            Backend::Pdm if text("source").is_some_and(|kind| kind.as_str() == "call") => {
                code::pdm(text("getter")?, &Sources(files))
            }
            Backend::Pdm => {
                let file = text("source").is_some_and(|kind| kind.as_str() == "file");
                let own = source?.get("pattern").filter(|_| file);
                match own {
                    Some(own) => custom(text("path")?, own.as_text()?, files, Group::Numbered(1)),
                    None => file.then(|| matched(text("path")?, files, pdm_match))?,
                }
            }
            Backend::Setuptools => match (text("attr"), source?.get("file")) {
                (Some(attr), None) => self.setuptools_version(attr, &Sources(files)),
                (None, Some(file)) => self.setuptools_file(file, files),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn found_modules(&self) -> &[modules::Module] {
        match &self.tool {
            Tool::Flit(flit) => flit.search.modules(),
            Tool::Setuptools(setuptools) => setuptools.search.modules(),
            _ => &[],
        }
    }

    /// The files of the package in turn, the last one that assigns a constant wins; without one
    /// the package is imported (`flit_core.common.get_docstring_and_version_via_ast`).
    pub(super) fn flit_version(&self, tree: &dyn Tree) -> Option<Resolved> {
        let [module] = self.found_modules() else { return None };
        let init = match module.is_package {
            true => format!("{}/__init__.py", module.path),
            false => module.path.clone(),
        };
        let mut candidates = vec![init.clone()];
        if module.is_package {
            let names = ["version.py", "_version.py", "__version__.py"];
            candidates.extend(names.iter().map(|name| format!("{}/{name}", module.path)));
        }
        for file in candidates {
            let Some(bytes) = tree.read(&file) else { continue };
            let source = Module::shared(&bytes).ok()?;
            if let Some(span) = source.first_error() {
                let (outcome, trail) = (Outcome::Fails(Failure::Syntax), Trail::default());
                return Some(Resolved { outcome, file, span, trail });
            }
            let constant = source.assignments("__version__").find_map(|assigned| {
                let value = assigned.value?;
                Constant::of(value).map(|constant| (constant, python::place(value)))
            });
            match constant {
                Some((Constant::None, _)) | None => {}
                Some((Constant::Text(text), span)) => {
                    let outcome = Outcome::Text { value: text.value, plain: text.plain };
                    return Some(Resolved { outcome, file, span, trail: Trail::default() });
                }
                Some((other, span)) => {
                    let outcome = Outcome::NotText(other.name());
                    return Some(Resolved { outcome, file, span, trail: Trail::default() });
                }
            }
        }
        let found = imported(tree, module.root(), &init, "__version__", Called::Never)?;
        let failure = match found.outcome {
            Outcome::OwnMetadata(_) => None,
            _ => self.failing_import(tree, &init, &module.name),
        };
        Some(match failure {
            Some((failure, span)) => {
                let (outcome, trail) = (Outcome::Fails(failure), found.trail);
                Resolved { outcome, file: init, span, trail }
            }
            None => match found.outcome {
                // Nothing but flit_core is there that could write it first.
                Outcome::Runs {
                    stopped: Some(Unknown { reason: Reason::MissingModule(name), file, span }),
                    ..
                } => {
                    let outcome = Outcome::Fails(Failure::Missing(name));
                    Resolved { outcome, file, span, trail: found.trail }
                }
                outcome => Resolved { outcome, ..found },
            },
        })
    }

    /// The import in the module that flit_core cannot follow: it runs the file under a name of
    /// its own, with nothing but the dependencies installed.
    fn failing_import(&self, tree: &dyn Tree, file: &str, own: &str) -> Option<(Failure, Span)> {
        let source = Module::shared(&tree.read(file)?).ok()?;
        let bare = self.dependencies.iter().all(|dependency| {
            required_package(dependency.text.as_str()).is_some_and(|name| name == "flit-core")
        });
        source.imports().find_map(|import| {
            let name = import.module.to_owned();
            let rest = name.strip_prefix(own);
            if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
                return Some((Failure::OwnName(name), import.span));
            }
            let top = name.split('.').next().unwrap_or_default();
            let foreign = bare && !is_standard(top) && !own.starts_with(top);
            foreign.then_some((Failure::NotInstalled(name), import.span))
        })
    }
}

/// What an import would find, worked out.
fn imported(
    tree: &dyn Tree,
    root: &str,
    path: &str,
    name: &str,
    called: Called,
) -> Option<Resolved> {
    let found = evaluate::evaluate(tree, root, path, name, called);
    let (file, span) = found.bound.unwrap_or_else(|| (path.to_owned(), Span::at(0)));
    let outcome = match found.value {
        // Whoever reads the name alone takes no other value.
        Ok(value) if called == Called::Never && value.other_kind().is_some() => {
            Outcome::NotText(value.other_kind().unwrap_or_default())
        }
        Ok(value) => {
            let joined = called == Called::WhereItCan;
            let value = if joined { value.joined() } else { value.shown() };
            Outcome::Runs { value, stopped: None }
        }
        Err(unknown) => match &unknown.reason {
            Reason::Unbound(unbound) if unbound == name => Outcome::Absent(name.to_owned()),
            Reason::OwnMetadata => Outcome::OwnMetadata(unknown),
            _ => Outcome::Runs { value: None, stopped: Some(unknown) },
        },
    };
    let fails = found.raised.is_some();
    let trail = Trail { reads: found.reads, modules: found.modules, fails };
    Some(Resolved { outcome, file, span, trail })
}

/// The files of the project as an evaluation reads them.
pub(super) struct Sources<'f>(pub &'f dyn Files);

impl Tree for Sources<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.0.read(path).ok()
    }
}
