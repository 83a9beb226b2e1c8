//! A gzipped tar file, member by member, headers of pax and GNU included. Types, names and links
//! are told as they are written; nothing is followed.

use super::contents::{Content, Contents, Sort, is_bomb};
use super::source::Source;
use super::{Findings, TEXT_LIMIT, refused};
use crate::engine::archive::Digest;
use crate::engine::path;
use flate2::bufread::MultiGzDecoder;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read};

const CHECK: &str = "tar-structure";
const BLOCK: usize = 512;
/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;
/// Extended headers may have so many bytes each.
const EXTENDED_LIMIT: u64 = 1_000_000;

/// What an extended header says of the member behind it.
#[derive(Default)]
struct Extended {
    path: Option<String>,
    link: Option<String>,
    size: Option<u64>,
}

struct Reader<R> {
    source: R,
    /// Bytes unpacked so far.
    unpacked: u64,
    packed: u64,
}

/// Why reading ended early.
enum Broken {
    /// The bytes end, or are no gzip.
    Source,
    Bomb,
}

/// Reads the file; `is_text` says which members are kept.
pub(super) fn read(
    file: &mut Source<'_>,
    length: u64,
    is_text: &dyn Fn(&str) -> bool,
    findings: &mut Findings,
) -> Contents {
    let source = MultiGzDecoder::new(BufReader::new(file));
    let mut reader = Reader { source, unpacked: 0, packed: length };
    let mut contents = Contents::default();
    match members(&mut reader, is_text, &mut contents, findings) {
        Ok(()) => contents.is_read = true,
        Err(Broken::Source) => {
            findings.error(CHECK, None, "this is no gzipped tar file, or its end is cut off");
        }
        Err(Broken::Bomb) => {
            let message = format!(
                "more than {} bytes are packed into {length}: the index takes that for an attack",
                reader.unpacked
            );
            findings.error("bomb", None, message);
        }
    }
    contents
}

impl<R: Read> Reader<R> {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Broken> {
        self.source.read_exact(buffer).map_err(|_| Broken::Source)?;
        self.unpacked += buffer.len() as u64;
        if is_bomb(self.unpacked, self.packed) { Err(Broken::Bomb) } else { Ok(()) }
    }

    /// Hands `size` bytes to `sink` and passes over what fills up the last block.
    fn take(&mut self, size: u64, sink: &mut dyn FnMut(&[u8])) -> Result<(), Broken> {
        // At least what fills up a block.
        let piece = usize::try_from(size).map_or(PIECE, |size| size.clamp(BLOCK, PIECE));
        let mut buffer = vec![0; piece];
        let mut left = size;
        while left > 0 {
            let now = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            self.fill(&mut buffer[..now])?;
            sink(&buffer[..now]);
            left -= now as u64;
        }
        let block = BLOCK as u64;
        let filling = usize::try_from((block - size % block) % block).unwrap_or(0);
        self.fill(&mut buffer[..filling])
    }

    fn text(&mut self, size: u64) -> Result<Vec<u8>, Broken> {
        if size > EXTENDED_LIMIT {
            return Err(Broken::Source);
        }
        let mut text = Vec::new();
        self.take(size, &mut |bytes| text.extend_from_slice(bytes))?;
        Ok(text)
    }

    /// What stands behind the end of the archive.
    fn rest_is_empty(&mut self) -> Result<bool, Broken> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match self.source.read(&mut buffer) {
                Ok(0) => return Ok(true),
                Ok(count) => {
                    self.unpacked += count as u64;
                    if is_bomb(self.unpacked, self.packed) {
                        return Err(Broken::Bomb);
                    }
                    if buffer[..count].iter().any(|byte| *byte != 0) {
                        return Ok(false);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Broken::Source),
            }
        }
    }
}

fn members<R: Read>(
    reader: &mut Reader<R>,
    is_text: &dyn Fn(&str) -> bool,
    contents: &mut Contents,
    findings: &mut Findings,
) -> Result<(), Broken> {
    let mut extended = Extended::default();
    loop {
        let mut header = [0; BLOCK];
        reader.fill(&mut header)?;
        if header.iter().all(|byte| *byte == 0) {
            if !reader.rest_is_empty()? {
                findings.error(CHECK, None, "there are bytes behind the end of the tar file");
            }
            return Ok(());
        }
        if !has_checksum(&header) {
            findings.error(CHECK, None, "a header of the tar file has a wrong checksum");
            return Err(Broken::Source);
        }
        let size = number(&header[124..136]).ok_or(Broken::Source)?;
        match header[156] {
            b'x' => {
                let text = reader.text(size)?;
                if !records(&text, &mut extended) {
                    findings.error(CHECK, None, "an extended header of the tar file is malformed");
                }
                continue;
            }
            b'g' => {
                reader.text(size)?;
                continue;
            }
            b'L' | b'K' => {
                let text = reader.text(size)?;
                let text = zero_terminated(&text);
                match header[156] {
                    b'L' => extended.path = Some(text),
                    _ => extended.link = Some(text),
                }
                continue;
            }
            _ => {}
        }
        let extended = std::mem::take(&mut extended);
        member(&header, size, extended, reader, is_text, contents, findings)?;
    }
}

fn member<R: Read>(
    header: &[u8; BLOCK],
    size: u64,
    extended: Extended,
    reader: &mut Reader<R>,
    is_text: &dyn Fn(&str) -> bool,
    contents: &mut Contents,
    findings: &mut Findings,
) -> Result<(), Broken> {
    let name = extended.path.unwrap_or_else(|| plain_name(header));
    let target = extended.link.unwrap_or_else(|| zero_terminated(&header[157..257]));
    let size = extended.size.unwrap_or(size);
    let sort = match header[156] {
        b'0' | 0 | b'7' => Sort::File,
        b'1' | b'2' => Sort::Link,
        b'5' => Sort::Folder,
        _ => Sort::Special,
    };
    let shown = name.escape_debug().to_string();
    match header[156] {
        b'1' if !contents.has_file(&target) => {
            let message = format!(
                "`{shown}` is a hard link to `{}`, which is no file before it",
                target.escape_debug()
            );
            findings.error("link", Some(&name), message);
        }
        b'2' => {
            let landing = path::normal(&path::join(path::parent(&name), &target));
            let top = name.split('/').next().unwrap_or_default();
            let inside = landing == top || landing.starts_with(&format!("{top}/"));
            if path::is_absolute(&target) || !inside {
                let message = format!(
                    "the link `{shown}` leads out of the archive, to `{}`",
                    target.escape_debug()
                );
                findings.error("link", Some(&name), message);
            }
        }
        b'3' | b'4' | b'6' => {
            let message = format!("`{shown}` is a device or FIFO");
            findings.error("special-member", Some(&name), message);
        }
        b'0' | 0 | b'1' | b'5' | b'7' => {}
        other => {
            let message =
                format!("`{shown}` is of the unknown type `{}`", char::from(other).escape_debug());
            findings.error("special-member", Some(&name), message);
        }
    }
    let text = is_text(&name) && sort == Sort::File;
    if text && size > TEXT_LIMIT {
        let message = format!("`{shown}` has {size} bytes, more than anyone reads ({TEXT_LIMIT})");
        findings.error("text-size", Some(&name), message);
    }
    let mut kept = Vec::new();
    let mut digest = Digest::default();
    let has_bytes = matches!(sort, Sort::File) || header[156] == b'S';
    if has_bytes {
        let keep = text && size <= TEXT_LIMIT;
        let looked_into = sort == Sort::File && refused::concerns(&name, size);
        reader.take(size, &mut |bytes| {
            digest.update(bytes);
            if keep || looked_into {
                kept.extend_from_slice(bytes);
            }
        })?;
        if looked_into {
            refused::check(&name, &kept, findings);
        }
        if keep {
            contents.texts.insert(name.clone(), kept);
        }
    }
    let sha256 = has_bytes.then(|| digest.finish());
    contents.members.push(Content { name, sort, size, sha256 });
    Ok(())
}

/// `length keyword=value` lines; false where one is not that.
fn records(text: &[u8], extended: &mut Extended) -> bool {
    let mut rest = text;
    let mut seen: BTreeMap<&[u8], ()> = BTreeMap::new();
    while !rest.is_empty() {
        let Some(space) = rest.iter().position(|byte| *byte == b' ') else { return false };
        let length = std::str::from_utf8(&rest[..space]).ok().and_then(|n| n.parse::<usize>().ok());
        let Some(record) = length.and_then(|length| rest.get(space + 1..length)) else {
            return false;
        };
        let Some(record_body) = record.strip_suffix(b"\n") else { return false };
        let Some(equals) = record_body.iter().position(|byte| *byte == b'=') else { return false };
        let (keyword, value) = (&record_body[..equals], &record_body[equals + 1..]);
        if seen.insert(keyword, ()).is_some() {
            return false;
        }
        let text = String::from_utf8(value.to_vec());
        match (keyword, text) {
            (b"path", Ok(text)) => extended.path = Some(text),
            (b"linkpath", Ok(text)) => extended.link = Some(text),
            (b"size", Ok(text)) => match text.parse() {
                Ok(size) => extended.size = Some(size),
                Err(_) => return false,
            },
            (b"path" | b"linkpath" | b"size", Err(_)) => return false,
            _ => {}
        }
        rest = &rest[space + 1 + record.len()..];
    }
    true
}

fn has_checksum(header: &[u8; BLOCK]) -> bool {
    let sum: u64 = header
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u64::from(*byte) })
        .sum();
    number(&header[148..156]) == Some(sum)
}

/// Octal digits, or the binary form of GNU tar.
fn number(field: &[u8]) -> Option<u64> {
    if field.first() == Some(&0x80) {
        let mut value = 0_u64;
        for byte in &field[1..] {
            value = value.checked_mul(256)?.checked_add(u64::from(*byte))?;
        }
        return Some(value);
    }
    let text = zero_terminated(field);
    let digits = text.trim_matches(' ');
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn zero_terminated(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

/// The name with its prefix.
fn plain_name(header: &[u8; BLOCK]) -> String {
    let name = zero_terminated(&header[..100]);
    let prefix = match header[257..].starts_with(b"ustar\0") {
        true => zero_terminated(&header[345..500]),
        false => String::new(),
    };
    path::join(&prefix, &name)
}
