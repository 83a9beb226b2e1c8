//! Members to a gzipped tar file, byte for byte as CPython's `tarfile` (pax format) and `gzip`
//! (level 9) write it for flit_core: no owners, no prefix field, records of 10,240 bytes.

use super::pack::{Level, Packer};
use super::{Monitor, Stop, copy};
use flate2::Crc;
use std::io::{self, Read, Write};

const BLOCK: usize = 512;
const RECORD: u64 = 10_240;
/// Eleven octal digits.
const NUMBER_LIMIT: u64 = 1 << 33;
const NAME_LENGTH: usize = 100;

/// When a file was changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Time {
    /// Whole seconds since 1970, which need no extended header.
    Whole(i64),
    /// Seconds as Python's `st_mtime` has them, which always get one.
    Exact(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'n> {
    File {
        /// In bytes.
        size: u64,
    },
    /// A symbolic link with this target.
    Link(&'n str),
    /// The same file as an earlier member.
    Same(&'n str),
}

#[derive(Clone, Debug)]
pub struct Head<'n> {
    pub name: &'n str,
    /// The permissions.
    pub mode: u32,
    pub time: Time,
    pub kind: Kind<'n>,
}

/// A gzipped tar file that is being written.
pub struct Writer<W: Write> {
    out: Gzip<W>,
    at: u64,
}

impl<W: Write> Writer<W> {
    /// `name` and `time` (seconds since 1970) stand in the header of gzip, whose own level is 9.
    ///
    /// # Errors
    /// When a write fails.
    pub fn new(out: W, name: &str, time: u32, level: Level) -> io::Result<Self> {
        Ok(Writer { out: Gzip::new(out, name, time, level)?, at: 0 })
    }

    /// Adds a member; `source` is read for files only.
    ///
    /// # Errors
    /// When a read or write fails, `source` does not have the size that `head` tells, or `monitor`
    /// stops.
    pub fn add(
        &mut self,
        head: &Head<'_>,
        source: &mut dyn Read,
        monitor: &mut Monitor<'_>,
    ) -> Result<(), Stop> {
        self.write(&headers(head))?;
        let Kind::File { size } = head.kind else { return Ok(()) };
        let out = &mut self.out;
        self.at += copy(source, size, monitor, &mut |bytes| out.write_all(bytes))?;
        self.pad(BLOCK as u64)?;
        Ok(())
    }

    /// Writes the end; the file is complete then.
    ///
    /// # Errors
    /// When a write fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.write(&[0; 2 * BLOCK])?;
        self.pad(RECORD)?;
        self.out.finish()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn pad(&mut self, unit: u64) -> io::Result<()> {
        let missing = (unit - self.at % unit) % unit;
        let zeros = [0; BLOCK];
        let mut left = usize::try_from(missing).unwrap_or(0);
        while left > 0 {
            let now = left.min(BLOCK);
            self.write(&zeros[..now])?;
            left -= now;
        }
        Ok(())
    }
}

/// A gzip stream (RFC 1952) with a name in its header.
struct Gzip<W> {
    out: W,
    packer: Packer,
    crc: Crc,
}

impl<W: Write> Gzip<W> {
    fn new(mut out: W, name: &str, time: u32, level: Level) -> io::Result<Self> {
        const DEFLATE: u8 = 8;
        const NAME: u8 = 8;
        const SLOWEST: u8 = 2;
        const FASTEST: u8 = 4;
        const UNKNOWN_SYSTEM: u8 = 255;
        let effort = if level == Level::Nine { SLOWEST } else { FASTEST };
        let mut header = vec![0x1f, 0x8b, DEFLATE, NAME];
        header.extend(time.to_le_bytes());
        header.extend([effort, UNKNOWN_SYSTEM]);
        header.extend(name.bytes());
        header.push(0);
        out.write_all(&header)?;
        Ok(Gzip { out, packer: Packer::new(level), crc: Crc::new() })
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        let out = &mut self.out;
        self.packer.feed(bytes, &mut |piece| out.write_all(piece))
    }

    fn finish(mut self) -> io::Result<W> {
        let out = &mut self.out;
        self.packer.finish(&mut |piece| out.write_all(piece))?;
        out.write_all(&self.crc.sum().to_le_bytes())?;
        // The size modulo 2^32, which is what the sum counts.
        out.write_all(&self.crc.amount().to_le_bytes())?;
        out.flush()?;
        Ok(self.out)
    }
}

/// The header of a member, with an extended one before it where the plain one cannot tell all.
fn headers(head: &Head<'_>) -> Vec<u8> {
    let (kind, link, size) = match head.kind {
        Kind::File { size } => (b'0', "", size),
        Kind::Same(name) => (b'1', name, 0),
        Kind::Link(target) => (b'2', target, 0),
    };
    let mut records = Vec::new();
    for (keyword, text) in [("path", head.name), ("linkpath", link)] {
        if !text.is_ascii() || text.len() > NAME_LENGTH {
            record(&mut records, keyword, text);
        }
    }
    if size >= NUMBER_LIMIT {
        record(&mut records, "size", &size.to_string());
    }
    let is_float = matches!(head.time, Time::Exact(_));
    let (text, whole) = match head.time {
        Time::Whole(time) => (time.to_string(), u64::try_from(time).ok()),
        Time::Exact(time) => (float(time), rounded(time)),
    };
    let whole = whole.filter(|time| *time < NUMBER_LIMIT);
    if whole.is_none() || is_float {
        record(&mut records, "mtime", &text);
    }
    let mut out = Vec::with_capacity(3 * BLOCK);
    if !records.is_empty() {
        let size = records.len();
        out.extend(header("././@PaxHeader", 0, size as u64, 0, b'x', ""));
        out.extend(&records);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
    }
    let size = if size < NUMBER_LIMIT { size } else { 0 };
    out.extend(header(head.name, head.mode & 0o7777, size, whole.unwrap_or(0), kind, link));
    out
}

fn header(name: &str, mode: u32, size: u64, time: u64, kind: u8, link: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(BLOCK);
    out.extend(narrow_text(name));
    out.extend(format!("{mode:07o}\0{:07o}\0{:07o}\0", 0, 0).into_bytes());
    out.extend(format!("{size:011o}\0{time:011o}\0").into_bytes());
    out.extend(b"        ");
    out.push(kind);
    out.extend(narrow_text(link));
    out.extend(b"ustar\x0000");
    out.resize(BLOCK, 0);
    let sum: u32 = out.iter().map(|byte| u32::from(*byte)).sum();
    out[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    out
}

/// A hundred bytes of a name, with `?` for what is not ASCII.
fn narrow_text(text: &str) -> Vec<u8> {
    let byte = |c: char| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'?');
    let mut out: Vec<u8> = text.chars().map(byte).take(NAME_LENGTH).collect();
    out.resize(NAME_LENGTH, 0);
    out
}

/// A record tells its own length, the digits of that length included.
fn record(out: &mut Vec<u8>, keyword: &str, text: &str) {
    let rest = keyword.len() + text.len() + 3;
    let mut length = rest;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    out.extend(format!("{length} {keyword}={text}\n").into_bytes());
}

/// `repr(float)`
fn float(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    format!("{value:?}")
}

/// `round(float)`: halves go to the even neighbour. None below zero.
fn rounded(value: f64) -> Option<u64> {
    let even = value.round_ties_even();
    // Exact: a float of this size that is whole.
    if (0.0..1e15).contains(&even) { format!("{:.0}", even.abs()).parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_python_writes_them() {
        for (value, text) in [
            (1_600_000_000.0, "1600000000.0"),
            (1_795_209_055.901_615_4, "1795209055.9016154"),
            (0.0, "0.0"),
            (-1.5, "-1.5"),
            (0.000_05, "5e-05"),
            (1.5e-7, "1.5e-07"),
            (1e16, "1e+16"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn halves_are_rounded_to_the_even_neighbour() {
        assert_eq!(rounded(1.5), Some(2));
        assert_eq!(rounded(2.5), Some(2));
        assert_eq!(rounded(-0.4), Some(0));
        assert_eq!(rounded(-0.6), None);
    }

    #[test]
    fn a_record_counts_its_own_digits() {
        let mut out = Vec::new();
        record(&mut out, "path", &"x".repeat(90));
        assert!(out.starts_with(b"100 path=") || out.starts_with(b"99 path="));
        assert_eq!(out.len().to_string().as_bytes(), &out[..out.len().to_string().len()]);
    }
}
