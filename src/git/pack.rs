//! Objects in packs: found through the index of each, unpacked, and put together where they are
//! kept as changes of another one (gitformat-pack).

use super::Name;
use super::objects::{Kind, OBJECT_LIMIT, unpacked};
use crate::files::Files;
use std::cell::RefCell;
use std::collections::HashMap;

/// Packs that are looked into.
const PACK_LIMIT: usize = 200;

/// How many changes may lie between an object and one that is kept whole.
const CHAIN_LIMIT: usize = 4_096;

/// Files are read in blocks of so many bytes, of which so many are kept.
const BLOCK: usize = 16 * 1024;
const BLOCKS: usize = 1_024;

/// What is looked at first of a packed object; most commits fit.
const FIRST: usize = 1_024;

pub struct Packs<'f> {
    files: &'f dyn Files,
    /// Their paths, without the ending.
    paths: Vec<String>,
    blocks: RefCell<HashMap<(String, u64), Vec<u8>>>,
}

impl<'f> Packs<'f> {
    pub fn new(files: &'f dyn Files) -> Self {
        let listed = files.list(".git/objects/pack");
        let stem = |name: &str| Some(format!(".git/objects/pack/{}", name.strip_suffix(".idx")?));
        let paths = listed.iter().filter_map(|entry| stem(&entry.name)).take(PACK_LIMIT).collect();
        Packs { files, paths, blocks: RefCell::default() }
    }

    pub fn object(&self, name: &Name) -> Option<(Kind, Vec<u8>)> {
        self.paths.iter().find_map(|path| {
            let offset = self.offset(&format!("{path}.idx"), name)?;
            self.unpack(&format!("{path}.pack"), offset)
        })
    }

    /// Where the object lies in the pack, by an index of version 2.
    fn offset(&self, index: &str, name: &Name) -> Option<u64> {
        const HEAD: u64 = 8;
        const TABLE: u64 = HEAD + 256 * 4;
        if self.bytes(index, 0, 8)? != [0xff, b't', b'O', b'c', 0, 0, 0, 2] {
            return None;
        }
        let first = u64::from(name[0]);
        let fan = |at: u64| self.number(index, HEAD + 4 * at);
        let (mut low, mut high) = (if first == 0 { 0 } else { fan(first - 1)? }, fan(first)?);
        let all = fan(255)?;
        while low < high {
            let middle = low + (high - low) / 2;
            let here = self.bytes(index, TABLE + 20 * middle, 20)?;
            match here.as_slice().cmp(name.as_slice()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let small = self.number(index, TABLE + 24 * all + 4 * middle)?;
                    if small & 0x8000_0000 == 0 {
                        return Some(small);
                    }
                    let at = TABLE + 28 * all + 8 * (small & 0x7fff_ffff);
                    let large = self.bytes(index, at, 8)?;
                    return Some(u64::from_be_bytes(large.try_into().ok()?));
                }
            }
        }
        None
    }

    fn unpack(&self, pack: &str, offset: u64) -> Option<(Kind, Vec<u8>)> {
        let mut changes = Vec::new();
        let mut at = offset;
        loop {
            if changes.len() > CHAIN_LIMIT {
                return None;
            }
            let head = self.some(pack, at, 64)?;
            let mut bytes = head.iter().copied();
            let first = bytes.next()?;
            let (mut size, mut shift, mut more, mut used) =
                (usize::from(first & 15), 4, first & 0x80 != 0, 1);
            while more {
                let byte = bytes.next()?;
                size |= usize::from(byte & 0x7f).checked_shl(shift)?;
                (shift, more, used) = (shift + 7, byte & 0x80 != 0, used + 1);
            }
            if size > OBJECT_LIMIT {
                return None;
            }
            let kind = match (first >> 4) & 7 {
                1 => Kind::Commit,
                4 => Kind::Tag,
                6 => {
                    let (back, length) = distance(&head[used..])?;
                    changes.push(self.inflate(pack, at + (used + length) as u64, size)?);
                    at = at.checked_sub(back)?;
                    continue;
                }
                7 => {
                    let base: Name = head.get(used..used + 20)?.try_into().ok()?;
                    changes.push(self.inflate(pack, at + used as u64 + 20, size)?);
                    at = self.offset(&pack.replace(".pack", ".idx"), &base)?;
                    continue;
                }
                _ => Kind::Other,
            };
            // Other objects can be large, and nobody asks for what is in them.
            let mut whole = match kind {
                Kind::Other => return Some((kind, Vec::new())),
                _ => self.inflate(pack, at + used as u64, size)?,
            };
            for change in changes.iter().rev() {
                whole = changed(&whole, change)?;
            }
            return Some((kind, whole));
        }
    }

    fn inflate(&self, pack: &str, at: u64, size: usize) -> Option<Vec<u8>> {
        let few = unpacked(&self.some(pack, at, FIRST)?, size);
        // zlib makes nothing much larger than it is.
        few.or_else(|| unpacked(&self.some(pack, at, size + size / 100 + 1_024)?, size))
    }

    fn number(&self, file: &str, at: u64) -> Option<u64> {
        let bytes: [u8; 4] = self.bytes(file, at, 4)?.try_into().ok()?;
        Some(u64::from(u32::from_be_bytes(bytes)))
    }

    /// Exactly so many bytes.
    fn bytes(&self, file: &str, at: u64, length: usize) -> Option<Vec<u8>> {
        self.some(file, at, length).filter(|bytes| bytes.len() == length)
    }

    /// So many bytes, or fewer at the end of the file.
    fn some(&self, file: &str, at: u64, length: usize) -> Option<Vec<u8>> {
        let block = BLOCK as u64;
        let end = at.checked_add(length as u64)?;
        let mut bytes = Vec::with_capacity(length);
        let mut kept = self.blocks.borrow_mut();
        for number in at / block..=end.saturating_sub(1) / block {
            let key = (file.to_owned(), number);
            if !kept.contains_key(&key) {
                if kept.len() >= BLOCKS {
                    kept.clear();
                }
                let read = self.files.read_part(file, number * block, BLOCK).ok()?;
                kept.insert(key.clone(), read);
            }
            let content = kept.get(&key)?;
            let begin = number * block;
            let from = usize::try_from(at.saturating_sub(begin)).ok()?.min(content.len());
            let to = usize::try_from(end - begin).ok()?.min(content.len());
            bytes.extend_from_slice(&content[from..to]);
        }
        Some(bytes)
    }
}

/// How far back the object lies that this one is a change of, and the length of that number.
fn distance(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut back = 0_u64;
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            back = back.checked_add(1)?;
        }
        back = back.checked_mul(128)? | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((back, index + 1));
        }
    }
    None
}

/// The object that a change makes of `base`.
fn changed(base: &[u8], change: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = change.iter().copied();
    let mut length = || {
        let (mut value, mut shift) = (0_usize, 0);
        loop {
            let byte = bytes.next()?;
            value |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
    };
    let (of, size) = (length()?, length()?);
    if of != base.len() || size > OBJECT_LIMIT {
        return None;
    }
    let mut out = Vec::new();
    while let Some(order) = bytes.next() {
        if order & 0x80 == 0 {
            for _ in 0..order {
                out.push(bytes.next()?);
            }
            // Nothing is added by nothing: the order 0 is reserved.
            if order == 0 {
                return None;
            }
        } else {
            let mut number = |bits: u8, count: u32| {
                (0..count)
                    .filter(|bit| bits & (1 << bit) != 0)
                    .try_fold(0, |value, bit| Some(value | usize::from(bytes.next()?) << (8 * bit)))
            };
            let from = number(order & 0x0f, 4)?;
            let count = match number((order >> 4) & 7, 3)? {
                0 => 0x1_0000,
                count => count,
            };
            out.extend_from_slice(base.get(from..from.checked_add(count)?)?);
        }
        if out.len() > size {
            return None;
        }
    }
    (out.len() == size).then_some(out)
}
