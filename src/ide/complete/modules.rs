//! Modules of the project and the objects in them.

use super::candidate::Candidate;
use super::place::Value;
use super::{ItemKind, Scope};
use crate::files::Files;
use crate::grammar::entry_point::is_identifier;
use crate::project::{self, Module};
use crate::python::{self, Defined};

/// How many modules are offered.
const MOST: usize = 200;

/// How deep packages in packages are looked for.
const DEPTH: usize = 6;

/// A module with the file that is run when it is imported.
struct Source {
    name: String,
    file: String,
}

/// The packages and modules that the backend ships; what looks like them where that is not known.
pub(super) fn shipped(scope: &Scope) -> Vec<Module> {
    let Some(files) = scope.files else { return Vec::new() };
    let project = scope.whole_project();
    let found = project.tool.search().modules();
    if found.is_empty() { project::nearby(files) } else { found.to_vec() }
}

fn sources(scope: &Scope) -> Vec<Source> {
    let Some(files) = scope.files else { return Vec::new() };
    let mut sources = Vec::new();
    for module in shipped(scope) {
        let file = module.file_run();
        if matches!(files.kind(&file), crate::files::Kind::File { .. }) {
            sources.push(Source { name: module.name.clone(), file });
        }
        if module.is_package {
            below(files, &module.name, &module.path, DEPTH, &mut sources);
        }
    }
    sources.truncate(MOST);
    sources
}

/// The modules in a package's folder.
fn below(files: &dyn Files, package: &str, folder: &str, depth: usize, out: &mut Vec<Source>) {
    for entry in files.list(folder).iter() {
        if out.len() >= MOST {
            return;
        }
        let path = format!("{folder}/{}", entry.name);
        if entry.directory {
            if depth > 0 && is_identifier(&entry.name) && entry.name != "__pycache__" {
                let name = format!("{package}.{}", entry.name);
                let file = format!("{path}/__init__.py");
                if matches!(files.kind(&file), crate::files::Kind::File { .. }) {
                    out.push(Source { name: name.clone(), file });
                }
                below(files, &name, &path, depth - 1, out);
            }
        } else if let Some(stem) = entry.name.strip_suffix(".py")
            && is_identifier(stem)
            && stem != "__init__"
        {
            out.push(Source { name: format!("{package}.{stem}"), file: path });
        }
    }
}

/// What separates an object from its module, and which objects fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// `module:function`, called without arguments.
    Script,
    /// `module` or `module:object`.
    EntryPoint,
    /// `module.attribute` of a setuptools version.
    Attribute,
}

/// The modules, or the objects of the one before the cursor.
pub(super) fn references(scope: &Scope, value: &Value, reference: Reference) -> Vec<Candidate> {
    let (text, cursor) = (value.slot.value(), value.slot.cursor());
    let typed = &text[..cursor];
    let sources = sources(scope);
    let separator = if reference == Reference::Attribute { '.' } else { ':' };
    if let Some((module, _)) = typed.rsplit_once(separator) {
        let source = sources.iter().find(|source| source.name == module.trim());
        if let (Some(source), Some(files)) = (source, scope.files) {
            let mut found = objects(files, &source.file, reference, module.len() + 1..text.len());
            if reference == Reference::Attribute {
                found.extend(modules(&sources, value, reference, text.len()));
            }
            return found;
        }
        if separator == ':' {
            return Vec::new();
        }
    }
    let end = text.find(separator).filter(|_| separator == ':').unwrap_or(text.len());
    modules(&sources, value, reference, end)
}

fn modules(sources: &[Source], value: &Value, reference: Reference, end: usize) -> Vec<Candidate> {
    let text = value.slot.value();
    let colon = match reference {
        Reference::Script if end == text.len() => ":",
        Reference::Attribute => ".",
        _ => "",
    };
    let candidate = |source: &Source| {
        let candidate = Candidate::part(format!("{}{colon}", source.name), 0..end);
        let goes_on = !colon.is_empty() || end < text.len();
        Candidate { goes_on, ..candidate }.labelled(&source.name).kind(ItemKind::Module)
    };
    sources.iter().map(candidate).collect()
}

fn objects(
    files: &dyn Files,
    file: &str,
    reference: Reference,
    range: std::ops::Range<usize>,
) -> Vec<Candidate> {
    let module = files.read(file).ok().and_then(|bytes| python::Module::read(&bytes).ok());
    let Some(module) = module else { return Vec::new() };
    let fits = |(name, defined): &(&str, Defined)| match reference {
        _ if name.starts_with('_') => reference == Reference::Attribute && name.starts_with("__v"),
        Reference::Script => {
            matches!(defined, Defined::Function | Defined::Imported | Defined::Object)
        }
        Reference::EntryPoint => true,
        Reference::Attribute => matches!(defined, Defined::Value | Defined::Object),
    };
    let mut found: Vec<(&str, Defined)> = module.definitions().into_iter().filter(fits).collect();
    found.sort_by_key(|(_, defined)| match (reference, defined) {
        (Reference::Script, Defined::Function) => 0,
        (Reference::Script, _) => 1,
        _ => 0,
    });
    let candidate = |(name, defined): (&str, Defined)| {
        let kind = match defined {
            Defined::Function => ItemKind::Function,
            Defined::Class => ItemKind::Class,
            _ => ItemKind::Variable,
        };
        let candidate = Candidate::part(name, range.clone());
        Candidate { goes_on: false, ..candidate }.kind(kind)
    };
    found.into_iter().take(MOST).map(candidate).collect()
}
