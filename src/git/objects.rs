//! Commits and tag objects, from files of their own or from packs (gitformat-loose,
//! gitformat-pack).

use super::pack::Packs;
use super::{Name, hexadecimal, name_of};
use crate::files::Files;
use flate2::{Decompress, FlushDecompress, Status};
use std::collections::HashSet;

/// The bytes of one object that are unpacked at most.
pub const OBJECT_LIMIT: usize = 1_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Commit,
    Tag,
    Other,
}

pub struct Objects<'f> {
    files: &'f dyn Files,
    packs: Packs<'f>,
    /// Where the history was cut off: these are read as if they had no parents.
    ends: HashSet<Name>,
}

/// What history is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub parents: Vec<Name>,
    /// Seconds since 1970 by the committer's clock.
    pub time: i64,
}

impl<'f> Objects<'f> {
    pub fn new(files: &'f dyn Files) -> Self {
        let cut = files.read(".git/shallow").unwrap_or_default();
        let ends = cut.split(|byte| *byte == b'\n').filter_map(name_of).collect();
        Objects { files, packs: Packs::new(files), ends }
    }

    pub fn commit(&self, name: &Name) -> Option<Commit> {
        let (Kind::Commit, bytes) = self.object(name)? else { return None };
        let mut commit = Commit { parents: Vec::new(), time: 0 };
        for line in head(&bytes) {
            if let Some(parent) = line.strip_prefix(b"parent ") {
                commit.parents.push(name_of(parent)?);
            } else if line.starts_with(b"committer ") {
                commit.time = time(line)?;
                if self.ends.contains(name) {
                    commit.parents.clear();
                }
                return Some(commit);
            }
        }
        None
    }

    /// The object that a tag object is about, and when it was made; none for what is no tag.
    pub fn tag(&self, name: &Name) -> Option<Result<(Name, i64), Kind>> {
        let (kind, bytes) = self.object(name)?;
        if kind != Kind::Tag {
            return Some(Err(kind));
        }
        let object = head(&bytes).find_map(|line| name_of(line.strip_prefix(b"object ")?))?;
        // The oldest ones do not say when.
        let when = head(&bytes).find(|line| line.starts_with(b"tagger ")).and_then(time);
        Some(Ok((object, when.unwrap_or(0))))
    }

    fn object(&self, name: &Name) -> Option<(Kind, Vec<u8>)> {
        self.loose(name).or_else(|| self.packs.object(name))
    }

    fn loose(&self, name: &Name) -> Option<(Kind, Vec<u8>)> {
        let name = hexadecimal(name);
        let bytes = self.files.read(&format!(".git/objects/{}/{}", &name[..2], &name[2..])).ok()?;
        let whole = unpacked(&bytes, OBJECT_LIMIT)?;
        let end = whole.iter().position(|byte| *byte == 0)?;
        let kind = match whole[..end].split(|byte| *byte == b' ').next()? {
            b"commit" => Kind::Commit,
            b"tag" => Kind::Tag,
            _ => Kind::Other,
        };
        Some((kind, whole[end + 1..].to_vec()))
    }
}

/// The lines before the message.
fn head(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty())
}

/// `… <mail> SECONDS ZONE`
fn time(line: &[u8]) -> Option<i64> {
    let line =
        std::str::from_utf8(&line[line.iter().rposition(|byte| *byte == b'>')? + 1..]).ok()?;
    line.split_whitespace().next()?.parse().ok()
}

/// What `bytes` hold in zlib's format, when it is no more than `limit` bytes.
pub fn unpacked(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut zlib = Decompress::new(true);
    let mut out = Vec::new();
    loop {
        out.reserve(512.max(out.len()).min(limit + 1));
        let read = usize::try_from(zlib.total_in()).ok()?;
        let before = (zlib.total_in(), zlib.total_out());
        let status = zlib.decompress_vec(&bytes[read..], &mut out, FlushDecompress::None).ok()?;
        if out.len() > limit {
            return None;
        }
        if status == Status::StreamEnd {
            return Some(out);
        }
        let room = out.len() < out.capacity();
        if room && before == (zlib.total_in(), zlib.total_out()) {
            return None;
        }
    }
}
