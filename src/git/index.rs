//! Whether a file is in the index of a repository: what its next commit has (gitformat-index).

use crate::files::Files;

/// No more of an index is read, in bytes; one of a million files has about 100.
const LIMIT: usize = 64 * 1024 * 1024;

/// Of an entry without its path: times, numbers of the system, mode, size, object and flags.
const ENTRY: usize = 62;
const OBJECT_END: usize = 60;
/// The flag for two bytes of flags more.
const EXTENDED: u8 = 0x40;

/// Whether the index of the repository has `path`; `files` are those of its own folder. None where the
/// index is kept in a way that is not read here.
pub fn is_tracked(files: &dyn Files, path: &str) -> Option<bool> {
    let settings = files.read("config").unwrap_or_default();
    if String::from_utf8_lossy(&settings).to_ascii_lowercase().contains("sha256") {
        return None;
    }
    let bytes = match files.read_part("index", 0, LIMIT) {
        Ok(bytes) => bytes,
        // Nothing was ever added.
        Err(crate::files::ReadError::Missing) => return Some(false),
        Err(_) => return None,
    };
    has(&bytes, path.as_bytes())
}

fn has(bytes: &[u8], path: &[u8]) -> Option<bool> {
    let rest = bytes.strip_prefix(b"DIRC")?;
    let (version, rest) = number(rest)?;
    let (count, mut rest) = number(rest)?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut name = Vec::new();
    for _ in 0..count {
        let is_extended = rest.get(OBJECT_END)? & EXTENDED != 0;
        let head = if is_extended { ENTRY + 2 } else { ENTRY };
        let mut after = rest.get(head..)?;
        if version == 4 {
            // The path is told by what it does not share with the one before.
            let keep = name.len().checked_sub(varint(&mut after)?)?;
            name.truncate(keep);
        } else {
            name.clear();
        }
        let end = memchr::memchr(0, after)?;
        name.extend_from_slice(&after[..end]);
        if name == path {
            return Some(true);
        }
        rest = match version {
            4 => after.get(end + 1..)?,
            _ => rest.get((head + end + 8) / 8 * 8..)?,
        };
    }
    Some(false)
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*number), rest))
}

/// As in packs: groups of seven bits, the highest first, each but the last one more than it says.
fn varint(rest: &mut &[u8]) -> Option<usize> {
    let mut value: usize = 0;
    for round in 0..5 {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value = (value + usize::from(round > 0)) << 7 | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index as git 2.39 writes it, of these paths.
    fn index(version: u32, paths: &[&str]) -> Vec<u8> {
        let mut bytes = b"DIRC".to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
        let mut before = "";
        for path in paths {
            let start = bytes.len();
            bytes.extend([0; OBJECT_END]);
            bytes.extend(if version == 3 { vec![EXTENDED, 0, 0, 0] } else { vec![0, 0] });
            if version == 4 {
                let same = before.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
                let strip = before.len() - same;
                if strip > 127 {
                    bytes.push(0x80 | u8::try_from((strip >> 7) - 1).unwrap());
                }
                bytes.push(u8::try_from(strip & 127).unwrap());
                bytes.extend(&path.as_bytes()[same..]);
                bytes.push(0);
                before = path;
                continue;
            }
            bytes.extend(path.as_bytes());
            bytes.push(0);
            while !(bytes.len() - start).is_multiple_of(8) {
                bytes.push(0);
            }
        }
        bytes
    }

    #[test]
    fn a_path_is_found_in_every_version() {
        let long = format!("a/{}", "x".repeat(300));
        let paths = [".gitignore", &*long, "a/b", "home/.pypirc", "z"];
        for version in [2, 3, 4] {
            let bytes = index(version, &paths);
            for path in paths {
                assert_eq!(has(&bytes, path.as_bytes()), Some(true), "{version} {path}");
            }
            for path in [".pypirc", "home", "home/.pypirc2", ""] {
                assert_eq!(has(&bytes, path.as_bytes()), Some(false), "{version} {path}");
            }
            // Cut off, it says nothing, and nothing breaks.
            for end in 0..bytes.len() {
                assert_ne!(has(&bytes[..end], b"zz"), Some(true));
            }
            assert_eq!(has(&bytes[..40], b"zz"), None);
        }
        assert_eq!(has(&index(5, &["a"]), b"a"), None);
        assert_eq!(has(&[0xff; 4096], b"a"), None);
    }
}
