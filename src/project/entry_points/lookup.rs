//! The module of a reference, looked up in the code that the backend ships.

use crate::files::Listed;
use crate::grammar::entry_point::Reference;
use crate::project::modules::Module;
use crate::project::tree::{Tree, join};
use crate::text::Span;
use crate::text::nearest::nearest;
use std::collections::HashMap;

/// Where the module of a reference is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lookup {
    /// It cannot be told: another distribution's module, or one that the build may make.
    #[default]
    Unknown,
    /// The path of its source from the project folder.
    Found(String),
    Missing {
        /// The part of the reference that names nothing.
        part: Span,
        /// The folder, or the single-file module, that it should be in.
        place: String,
        /// A name that stands there and is like it.
        near: Option<String>,
    },
}

/// Looks for modules below those that are shipped.
pub(super) struct Modules<'f> {
    tree: Tree<'f>,
    shipped: &'f [Module],
    /// Whether all modules of a package are in its folder, for the folders looked at before.
    closed: HashMap<String, bool>,
}

impl<'f> Modules<'f> {
    pub fn new(tree: Tree<'f>, shipped: &'f [Module]) -> Self {
        Modules { tree, shipped, closed: HashMap::new() }
    }

    fn is_closed(&mut self, folder: &str) -> bool {
        if let Some(known) = self.closed.get(folder) {
            return *known;
        }
        let is_closed = is_closed(self.tree, folder);
        self.closed.insert(folder.to_owned(), is_closed);
        is_closed
    }

    /// Looks for the module of `text`, which was read as `reference`.
    pub fn look(&mut self, text: &str, reference: &Reference) -> Lookup {
        let (tree, shipped) = (self.tree, self.shipped);
        if reference.segments.is_empty() {
            return Lookup::Unknown;
        }
        let names: Vec<&str> = reference.segments.iter().map(|segment| segment.of(text)).collect();
        let owns = |module: &&Module| {
            let mut names = names.iter();
            module.name.split('.').all(|part| names.next() == Some(&part))
        };
        // Of several modules the one that goes along with the reference furthest.
        let Some(module) = shipped.iter().filter(owns).max_by_key(|module| module.name.len())
        else {
            return Lookup::Unknown;
        };
        let depth = module.name.split('.').count();
        let rest = names.iter().zip(&reference.segments).skip(depth);
        if !module.is_package {
            return match rest.clone().next() {
                None => Lookup::Found(module.path.clone()),
                Some((_, part)) => {
                    Lookup::Missing { part: *part, place: module.path.clone(), near: None }
                }
            };
        }
        let mut folder = module.path.clone();
        let count = rest.clone().count();
        for (number, (name, part)) in rest.enumerate() {
            let path = join(&folder, name);
            let file = format!("{path}.py");
            let last = number + 1 == count;
            match (tree.is_directory(&path), tree.is_file(&file)) {
                (Some(true), _) => folder = path,
                (_, Some(true)) if last => return Lookup::Found(file),
                (Some(false), Some(false))
                    if self.is_closed(&folder) && !is_made(tree, &folder, name) =>
                {
                    let near = near(tree, &folder, name);
                    return Lookup::Missing { part: *part, place: folder, near };
                }
                _ => return Lookup::Unknown,
            }
        }
        let init = join(&folder, "__init__.py");
        if tree.is_file(&init) == Some(true) { Lookup::Found(init) } else { Lookup::Unknown }
    }
}

/// Whether all modules of a package are in its folder: it is no namespace that several
/// distributions fill, and does not look for modules elsewhere.
fn is_closed(tree: Tree<'_>, folder: &str) -> bool {
    const LIMIT: usize = 200_000;
    let init = tree.text(&join(folder, "__init__.py"), LIMIT);
    init.is_some_and(|text| {
        !["__path__", "extend_path", "declare_namespace", "sys.modules"]
            .iter()
            .any(|word| text.contains(word))
    })
}

/// Whether something in the folder may become the module: an extension, its source, a stub.
fn is_made(tree: Tree<'_>, folder: &str, name: &str) -> bool {
    let starts = |entry: &Listed| !entry.directory && entry.name.split('.').next() == Some(name);
    tree.0.list(folder).iter().any(starts)
}

fn near(tree: Tree<'_>, folder: &str, name: &str) -> Option<String> {
    let listed = tree.0.list(folder);
    let stem = |file: &&Listed| !file.directory && file.name.ends_with(".py");
    let stems = listed.iter().filter(stem).filter_map(|file| file.name.strip_suffix(".py"));
    let folders = listed.iter().filter(|entry| entry.directory).map(|entry| entry.name.as_str());
    let names = stems.chain(folders);
    let slips = if name.len() > 4 { 2 } else { 1 };
    nearest(name, names, slips).map(str::to_owned)
}
