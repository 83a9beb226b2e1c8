//! Files and folders of the project, one folder at a time.

use super::candidate::Candidate;
use super::place::Value;
use super::{ItemKind, Scope};
use crate::files::inside;

/// How many names of one folder are offered.
const MOST: usize = 200;

/// Folders that hold nothing an author refers to.
const PASSED_OVER: [&str; 6] = ["__pycache__", "node_modules", "dist", "build", "venv", "target"];

/// Which files are offered.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Folders,
    /// Files and folders, both as a whole.
    Anything,
    Files(fn(&str) -> bool),
}

pub(super) fn any_file(_: &str) -> bool {
    true
}

pub(super) fn is_readme(name: &str) -> bool {
    let lower = name.to_lowercase();
    [".md", ".rst", ".txt", ".markdown"].iter().any(|end| lower.ends_with(end))
}

pub(super) fn is_license(name: &str) -> bool {
    let upper = name.to_uppercase();
    ["LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"].iter().any(|s| upper.starts_with(s))
}

pub(super) fn is_python(name: &str) -> bool {
    name.ends_with(".py") || name.to_uppercase().starts_with("VERSION")
}

/// The names in the folder that is typed before the cursor.
pub(super) fn complete(scope: &Scope, value: &Value, wanted: Wanted) -> Vec<Candidate> {
    let Some(files) = scope.files else { return Vec::new() };
    let typed = &value.slot.value()[..value.slot.cursor()];
    let folder = typed.rsplit_once('/').map_or("", |(folder, _)| folder);
    if typed.starts_with('/') || folder.contains(['*', '?', '[', '\\']) {
        return Vec::new();
    }
    let Ok(inside) = inside(folder) else { return Vec::new() };
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let is_hidden = |name: &str| name.starts_with('.') || PASSED_OVER.contains(&name);
    let listed = files.list(&inside);
    let shown = listed.iter().filter(|entry| !is_hidden(&entry.name));
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for entry in shown {
        let path = format!("{prefix}{}", entry.name);
        if value.siblings.contains(&path) {
            continue;
        }
        match (entry.directory, wanted) {
            (true, Wanted::Folders | Wanted::Anything) => {
                let folder = Candidate::value(path).kind(ItemKind::Folder);
                then.push(folder.labelled(entry.name.clone()));
            }
            (true, Wanted::Files(_)) => {
                let folder = Candidate::value(format!("{path}/")).going_on();
                let folder = folder.kind(ItemKind::Folder);
                then.push(folder.labelled(format!("{}/", entry.name)));
            }
            (false, Wanted::Folders) => {}
            (false, Wanted::Files(fits)) if !fits(&entry.name) => {}
            (false, _) => {
                let file = Candidate::value(path).kind(ItemKind::File);
                first.push(file.labelled(entry.name.clone()));
            }
        }
        if first.len() + then.len() >= MOST {
            break;
        }
    }
    // Readme files before other texts.
    first.sort_by_key(|file| !file.label.to_uppercase().starts_with("README"));
    first.append(&mut then);
    first
}
