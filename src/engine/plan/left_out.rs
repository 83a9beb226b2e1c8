//! Files of the project that are in none of its archives, or in the sdist only, and why: what the
//! list of a plan says besides its members.

use super::selection::Found;
use super::{Archive, Plan, Source};
use crate::engine::obstacle::Obstacle;
use crate::engine::path;
use crate::engine::tree::Tree;
use std::collections::BTreeSet;

/// So many lines are enough for anyone.
const LIMIT: usize = 1_000;

/// A file, or a folder (it ends in `/`) of which nothing is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub path: String,
    /// Which of the two archives it is not in.
    pub archive: &'static str,
    pub reason: &'static str,
}

impl Plan {
    /// What is left out, in the order of the paths. Of an archive that is not planned nothing is
    /// said.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn left_out(&self, tree: &Tree) -> Result<Vec<LeftOut>, Obstacle> {
        let mut left = Vec::new();
        if let Some(sdist) = &self.sdist {
            let excluded = Found::of(&self.exclude, self.metadata.profile, tree)?;
            let taken = taken(sdist);
            below(tree, "", &taken, &excluded, &mut left)?;
            if let Some(wheel) = &self.wheel {
                let shipped: BTreeSet<&str> = files(wheel).collect();
                let metadata = ["pyproject.toml"];
                let only = taken.iter().filter(|path| !shipped.contains(path.as_str()));
                left.extend(only.map(|path| LeftOut {
                    path: path.clone(),
                    archive: "wheel",
                    reason: match metadata.contains(&path.as_str()) {
                        true => "installers have no use for it",
                        false => "it is not in the module",
                    },
                }));
            }
        }
        left.truncate(LIMIT);
        Ok(left)
    }
}

/// The paths of the project that are in an sdist.
fn taken(sdist: &Archive) -> BTreeSet<String> {
    let made = |source: &Source| matches!(source, Source::Text(_) | Source::Record);
    let members = sdist.members.iter().filter(|member| !made(&member.source));
    members
        .filter_map(|member| member.name.split_once('/'))
        .map(|(_, path)| path.to_owned())
        .collect()
}

fn files(archive: &Archive) -> impl Iterator<Item = &str> {
    archive.members.iter().filter_map(|member| match &member.source {
        Source::File(path) => Some(path.as_str()),
        _ => None,
    })
}

fn below(
    tree: &Tree,
    folder: &str,
    taken: &BTreeSet<String>,
    excluded: &Found,
    left: &mut Vec<LeftOut>,
) -> Result<(), Obstacle> {
    // Each level of it has something that is taken, so it is no deeper than what was planned.
    let entries = tree.list(folder).map_err(|fault| Obstacle::file(folder, &fault))?;
    for entry in entries {
        let path = path::join(folder, &entry.name);
        if left.len() >= LIMIT || taken.contains(&path) {
            continue;
        }
        let inside = format!("{path}/");
        let holds = |taken: &BTreeSet<String>| {
            taken.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside))
        };
        if entry.folder && !entry.link && holds(taken) {
            below(tree, &path, taken, excluded, left)?;
            continue;
        }
        let byte_code = entry.name == "__pycache__" || entry.name.ends_with(".pyc");
        let reason = if entry.folder && entry.link {
            "links to folders are not followed"
        } else if byte_code {
            "byte code is never taken"
        } else if excluded.has_file(&path) || (entry.folder && excluded.has_folder(&path)) {
            "a pattern of `exclude` in [tool.flit.sdist] takes it out"
        } else {
            "it is not in the module, and no pattern of `include` in [tool.flit.sdist] takes it in"
        };
        let path = if entry.folder { inside } else { path };
        left.push(LeftOut { path, archive: "sdist", reason });
    }
    Ok(())
}
