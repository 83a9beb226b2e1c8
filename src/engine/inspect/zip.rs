//! A zip file from its raw bytes: the directory, every local header against it, and that nothing
//! stands between, before or behind. Refuses what the index refuses since its "zip confusion"
//! checks of 2025, because other readers would see other files.

use super::contents::{Content, Contents, Sort, is_bomb};
use super::source::Source;
use super::{Findings, TEXT_LIMIT, refused};
use crate::engine::archive::Digest;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

const CHECK: &str = "zip-structure";
const END: usize = 22;
/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;
/// The central directory may have so many bytes.
const DIRECTORY_LIMIT: u64 = 256 * 1024 * 1024;

struct Entry {
    name: String,
    raw_name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    compressed: u64,
    size: u64,
    mode: u32,
    offset: u64,
    /// Where its bytes start; known after the local header was read.
    data: u64,
}

struct Directory {
    offset: u64,
    size: u64,
    count: u64,
}

/// Reads the file; `is_text` says which members are kept. None where the structure is broken.
pub(super) fn read(
    file: &mut Source<'_>,
    is_text: &dyn Fn(&str) -> bool,
    findings: &mut Findings,
) -> io::Result<Option<Contents>> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some(directory) = end(file, length, findings)? else { return Ok(None) };
    let Some(mut entries) = central(file, &directory, findings)? else { return Ok(None) };
    if !local(file, &mut entries, directory.offset, findings)? {
        return Ok(None);
    }
    let unpacked = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    let bomb = is_bomb(unpacked, length);
    if bomb {
        let message = format!(
            "{unpacked} bytes are packed into {length}: the index takes that for an attack"
        );
        findings.error("bomb", None, message);
    }
    let mut contents = Contents { is_read: !bomb, ..Contents::default() };
    for entry in &entries {
        let sort = match entry.mode & 0o170_000 {
            0o120_000 => Sort::Link,
            0o010_000 | 0o020_000 | 0o060_000 | 0o140_000 => Sort::Special,
            _ if entry.name.ends_with('/') => Sort::Folder,
            _ => Sort::File,
        };
        let text = is_text(&entry.name);
        if text && entry.size > TEXT_LIMIT {
            let message = format!(
                "`{}` has {} bytes, more than anyone reads ({TEXT_LIMIT})",
                entry.name, entry.size
            );
            findings.error("text-size", Some(&entry.name), message);
        }
        let mut sha256 = None;
        if !bomb || (text && entry.size <= TEXT_LIMIT) {
            let kept = (text && entry.size <= TEXT_LIMIT).then_some(&mut contents.texts);
            sha256 = member(file, entry, kept, findings)?;
        }
        contents.members.push(Content { name: entry.name.clone(), sort, size: entry.size, sha256 });
    }
    Ok(Some(contents))
}

/// The record at the end, which must be the last bytes of the file.
fn end(
    file: &mut Source<'_>,
    length: u64,
    findings: &mut Findings,
) -> io::Result<Option<Directory>> {
    let window = length.min(END as u64 + u64::from(u16::MAX) + 20);
    file.seek(SeekFrom::Start(length - window))?;
    let mut tail = Vec::new();
    file.take(window).read_to_end(&mut tail)?;
    let found = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06");
    let Some(at) = found.filter(|at| at + END <= tail.len()) else {
        findings.error(CHECK, None, "this is no zip file, or its end is cut off");
        return Ok(None);
    };
    let record = &tail[at..];
    if record.len() != END || u16_at(record, 20) != 0 {
        findings.error(CHECK, None, "there are bytes behind the end of the zip file, or a comment");
        return Ok(None);
    }
    let place = length - window + at as u64;
    let mut directory = Directory {
        count: u64::from(u16_at(record, 10)),
        size: u64::from(u32_at(record, 12)),
        offset: u64::from(u32_at(record, 16)),
    };
    if u16_at(record, 4) != 0 || u16_at(record, 6) != 0 || u16_at(record, 8) != u16_at(record, 10) {
        findings.error(CHECK, None, "the zip file says it has several parts");
        return Ok(None);
    }
    let mut start = place;
    let locator = at.checked_sub(20).map(|at| &tail[at..at + 20]);
    if let Some(locator) = locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
        let Some(wide) = place.checked_sub(20 + 56).filter(|at| *at == u64_at(locator, 8)) else {
            findings.error(CHECK, None, "the zip64 record does not stand before the end");
            return Ok(None);
        };
        file.seek(SeekFrom::Start(wide))?;
        let mut record = [0; 56];
        file.read_exact(&mut record)?;
        if !record.starts_with(b"PK\x06\x06") || u64_at(&record, 4) != 44 {
            findings.error(CHECK, None, "the zip64 record is not one");
            return Ok(None);
        }
        directory = Directory {
            count: u64_at(&record, 32),
            size: u64_at(&record, 40),
            offset: u64_at(&record, 48),
        };
        start = wide;
    }
    if directory.offset.checked_add(directory.size) != Some(start) {
        let message = "the zip file does not begin with its first member: there are bytes before \
                       it, or its directory stands elsewhere than it says";
        findings.error(CHECK, None, message);
        return Ok(None);
    }
    if directory.size > DIRECTORY_LIMIT {
        findings.error(CHECK, None, "the directory of the zip file is too large to be read");
        return Ok(None);
    }
    Ok(Some(directory))
}

/// The central directory.
fn central(
    file: &mut Source<'_>,
    directory: &Directory,
    findings: &mut Findings,
) -> io::Result<Option<Vec<Entry>>> {
    file.seek(SeekFrom::Start(directory.offset))?;
    let mut bytes = Vec::new();
    file.take(directory.size).read_to_end(&mut bytes)?;
    let mut entries = Vec::new();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        if rest.len() < 46 || !rest.starts_with(b"PK\x01\x02") {
            findings.error(
                CHECK,
                None,
                "the directory of the zip file has something unknown in it",
            );
            return Ok(None);
        }
        let lengths = [28, 30, 32].map(|at| usize::from(u16_at(rest, at)));
        let [name, extra, comment] = lengths;
        if rest.len() < 46 + name + extra + comment {
            findings.error(CHECK, None, "the directory of the zip file is cut off");
            return Ok(None);
        }
        let raw_name = rest[46..46 + name].to_vec();
        let Ok(text) = String::from_utf8(raw_name.clone()) else {
            findings.error(CHECK, None, "the name of a member is not UTF-8");
            return Ok(None);
        };
        let mut entry = Entry {
            flags: u16_at(rest, 8),
            method: u16_at(rest, 10),
            crc: u32_at(rest, 16),
            compressed: u64::from(u32_at(rest, 20)),
            size: u64::from(u32_at(rest, 24)),
            mode: u32_at(rest, 38) >> 16,
            offset: u64::from(u32_at(rest, 42)),
            name: text,
            raw_name,
            data: 0,
        };
        let fields = &rest[46 + name..46 + name + extra];
        let mut wide = [&mut entry.size, &mut entry.compressed, &mut entry.offset];
        let problem = match comment {
            0 => widen(fields, &mut wide),
            _ => Some("has a comment"),
        };
        let problem = problem.or(match entry {
            _ if entry.flags & (1 << 3) != 0 => Some("tells its size behind its bytes"),
            _ if entry.flags & 1 != 0 => Some("is encrypted"),
            _ if entry.flags & (1 << 11) == 0 && !entry.name.is_ascii() => {
                Some("has a name in an encoding that it does not tell")
            }
            _ if !matches!(entry.method, 0 | 8) => Some("is neither stored nor deflated"),
            _ => None,
        });
        if let Some(problem) = problem {
            let message = format!("the member `{}` {problem}", entry.name.escape_debug());
            findings.error(CHECK, Some(&entry.name), message);
        }
        rest = &rest[46 + name + extra + comment..];
        entries.push(entry);
    }
    if entries.len() as u64 != directory.count {
        findings.error(CHECK, None, "the zip file has not as many members as it says");
        return Ok(None);
    }
    Ok(Some(entries))
}

/// Takes sizes that need 64 bits from extra fields; says what is wrong with those.
fn widen(fields: &[u8], values: &mut [&mut u64]) -> Option<&'static str> {
    let mut rest = fields;
    let mut seen = false;
    while !rest.is_empty() {
        if rest.len() < 4 || rest.len() < 4 + usize::from(u16_at(rest, 2)) {
            return Some("has extra fields that are cut off");
        }
        let (id, length) = (u16_at(rest, 0), usize::from(u16_at(rest, 2)));
        let field = &rest[4..4 + length];
        rest = &rest[4 + length..];
        match id {
            1 if seen => return Some("has two zip64 fields"),
            1 => {
                seen = true;
                let mut numbers = field.chunks_exact(8);
                for value in values.iter_mut().filter(|value| ***value == u64::from(u32::MAX)) {
                    let Some(number) = numbers.next() else {
                        return Some("has a zip64 field that is cut off");
                    };
                    **value = u64_at(number, 0);
                }
            }
            0x7075 => return Some("has a second name in an extra field"),
            _ => {}
        }
    }
    None
}

/// Every local header against the directory; together the members fill the file up to it.
fn local(
    file: &mut Source<'_>,
    entries: &mut [Entry],
    directory: u64,
    findings: &mut Findings,
) -> io::Result<bool> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| entries[*index].offset);
    let mut expected = 0;
    for index in order {
        let entry = &mut entries[index];
        let shown = entry.name.escape_debug().to_string();
        let mut refuse = |problem: &str| {
            let message = format!("the member `{shown}` {problem}");
            findings.error(CHECK, Some(&entry.name), message);
            Ok(false)
        };
        if entry.offset != expected {
            return refuse("does not begin where the one before it ends");
        }
        file.seek(SeekFrom::Start(entry.offset))?;
        let mut header = [0; 30];
        if file.read_exact(&mut header).is_err() || !header.starts_with(b"PK\x03\x04") {
            return refuse("has no header of its own");
        }
        let (name, extra) = (usize::from(u16_at(&header, 26)), usize::from(u16_at(&header, 28)));
        let mut names = vec![0; name + extra];
        if file.read_exact(&mut names).is_err() {
            return refuse("has a header that is cut off");
        }
        if names[..name] != entry.raw_name {
            let other = String::from_utf8_lossy(&names[..name]).escape_debug().to_string();
            return refuse(&format!("calls itself `{other}` in its own header"));
        }
        let mut size = u64::from(u32_at(&header, 22));
        let mut compressed = u64::from(u32_at(&header, 18));
        if let Some(problem) = widen(&names[name..], &mut [&mut size, &mut compressed]) {
            return refuse(problem);
        }
        let same = size == entry.size
            && compressed == entry.compressed
            && u32_at(&header, 14) == entry.crc
            && u16_at(&header, 8) == entry.method
            && u16_at(&header, 6) == entry.flags;
        if !same {
            return refuse("says something else in its own header than in the directory");
        }
        entry.data = entry.offset + 30 + (name + extra) as u64;
        match entry.data.checked_add(entry.compressed) {
            Some(end) if end <= directory => expected = end,
            _ => return refuse("reaches into what follows it"),
        }
    }
    if expected != directory {
        findings.error(CHECK, None, "there are bytes between the last member and the directory");
        return Ok(false);
    }
    Ok(true)
}

/// The digest of a member's bytes, which must have the size and checksum it tells.
fn member(
    file: &mut Source<'_>,
    entry: &Entry,
    texts: Option<&mut BTreeMap<String, Vec<u8>>>,
    findings: &mut Findings,
) -> io::Result<Option<[u8; 32]>> {
    file.seek(SeekFrom::Start(entry.data))?;
    let packed = BufReader::new(file.take(entry.compressed));
    let mut source: Box<dyn Read + '_> = match entry.method {
        8 => Box::new(DeflateDecoder::new(packed)),
        0 => Box::new(packed),
        _ => return Ok(None),
    };
    let (mut crc, mut digest, mut size) = (Crc::new(), Digest::default(), 0_u64);
    let looked_into = refused::concerns(&entry.name, entry.size);
    let mut text = Vec::new();
    let mut buffer =
        vec![0; usize::try_from(entry.size).map_or(PIECE, |size| size.clamp(1, PIECE))];
    let is_whole = loop {
        match source.read(&mut buffer) {
            Ok(0) => break true,
            Ok(count) => {
                size += count as u64;
                // Whatever more there is, it is not what the member says it is.
                if size > entry.size {
                    break false;
                }
                crc.update(&buffer[..count]);
                digest.update(&buffer[..count]);
                if texts.is_some() || looked_into {
                    text.extend_from_slice(&buffer[..count]);
                }
            }
            Err(_) => break false,
        }
    };
    if !is_whole || size != entry.size || crc.sum() != entry.crc {
        let name = &entry.name;
        let message =
            format!("the bytes of `{}` do not have the checksum they should", name.escape_debug());
        findings.error("checksum", Some(name), message);
        return Ok(None);
    }
    if looked_into {
        refused::check(&entry.name, &text, findings);
    }
    if let Some(texts) = texts {
        texts.insert(entry.name.clone(), text);
    }
    Ok(Some(digest.finish()))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | (u32::from(u16_at(bytes, at + 2)) << 16)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | (u64::from(u32_at(bytes, at + 4)) << 32)
}
