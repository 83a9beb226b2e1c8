//! Which files of the project go into the sdist, by the patterns of `[tool.flit.sdist]`.

use super::Facts;
use crate::engine::module::walk;
use crate::engine::obstacle::Obstacle;
use crate::engine::profile::Profile;
use crate::engine::tree::Tree;
use crate::grammar::glob::Flavour;
use icu_normalizer::ComposingNormalizer;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The paths, sorted by the code points of the whole path. With flit_core 3.12.0 the readme may
/// have a path that is not in normal form.
pub(super) fn select(facts: &Facts<'_>) -> Result<BTreeSet<String>, Vec<Obstacle>> {
    let one = |obstacle| vec![obstacle];
    let config = facts.config;
    let profile = config.metadata.profile;
    let includes = Found::of(&config.include, profile, facts.tree).map_err(one)?;
    let excludes = Found::of(&config.exclude, profile, facts.tree).map_err(one)?;
    let mut needed: Vec<String> = vec!["pyproject.toml".to_owned()];
    needed.extend(config.referenced.iter().cloned());
    let mut selected: BTreeSet<String> = facts.module_files().map_err(one)?.into_iter().collect();
    selected.extend(facts.data_files().map_err(one)?);
    selected.extend(needed.iter().cloned());
    selected.retain(|path| !excludes.has_file(path));
    selected.extend(includes.files.iter().filter(|path| !excludes.has_file(path)).cloned());
    for folder in &includes.folders {
        let takes = |path: &str| !excludes.has_file(path);
        let enters = |path: &str| !excludes.has_folder(path);
        selected.extend(walk(facts.tree, folder, &takes, &enters).map_err(one)?);
    }
    // A sdist from an earlier build that stands among the files is not part of its successor.
    let own = format!("dist/{}", config.metadata.sdist_name());
    selected.remove(&own);
    let is_stubs = facts.module.name.ends_with("-stubs");
    if !(is_stubs && profile == Profile::Flit4) {
        needed.push(facts.module.file());
    }
    let there: BTreeSet<Cow<'_, str>> =
        selected.iter().map(|path| comparable(path, profile)).collect();
    let missing: Vec<Obstacle> = needed
        .iter()
        .filter(|path| !there.contains(&comparable(path, profile)))
        .map(|path| {
            let message = format!("`{path}` would not be in the sdist, which cannot do without it");
            Obstacle::invalid(message).in_file(path)
        })
        .collect();
    if missing.is_empty() { Ok(selected) } else { Err(missing) }
}

/// What patterns find.
pub(super) struct Found {
    profile: Profile,
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    /// Both in the form in which names are compared.
    comparable_files: BTreeSet<String>,
    comparable_folders: BTreeSet<String>,
}

impl Found {
    pub(super) fn of(
        patterns: &[String],
        profile: Profile,
        tree: &Tree,
    ) -> Result<Found, Obstacle> {
        let (mut files, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for pattern in patterns {
            let found = match pattern.as_str() {
                "." => BTreeSet::from([String::new()]),
                pattern => tree
                    .find(pattern, Flavour::Glob)
                    .map_err(|(folder, fault)| Obstacle::file(&folder, &fault))?,
            };
            for path in found {
                let path = if path.is_empty() { ".".to_owned() } else { path };
                if tree.is_folder(&path) {
                    folders.insert(path)
                } else {
                    files.insert(path)
                };
            }
        }
        let form = |paths: &BTreeSet<String>| {
            paths.iter().map(|path| comparable(path, profile).into_owned()).collect()
        };
        Ok(Found {
            comparable_files: form(&files),
            comparable_folders: form(&folders),
            profile,
            files,
            folders,
        })
    }

    pub(super) fn has_file(&self, path: &str) -> bool {
        let path = comparable(path, self.profile);
        self.comparable_files.contains(path.as_ref()) || self.is_below(&path)
    }

    pub(super) fn has_folder(&self, path: &str) -> bool {
        let path = comparable(path, self.profile);
        self.comparable_folders.contains(path.as_ref()) || self.is_below(&path)
    }

    /// Whether a folder above the path was found.
    fn is_below(&self, path: &str) -> bool {
        path.match_indices('/').any(|(at, _)| self.comparable_folders.contains(&path[..at]))
    }
}

/// flit_core 4.2.0 compares names in NFC.
fn comparable(path: &str, profile: Profile) -> Cow<'_, str> {
    if profile == Profile::Flit3 || path.is_ascii() {
        return Cow::Borrowed(path);
    }
    ComposingNormalizer::new_nfc().normalize(path)
}
