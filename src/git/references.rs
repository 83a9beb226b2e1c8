//! HEAD and the tags of a repository, from `packed-refs` and the folder `refs` (gitformat-refs,
//! git-pack-refs).

use super::{Name, Repository, Unknown, name_of};
use crate::files::Files;
use std::collections::BTreeMap;

/// Tags that are looked at; a repository with more is not described.
const TAG_LIMIT: usize = 20_000;

/// Folders in folders below `refs/tags`.
const DEPTH: usize = 8;

pub struct References {
    head: Option<Name>,
    tags: BTreeMap<String, Tag>,
}

pub struct Tag {
    /// Without `refs/tags/`.
    pub name: String,
    pub object: Name,
    /// What it is known to point at in the end, and whether by way of a tag object.
    pub peeled: Option<Peeled>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Peeled {
    /// The tag itself names the commit.
    Light,
    /// A tag object names this one.
    Annotated(Name),
}

impl References {
    pub fn read(files: &dyn Files) -> Result<References, Unknown> {
        match Repository::of(files) {
            Repository::Here => {}
            Repository::Elsewhere => return Err(Unknown::Elsewhere),
            Repository::None => return Err(Unknown::NoRepository),
        }
        let text = |path: &str| {
            let bytes = files.read(path).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let settings = text(".git/config").unwrap_or_default().to_ascii_lowercase();
        if settings.contains("objectformat") && settings.contains("sha256") {
            return Err(Unknown::Form("with SHA-256"));
        }
        if settings.contains("reftable") {
            return Err(Unknown::Form("with a table of references"));
        }
        if !files.list(".git/refs/replace").is_empty() || text(".git/info/grafts").is_some() {
            return Err(Unknown::Form("with replaced commits"));
        }
        let packed = text(".git/packed-refs").unwrap_or_default();
        if packed.contains(" refs/replace/") {
            return Err(Unknown::Form("with replaced commits"));
        }
        let mut tags = BTreeMap::new();
        let mut others = BTreeMap::new();
        read_packed(&packed, &mut tags, &mut others)?;
        loose(files, "", 0, &mut tags)?;
        let head = text(".git/HEAD").ok_or(Unknown::Unreadable)?;
        let head = match head.trim().strip_prefix("ref:") {
            None => Some(name_of(head.trim().as_bytes()).ok_or(Unknown::Unreadable)?),
            Some(branch) => {
                let branch = branch.trim();
                // Files refuse what leads out of the project; this may not leave the repository.
                if !branch.starts_with("refs/") || branch.contains("..") {
                    return Err(Unknown::Unreadable);
                }
                let loose = text(&format!(".git/{branch}"));
                let loose = loose.and_then(|text| name_of(text.trim().as_bytes()));
                loose.or_else(|| others.get(branch).copied())
            }
        };
        Ok(References { head, tags })
    }

    pub fn head(&self) -> Option<Name> {
        self.head
    }

    /// By name.
    pub fn tags(&self) -> impl Iterator<Item = &Tag> {
        self.tags.values()
    }
}

fn read_packed(
    text: &str,
    tags: &mut BTreeMap<String, Tag>,
    others: &mut BTreeMap<String, Name>,
) -> Result<(), Unknown> {
    // Under this heading a tag without a line of its own for what it leads to leads to a commit.
    let heading = text.lines().next().filter(|line| line.starts_with('#')).unwrap_or_default();
    let is_peeled = heading.split(' ').any(|word| matches!(word, "peeled" | "fully-peeled"));
    let mut last: Option<String> = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(peeled) = line.strip_prefix('^') {
            let tag = last.take().and_then(|name| tags.get_mut(&name));
            if let (Some(tag), Some(peeled)) = (tag, name_of(peeled.as_bytes())) {
                tag.peeled = Some(Peeled::Annotated(peeled));
            }
            continue;
        }
        let Some((object, reference)) = line.split_once(' ') else { continue };
        let Some(object) = name_of(object.as_bytes()) else { continue };
        last = None;
        match reference.strip_prefix("refs/tags/") {
            Some(name) => {
                let peeled = is_peeled.then_some(Peeled::Light);
                let tag = Tag { name: name.to_owned(), object, peeled };
                tags.insert(name.to_owned(), tag);
                last = Some(name.to_owned());
                if tags.len() > TAG_LIMIT {
                    return Err(Unknown::Form("with more tags than are read"));
                }
            }
            None => {
                others.insert(reference.to_owned(), object);
            }
        }
    }
    Ok(())
}

/// Tags with a file of their own, which win over packed ones.
fn loose(
    files: &dyn Files,
    below: &str,
    depth: usize,
    tags: &mut BTreeMap<String, Tag>,
) -> Result<(), Unknown> {
    let folder = match below {
        "" => ".git/refs/tags".to_owned(),
        below => format!(".git/refs/tags/{below}"),
    };
    for listed in files.list(&folder).iter() {
        let name = match below {
            "" => listed.name.clone(),
            below => format!("{below}/{}", listed.name),
        };
        if listed.directory {
            if depth < DEPTH {
                loose(files, &name, depth + 1, tags)?;
            }
            continue;
        }
        let Ok(bytes) = files.read(&format!(".git/refs/tags/{name}")) else { continue };
        let Some(object) = name_of(bytes.trim_ascii()) else { continue };
        tags.insert(name.clone(), Tag { name, object, peeled: None });
        if tags.len() > TAG_LIMIT {
            return Err(Unknown::Form("with more tags than are read"));
        }
    }
    Ok(())
}
