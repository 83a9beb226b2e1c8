//! Members to a zip file, byte for byte as CPython's `zipfile` writes them to a seekable file:
//! deflate level 6, no extra fields below 2 GiB, no descriptors, no folders.

use super::pack::{Level, Packed, Packer, Streamed};
use super::{Changed, Monitor, Stop, Summary};
use std::io::{Read, Seek, SeekFrom, Write};

/// Sizes and offsets above this one stand in zip64 fields (`zipfile.ZIP64_LIMIT`).
const ZIP64_LIMIT: u64 = (1 << 31) - 1;
/// More members than this one are counted in a zip64 record (`zipfile.ZIP_FILECOUNT_LIMIT`).
const COUNT_LIMIT: u64 = (1 << 16) - 1;
const DEFLATED: u16 = 8;
const PLAIN_VERSION: u16 = 20;
const ZIP64_VERSION: u16 = 45;
/// The name is UTF-8.
const UTF8_FLAG: u16 = 1 << 11;
const UNIX: u16 = 3;

/// A date and time as zip files have them: years 1980 to 2107, two seconds fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    date: u16,
    time: u16,
}

impl Stamp {
    /// 2016-01-01, what flit_core stamps generated files with.
    pub const GENERATED: Stamp = Stamp { date: (36 << 9) | (1 << 5) | 1, time: 0 };
    /// 1980-01-01, the first of all.
    pub const FIRST: Stamp = Stamp { date: (1 << 5) | 1, time: 0 };

    /// None outside the years that a zip file can tell.
    pub fn of(moment: jiff::civil::DateTime) -> Option<Stamp> {
        let part = |value: i8| u16::try_from(value).ok();
        let year = u16::try_from(moment.year()).ok()?.checked_sub(1980).filter(|y| *y < 128)?;
        let date = (year << 9) | (part(moment.month())? << 5) | part(moment.day())?;
        let time = (part(moment.hour())? << 11)
            | (part(moment.minute())? << 5)
            | (part(moment.second())? / 2);
        Some(Stamp { date, time })
    }

    /// Year, month, day, hour, minute, second.
    pub fn parts(self) -> [u16; 6] {
        let Stamp { date, time } = self;
        [
            1980 + (date >> 9),
            (date >> 5) & 15,
            date & 31,
            time >> 11,
            (time >> 5) & 63,
            (time & 31) * 2,
        ]
    }
}

/// What is known of a member before its bytes are read.
#[derive(Clone, Debug)]
pub struct Head<'n> {
    pub name: &'n str,
    /// `st_mode`, the bits of the file type included.
    pub mode: u16,
    pub stamp: Stamp,
    /// In bytes, before compression.
    pub size: u64,
}

struct Written {
    name: String,
    mode: u16,
    stamp: Stamp,
    crc: u32,
    size: u64,
    compressed: u64,
    offset: u64,
    zip64: bool,
}

/// A zip file that is being written.
pub struct Writer<W: Write + Seek> {
    out: W,
    packer: Packer,
    at: u64,
    written: Vec<Written>,
}

impl<W: Write + Seek> Writer<W> {
    /// Writes from the start of `out`, compressed at `level`; 6 is that of `zipfile`.
    pub fn new(out: W, level: Level) -> Self {
        Writer { out, packer: Packer::new(level), at: 0, written: Vec::new() }
    }

    /// Compresses all of `source` into a member.
    ///
    /// # Errors
    /// When a read or write fails, `source` does not have the size that `head` tells, or `monitor`
    /// stops.
    pub fn add(
        &mut self,
        head: &Head<'_>,
        source: &mut dyn Read,
        monitor: &mut Monitor<'_>,
    ) -> Result<Summary, Stop> {
        let mut member = self.begin(head);
        let header = local_header(&member);
        self.out.write_all(&header)?;
        let (packer, out) = (&mut self.packer, &mut self.out);
        let Streamed { compressed, crc, summary } =
            packer.stream(source, head.size, monitor, &mut |bytes| out.write_all(bytes))?;
        (member.compressed, member.crc, member.size) = (compressed, crc, summary.size);
        if !member.zip64 && member.compressed > ZIP64_LIMIT {
            return Err(Changed.into());
        }
        self.out.seek(SeekFrom::Start(member.offset))?;
        self.out.write_all(&local_header(&member))?;
        self.at = member.offset + header.len() as u64 + compressed;
        self.out.seek(SeekFrom::Start(self.at))?;
        self.written.push(member);
        Ok(summary)
    }

    /// Adds a member that was packed elsewhere, at the level of this file.
    ///
    /// # Errors
    /// When a write fails.
    pub fn add_packed(&mut self, head: &Head<'_>, packed: &Packed) -> std::io::Result<()> {
        let mut member = self.begin(head);
        member.crc = packed.crc;
        member.size = packed.summary.size;
        member.compressed = packed.bytes.len() as u64;
        let header = local_header(&member);
        self.out.write_all(&header)?;
        self.out.write_all(&packed.bytes)?;
        self.at += header.len() as u64 + member.compressed;
        self.written.push(member);
        Ok(())
    }

    fn begin(&self, head: &Head<'_>) -> Written {
        Written {
            name: head.name.to_owned(),
            mode: head.mode,
            stamp: head.stamp,
            crc: 0,
            size: 0,
            compressed: 0,
            offset: self.at,
            // `size * 1.05 > limit`, without the rounding.
            zip64: u128::from(head.size) * 105 > u128::from(ZIP64_LIMIT) * 100,
        }
    }

    /// Writes the directory; the file is complete then.
    ///
    /// # Errors
    /// When a write fails.
    pub fn finish(mut self) -> std::io::Result<W> {
        let start = self.at;
        let mut directory = Vec::new();
        for member in &self.written {
            central_header(member, &mut directory);
        }
        let (count, size) = (self.written.len() as u64, directory.len() as u64);
        if count > COUNT_LIMIT || start > ZIP64_LIMIT || size > ZIP64_LIMIT {
            let end = start + size;
            directory.extend_from_slice(b"PK\x06\x06");
            push64(&mut directory, &[44]);
            push16(&mut directory, &[ZIP64_VERSION, ZIP64_VERSION]);
            push32(&mut directory, &[0, 0]);
            push64(&mut directory, &[count, count, size, start]);
            directory.extend_from_slice(b"PK\x06\x07");
            push32(&mut directory, &[0]);
            push64(&mut directory, &[end]);
            push32(&mut directory, &[1]);
        }
        directory.extend_from_slice(b"PK\x05\x06");
        let count = u16::try_from(count).unwrap_or(u16::MAX);
        push16(&mut directory, &[0, 0, count, count]);
        push32(&mut directory, &[narrow(size), narrow(start)]);
        push16(&mut directory, &[0]);
        self.out.write_all(&directory)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn local_header(member: &Written) -> Vec<u8> {
    let mut out = Vec::with_capacity(50 + member.name.len());
    out.extend_from_slice(b"PK\x03\x04");
    let version = if member.zip64 { ZIP64_VERSION } else { PLAIN_VERSION };
    let Stamp { date, time } = member.stamp;
    push16(&mut out, &[version, flags(&member.name), DEFLATED, time, date]);
    let (compressed, size) = match member.zip64 {
        true => (u32::MAX, u32::MAX),
        false => (narrow(member.compressed), narrow(member.size)),
    };
    push32(&mut out, &[member.crc, compressed, size]);
    push16(&mut out, &[length(&member.name), if member.zip64 { 20 } else { 0 }]);
    out.extend_from_slice(member.name.as_bytes());
    if member.zip64 {
        push16(&mut out, &[1, 16]);
        push64(&mut out, &[member.size, member.compressed]);
    }
    out
}

fn central_header(member: &Written, out: &mut Vec<u8>) {
    let mut wide = Vec::new();
    let large = member.size > ZIP64_LIMIT || member.compressed > ZIP64_LIMIT;
    if large {
        wide.extend([member.size, member.compressed]);
    }
    let far = member.offset > ZIP64_LIMIT;
    if far {
        wide.push(member.offset);
    }
    let extra = u16::try_from(8 * wide.len()).expect("at most three numbers");
    let version = match member.zip64 || !wide.is_empty() {
        true => ZIP64_VERSION,
        false => PLAIN_VERSION,
    };
    let Stamp { date, time } = member.stamp;
    out.extend_from_slice(b"PK\x01\x02");
    push16(out, &[version | (UNIX << 8), version, flags(&member.name), DEFLATED, time, date]);
    let sizes = |value: u64| if large { u32::MAX } else { narrow(value) };
    push32(out, &[member.crc, sizes(member.compressed), sizes(member.size)]);
    let fields = if wide.is_empty() { 0 } else { 4 + extra };
    push16(out, &[length(&member.name), fields, 0, 0, 0]);
    let offset = if far { u32::MAX } else { narrow(member.offset) };
    push32(out, &[u32::from(member.mode) << 16, offset]);
    out.extend_from_slice(member.name.as_bytes());
    if !wide.is_empty() {
        push16(out, &[1, extra]);
        push64(out, &wide);
    }
}

fn flags(name: &str) -> u16 {
    if name.is_ascii() { 0 } else { UTF8_FLAG }
}

/// Names are checked in the plan; none is longer than a path of the system.
fn length(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn push16(out: &mut Vec<u8>, values: &[u16]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn push32(out: &mut Vec<u8>, values: &[u32]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn push64(out: &mut Vec<u8>, values: &[u64]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}
