//! The object of a reference, looked up in the source of its module.

use super::Lookup;
use crate::grammar::entry_point::Reference;
use crate::project::modules::Module;
use crate::project::tree::{Tree, join};
use crate::python::{self, Binding};
use crate::text::Span;
use crate::text::nearest::nearest;
use std::collections::HashMap;
use std::sync::Arc;

/// What the object of a reference is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Object {
    /// It cannot be told without running the module.
    #[default]
    Unknown,
    Missing {
        /// The part of the reference that names nothing.
        part: Span,
        /// A name that is bound there and is like it.
        near: Option<String>,
    },
    Found {
        /// Where it is defined, or the last place that could be followed to.
        file: String,
        span: Span,
        /// When it is a function of which all is known.
        call: Option<Call>,
    },
}

/// What becomes of a call without arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub is_async: bool,
    /// Parameters that such a call does not give.
    pub required: Vec<String>,
}

/// How many re-exports are followed.
const HOPS: usize = 8;

/// How many modules are read.
const MODULES: usize = 40;

/// The modules of a project that were read already.
pub(super) struct Sources<'f> {
    tree: Tree<'f>,
    shipped: &'f [Module],
    read: HashMap<String, Option<Arc<python::Module>>>,
}

impl<'f> Sources<'f> {
    pub fn new(tree: Tree<'f>, shipped: &'f [Module]) -> Self {
        Sources { tree, shipped, read: HashMap::new() }
    }

    fn module(&mut self, path: &str) -> Option<Arc<python::Module>> {
        if self.read.len() >= MODULES && !self.read.contains_key(path) {
            return None;
        }
        let tree = self.tree;
        let read = || {
            let text = tree.text(path, python::SIZE_LIMIT)?;
            // Places in it are places in the file then.
            (!text.starts_with('\u{feff}')).then(|| python::Module::shared_text(&text).ok())?
        };
        self.read.entry(path.to_owned()).or_insert_with(read).clone()
    }

    /// Looks for the object of `text`, read as `reference`, whose module is at `lookup`.
    pub fn look(&mut self, text: &str, reference: &Reference, lookup: &Lookup) -> Object {
        let Lookup::Found(path) = lookup else { return Object::Unknown };
        let Some(part) = reference.attributes.first() else { return Object::Unknown };
        let single = reference.attributes.len() == 1;
        let (mut path, mut name) = (path.clone(), part.of(text).to_owned());
        let mut last = None;
        for hop in 0..HOPS {
            let Some(module) = self.module(&path) else { break };
            let next = match module.binding(&name) {
                // A module below the package is found by `from package import module`.
                Binding::Absent if self.is_submodule(&path, &name) => break,
                Binding::Absent if hop == 0 => {
                    let slips = if name.len() > 4 { 2 } else { 1 };
                    let near = nearest(&name, module.names(), slips).map(str::to_owned);
                    return Object::Missing { part: *part, near };
                }
                Binding::Absent | Binding::Unknown => break,
                Binding::Function(function) => {
                    let required = function.required.iter().map(|name| (*name).to_owned());
                    let call = Call { is_async: function.is_async, required: required.collect() };
                    let call = single.then_some(call);
                    return Object::Found { file: path, span: function.span, call };
                }
                Binding::Other(span) => {
                    return Object::Found { file: path, span, call: None };
                }
                Binding::Imported { level, module, name, span } => {
                    last = Some((path.clone(), span));
                    self.target(&path, level, module).map(|path| (path, name.to_owned()))
                }
            };
            let Some(next) = next else { break };
            (path, name) = next;
        }
        match last {
            Some((file, span)) => Object::Found { file, span, call: None },
            None => Object::Unknown,
        }
    }

    fn is_submodule(&self, path: &str, name: &str) -> bool {
        let Some(folder) = path.strip_suffix("/__init__.py") else { return false };
        let names = self.tree.files_in(folder, "");
        let starts = |file: &String| file.split('.').next() == Some(name);
        names.iter().any(starts) || self.tree.is_directory(&join(folder, name)) != Some(false)
    }

    /// The file of the module that `from … import` at `path` means, when it is the project's.
    fn target(&self, path: &str, level: u32, module: &str) -> Option<String> {
        let base = match level {
            0 => {
                let own = self.shipped.iter().find(|own| {
                    let rest = module.strip_prefix(&own.name);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })?;
                join(own.root(), &module.replace('.', "/"))
            }
            level => {
                let mut folder = path.rsplit_once('/')?.0;
                for _ in 1..level {
                    folder = folder.rsplit_once('/')?.0;
                }
                match module {
                    "" => folder.to_owned(),
                    module => join(folder, &module.replace('.', "/")),
                }
            }
        };
        let candidates = [format!("{base}/__init__.py"), format!("{base}.py")];
        candidates.into_iter().find(|file| self.tree.is_file(file) == Some(true))
    }
}
