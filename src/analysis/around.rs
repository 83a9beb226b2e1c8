//! What is to be known of a `.pypirc` besides its text: who can read it, and whether git would hand it
//! on. Looked up in the files of the repository; git is not run.

use crate::files::{Disk, disk};
use crate::git;
use crate::grammar::gitignore::Ignore;
use crate::project::accounts::{Around, Keeping};
use std::path::{Path, PathBuf};

/// Folders above the file that are looked at.
const DEPTH: usize = 64;
/// No file of settings is longer, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// The surroundings of the file at `path`, now; of one that is nowhere yet without it.
pub fn around(path: Option<&Path>) -> Around {
    Around {
        is_open: path.is_some_and(disk::is_open_to_others),
        keeping: path.and_then(keeping).unwrap_or_default(),
        now: Some(jiff::Timestamp::now().as_second()),
    }
}

/// What the nearest repository does with the file; none where there is none, or it cannot be known.
fn keeping(path: &Path) -> Option<Keeping> {
    // It is kept where a link leads.
    let path = disk::real(path)?;
    let mut folders = path.ancestors().skip(1).take(DEPTH);
    let root = folders.find(|folder| disk::is_there(&folder.join(".git")))?;
    let own = git_folder(root).filter(|own| disk::is_there(&own.join("HEAD")))?;
    let inner: Vec<&str> =
        path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
    Some(match git::is_tracked(&Disk::new(&own), &inner.join("/"))? {
        true => Keeping::Tracked,
        false if is_ignored(root, &own, &inner) => Keeping::No,
        false => Keeping::Untracked,
    })
}

/// Where the repository of this work tree keeps its files: a worktree and a submodule tell it in a
/// file (gitrepository-layout).
fn git_folder(root: &Path) -> Option<PathBuf> {
    let own = root.join(".git");
    if disk::is_folder(&own) {
        return Some(own);
    }
    let text = read(&own)?;
    Some(root.join(text.trim().strip_prefix("gitdir:")?.trim()))
}

/// Whether a pattern leaves out the file whose path in the work tree is `inner` (gitignore).
fn is_ignored(root: &Path, own: &Path, inner: &[&str]) -> bool {
    let common = read(&own.join("commondir"));
    let common = common.map_or_else(|| own.to_owned(), |path| own.join(path.trim()));
    let home = std::env::home_dir().unwrap_or_default();
    let settings =
        [home.join(".gitconfig"), home.join(".config/git/config"), common.join("config")];
    let whole = inner.join("/");
    let mut lists = vec![(home.join(".config/git/ignore"), whole.clone())];
    lists.extend(settings.iter().filter_map(|file| Some((excludes(file, &home)?, whole.clone()))));
    lists.push((common.join("info/exclude"), whole));
    let mut folder = root.to_owned();
    for (at, part) in inner.iter().enumerate() {
        lists.push((folder.join(".gitignore"), inner[at..].join("/")));
        folder.push(part);
    }
    // The last that says something counts.
    let said = lists.into_iter().rev().find_map(|(list, path)| {
        let text = read(&list)?;
        match Ignore::read(text.lines()) {
            Some(ignore) => ignore.verdict(&path).map(|verdict| verdict.ignored),
            // What cannot be understood may mean this file.
            None => Some(true),
        }
    });
    said.unwrap_or(false)
}

/// The list of `core.excludesFile` that a file of settings names.
fn excludes(settings: &Path, home: &Path) -> Option<PathBuf> {
    let config = git::Config::parse(&read(settings)?)?;
    let value = config.excludes_file()?;
    Some(match value.strip_prefix("~/") {
        Some(inner) => home.join(inner),
        None => PathBuf::from(value),
    })
}

fn read(path: &Path) -> Option<String> {
    let bytes = disk::read_file(path, LIMIT).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
