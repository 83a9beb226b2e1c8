//! Which module is the package, and what the project is called.

use super::{Refusal, Wish};
use crate::files::{Files, Kind};
use crate::grammar::entry_point::{is_identifier, is_import_name};
use crate::grammar::name;
use crate::project::{Module, is_rarely_code, nearby};
use crate::spec::modules::is_refused;

pub(super) struct Chosen {
    pub module: Module,
    pub name: String,
    /// It is still to be written.
    pub is_new: bool,
}

pub(super) fn choose(
    files: &dyn Files,
    wish: &Wish,
    remarks: &mut Vec<String>,
) -> Result<Chosen, Refusal> {
    if matches!(files.kind("__init__.py"), Kind::File { .. }) {
        return Err(Refusal::InPackage);
    }
    let found = modules(files);
    if let Some(given) = wish.name.as_ref().filter(|given| !name::is_valid(given)) {
        return Err(Refusal::Name { text: given.clone() });
    }
    if found.is_empty() {
        // Whoever names another module knows what lies there.
        let meant = |folder: &String| {
            let name = folder.rsplit('/').next().unwrap_or(folder);
            wish.module.as_deref().is_none_or(|module| module == name)
        };
        if let Some(folder) = hollow(files).filter(meant) {
            return Err(Refusal::NoInit { folder });
        }
        if let Some(path) = elsewhere(files).filter(meant) {
            return Err(Refusal::Elsewhere { path });
        }
        return begin(files, wish);
    }
    let module = pick(files, wish, &found)?;
    let left: Vec<String> = found
        .iter()
        .filter(|other| **other != module)
        .map(|other| format!("`{}`", other.path))
        .collect();
    if !left.is_empty() {
        let verb = if left.len() == 1 { "is" } else { "are" };
        let path = &module.path;
        remarks.push(format!("the package is `{path}`; {} {verb} no part of it", left.join(", ")));
    }
    let name = match &wish.name {
        Some(given) => given.clone(),
        None => derived(&module.name)?,
    };
    Ok(Chosen { module, name, is_new: false })
}

/// What could be the package; tests only where there is nothing else.
fn modules(files: &dyn Files) -> Vec<Module> {
    let is_test = |module: &Module| {
        let name = &module.name;
        let starts = ["test_", "tests_"].iter().any(|start| name.starts_with(start));
        starts || ["_test", "_tests"].iter().any(|end| name.ends_with(end))
    };
    let mut found = nearby(files);
    found.retain(|module| module.name != "__main__");
    if found.iter().any(|module| !is_test(module)) {
        found.retain(|module| !is_test(module));
    }
    found
}

/// A new package in `src`, called as the folder is.
fn begin(files: &dyn Files, wish: &Wish) -> Result<Chosen, Refusal> {
    let name = match (&wish.name, &wish.module) {
        (Some(given), _) => given.clone(),
        (None, Some(module)) => derived(module)?,
        (None, None) => {
            let folder = wish.folder.clone().or_else(|| files.folder_name()).unwrap_or_default();
            let usable = name::is_valid(&folder).then(|| folder.clone());
            let usable = usable.or_else(|| name::repair(&folder));
            derived(&usable.ok_or(Refusal::Folder { text: folder })?)?
        }
    };
    let module = wish.module.clone().unwrap_or_else(|| name::file_form(&name));
    if !is_import_name(&module) {
        return Err(Refusal::Module { text: module });
    }
    let path = format!("src/{}", module.replace('.', "/"));
    Ok(Chosen { module: Module { name: module, path, is_package: true }, name, is_new: true })
}

/// The normal form of a name that nobody has said to be the project's.
fn derived(from: &str) -> Result<String, Refusal> {
    let name = name::normalize(from);
    if !name::is_valid(&name) {
        return match name::repair(from) {
            Some(name) => Ok(name::normalize(&name)),
            None => Err(Refusal::Folder { text: from.to_owned() }),
        };
    }
    if is_refused(&name) {
        return Err(Refusal::Standard { name });
    }
    Ok(name)
}

/// The one that is asked for, the only one, the one with the project's or the folder's name, or the
/// only one in `src`, without `_` in front, or that is a package.
fn pick(files: &dyn Files, wish: &Wish, found: &[Module]) -> Result<Module, Refusal> {
    let several = || Refusal::Several(found.iter().map(|module| module.path.clone()).collect());
    if let Some(asked) = &wish.module {
        let mut same = found.iter().filter(|module| module.name == *asked);
        let there = found.iter().map(|module| module.name.clone()).collect();
        let first = same.next().ok_or(Refusal::NoModule { asked: asked.clone(), there })?;
        return if same.next().is_none() { Ok(first.clone()) } else { Err(several()) };
    }
    if let [only] = found {
        return Ok(only.clone());
    }
    let folder = files.folder_name();
    for wanted in [wish.name.as_ref(), folder.as_ref()].into_iter().flatten() {
        let wanted = name::normalize(wanted);
        let mut same = found.iter().filter(|module| name::normalize(&module.name) == wanted);
        if let (Some(one), None) = (same.next(), same.next()) {
            return Ok(one.clone());
        }
    }
    let mut left: Vec<&Module> = found.iter().collect();
    let kinds: [fn(&Module) -> bool; 3] = [
        |module| module.root() == "src",
        |module| !module.name.starts_with('_'),
        |module| module.is_package,
    ];
    for is_likelier in kinds {
        if left.iter().any(|module| is_likelier(module)) {
            left.retain(|module| is_likelier(module));
        }
    }
    match left.as_slice() {
        [only] => Ok((*only).clone()),
        _ => Err(several()),
    }
}

/// A package in a folder where no backend looks by itself: `lib/demo`, or a namespace outside of `src`.
fn elsewhere(files: &dyn Files) -> Option<String> {
    let is_code =
        |name: &str| !name.starts_with('.') && (name == "python" || !is_rarely_code(name));
    files.list("").iter().filter(|entry| entry.directory && is_code(&entry.name)).find_map(
        |entry| {
            let inner = files.list(&entry.name);
            let mut paths =
                inner.iter().filter(|inner| inner.directory && is_identifier(&inner.name));
            let path = paths.find_map(|inner| {
                let path = format!("{}/{}", entry.name, inner.name);
                let init = format!("{path}/__init__.py");
                matches!(files.kind(&init), Kind::File { .. }).then_some(path)
            });
            path.filter(|_| entry.name != "src")
        },
    )
}

/// A folder of Python files that no backend but one takes for a package.
fn hollow(files: &dyn Files) -> Option<String> {
    ["src", ""].into_iter().find_map(|root| {
        let listed = files.list(root);
        let folders = listed.iter().filter(|entry| {
            entry.directory && is_identifier(&entry.name) && !is_rarely_code(&entry.name)
        });
        let mut paths = folders.map(|entry| match root {
            "" => entry.name.clone(),
            root => format!("{root}/{}", entry.name),
        });
        let is_python = |path: &String| {
            path != "src"
                && files.list(path).iter().any(|e| !e.directory && e.name.ends_with(".py"))
        };
        paths.find(is_python)
    })
}
