//! Which module is the package, and what the project is called.

use super::{Refusal, Wish};
use crate::files::Files;
use crate::grammar::entry_point::{is_identifier, is_import_name};
use crate::grammar::name;
use crate::project::{Module, is_rarely_code, nearby};
use crate::spec::modules;

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
    let found = nearby(files);
    if let Some(given) = wish.name.as_ref().filter(|given| !name::is_valid(given)) {
        return Err(Refusal::Name { text: given.clone() });
    }
    if found.is_empty() {
        if let Some(folder) = hollow(files) {
            return Err(Refusal::NoInit { folder });
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
    if modules::is_refused(&name) {
        return Err(Refusal::Standard { name });
    }
    Ok(name)
}

/// The one that is asked for, the only one, the one with the project's or the folder's name, or the
/// only package beside scripts.
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
    let mut packages = found.iter().filter(|module| module.is_package);
    match (packages.next(), packages.next()) {
        (Some(only), None) => Ok(only.clone()),
        _ => Err(several()),
    }
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
