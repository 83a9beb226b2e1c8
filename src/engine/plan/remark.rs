//! What is built as asked, and may still not be what the author meant.

use super::{Archive, Source};
use crate::spec::secrets::may_be_secret;
use std::collections::{BTreeMap, BTreeSet};

/// One line about a file of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    pub message: String,
    /// In the project.
    pub path: Option<String>,
}

pub(super) fn of(sdist: Option<&Archive>, wheel: Option<&Archive>) -> Vec<Remark> {
    let mut remarks = BTreeMap::new();
    for archive in [sdist, wheel].into_iter().flatten() {
        for message in collisions(archive) {
            remarks.insert((None, message), ());
        }
        for (path, mode) in files(archive) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let mut remark = |message: String| remarks.insert((Some(path.to_owned()), message), ());
            if may_be_secret(name) {
                remark(format!(
                    "`{path}` looks like a secret, and everybody will be able to read it"
                ));
            }
            if mode & 0o7000 != 0 {
                remark(format!("`{path}` has special permission bits, which are kept"));
            }
        }
    }
    if let (Some(sdist), Some(wheel)) = (sdist, wheel) {
        let shipped: BTreeSet<&str> = sdist.members.iter().filter_map(inner).collect();
        for (path, _) in files(wheel).filter(|(path, _)| !shipped.contains(path)) {
            let message = format!(
                "`{path}` is in the wheel and not in the sdist, so a wheel built from the sdist \
                 lacks it"
            );
            remarks.insert((Some(path.to_owned()), message), ());
        }
    }
    remarks.into_keys().map(|(path, message)| Remark { message, path }).collect()
}

fn files(archive: &Archive) -> impl Iterator<Item = (&str, u32)> {
    archive.members.iter().filter_map(|member| match &member.source {
        Source::File(path) => Some((path.as_str(), member.mode)),
        _ => None,
    })
}

/// The path of a member without the sdist's own folder.
fn inner(member: &super::Member) -> Option<&str> {
    member.name.split_once('/').map(|(_, path)| path)
}

/// Names that are one name where case does not count.
fn collisions(archive: &Archive) -> Vec<String> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut messages = Vec::new();
    for member in &archive.members {
        if let Some(other) = seen.insert(member.name.to_lowercase(), &member.name) {
            messages.push(format!(
                "`{other}` and `{}` are the same file on Windows and macOS",
                member.name
            ));
        }
    }
    messages
}
