//! What an archive holds, whichever kind it is.

use super::{Findings, check_member_name};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    File,
    Folder,
    /// A link, symbolic or hard.
    Link,
    /// A FIFO or device.
    Special,
}

/// A member.
#[derive(Clone, Debug)]
pub struct Content {
    pub name: String,
    pub sort: Sort,
    /// In bytes.
    pub size: u64,
    /// None for what is no file, and where nothing was read.
    pub sha256: Option<[u8; 32]>,
}

/// The members in their order, and the texts among them that say what the archive is.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub members: Vec<Content>,
    pub texts: BTreeMap<String, Vec<u8>>,
    /// Whether the bytes of the members were read and are known.
    pub is_read: bool,
}

impl Contents {
    pub(super) fn has_file(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name && member.sort == Sort::File)
    }

    /// Checks of names that hold in every archive.
    pub(super) fn check_names(&self, findings: &mut Findings) {
        let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
        let mut folded: BTreeMap<String, &str> = BTreeMap::new();
        for member in &self.members {
            let name = member.name.as_str();
            check_member_name(name, findings);
            if seen.insert(name, ()).is_some() {
                let message = format!("`{}` is there more than once", name.escape_debug());
                findings.error("duplicate-member", Some(name), message);
                continue;
            }
            if let Some(other) = folded.insert(name.to_lowercase(), name) {
                let message = format!("`{other}` and `{name}` are one file on Windows and macOS");
                findings.warning("member-case", Some(name), message);
            }
        }
    }
}

/// Whether so much text in so few bytes is what the index refuses.
pub(super) fn is_bomb(unpacked: u64, packed: u64) -> bool {
    unpacked > super::UNPACKED_LIMIT && unpacked / packed.max(1) >= super::RATIO_LIMIT
}
