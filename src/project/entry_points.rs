//! `scripts`, `gui-scripts` and `entry-points`, one by one.

mod lookup;
mod object;

pub use lookup::Lookup;
pub use object::{Call, Object};

use super::modules::Module;
use super::tree::Tree;
use super::{BuildSystem, Tool, required_package};
use crate::document::{Document, Entry, Key, Str, Table, Value};
use crate::grammar::entry_point::Reference;

/// A name with the object it stands for.
pub struct EntryPoint<'d> {
    pub group: Group<'d>,
    pub key: &'d Key,
    pub value: &'d Str,
    /// What the value says, as far as it was understood.
    pub reference: Reference,
    /// Where the module is.
    pub module: Lookup,
    /// What its object is.
    pub object: Object,
}

/// Which table an entry point stands in.
#[derive(Clone, Copy)]
pub enum Group<'d> {
    Scripts,
    GuiScripts,
    /// A table below `entry-points`.
    Other(&'d Key),
}

impl Group<'_> {
    /// Whether installers make a command of it.
    pub fn is_script(&self) -> bool {
        !matches!(self, Group::Other(_))
    }
}

pub(super) fn read<'d>(table: Option<&'d Table>) -> Vec<EntryPoint<'d>> {
    let below = |key: &str| table.and_then(|table| table.get(key)).and_then(Value::as_table);
    let mut points = Vec::new();
    let mut add = |group: Group<'d>, table: &'d Table| {
        let texts = table.entries.iter().filter_map(|entry: &'d Entry| {
            let value = entry.value.as_text()?;
            let reference = Reference::read(value.as_str());
            let (module, object) = (Lookup::Unknown, Object::Unknown);
            Some(EntryPoint { group, key: &entry.key, value, reference, module, object })
        });
        points.extend(texts);
    };
    if let Some(scripts) = below("scripts") {
        add(Group::Scripts, scripts);
    }
    if let Some(scripts) = below("gui-scripts") {
        add(Group::GuiScripts, scripts);
    }
    for entry in below("entry-points").into_iter().flat_map(|table| &table.entries) {
        if let Some(group) = entry.value.as_table() {
            add(Group::Other(&entry.key), group);
        }
    }
    points
}

/// References beyond this many are not looked up.
const ENOUGH: usize = 200;

/// Looks the modules up in the code that the backend ships, unless the build may make some.
pub(super) fn look_up(
    points: &mut [EntryPoint],
    document: &Document,
    build_system: &BuildSystem,
    tool: &Tool,
    tree: Tree<'_>,
) {
    let shipped = tool.search().modules();
    if shipped.is_empty() || may_make_modules(document, build_system) {
        return;
    }
    let mut modules = lookup::Modules::new(tree, shipped);
    let mut sources = object::Sources::new(tree, shipped);
    for point in points.iter_mut().take(ENOUGH) {
        let text = point.value.as_str();
        point.module = modules.look(text, &point.reference);
        point.object = sources.look(text, &point.reference, &point.module);
    }
}

/// Where the module and the object of a reference are, among these modules.
pub(super) fn find(text: &str, shipped: &[Module], tree: Tree<'_>) -> (Lookup, Object) {
    let reference = Reference::read(text);
    let module = lookup::Modules::new(tree, shipped).look(text, &reference);
    let object = object::Sources::new(tree, shipped).look(text, &reference, &module);
    (module, object)
}

/// Whether the build runs something that may write modules: a hook, a script, a compiler.
pub(super) fn may_make_modules(document: &Document, build_system: &BuildSystem) -> bool {
    const PLAIN: [&str; 13] = [
        "flit-core",
        "hatchling",
        "setuptools",
        "pdm-backend",
        "poetry-core",
        "uv-build",
        "wheel",
        "setuptools-scm",
        "hatch-vcs",
        "hatch-fancy-pypi-readme",
        "poetry-dynamic-versioning",
        "uv-dynamic-versioning",
        "versioningit",
    ];
    let plain = |text: &&Str| {
        required_package(text.as_str()).is_some_and(|package| PLAIN.contains(&package.as_str()))
    };
    const HOOKS: [&[&str]; 8] = [
        &["tool", "hatch", "build", "hooks"],
        &["tool", "hatch", "build", "targets", "wheel", "hooks"],
        &["tool", "hatch", "build", "force-include"],
        &["tool", "hatch", "build", "targets", "wheel", "force-include"],
        &["tool", "pdm", "build"],
        &["tool", "poetry", "build"],
        &["tool", "setuptools", "ext-modules"],
        &["tool", "setuptools", "cmdclass"],
    ];
    !build_system.requires.iter().all(plain) || HOOKS.iter().any(|path| document.at(path).is_some())
}
