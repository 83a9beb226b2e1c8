//! Members to archives: the writers of zip and tar files, and what they share. They know streams
//! of bytes, not projects.

mod deflate;
pub mod pack;
pub mod tar;
pub mod zip;

use sha2::{Digest as _, Sha256};
use std::io::{self, Read};

/// Why an archive was not finished.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// What is archived could not be read.
    #[error("{0}")]
    Source(io::Error),
    /// The archive could not be written.
    #[error("{0}")]
    Io(#[source] io::Error),
    #[error(transparent)]
    Changed(Changed),
    #[error("it was cancelled")]
    Cancelled,
}

/// A file had another size when it was read than when it was looked at.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("it changed while it was read")]
pub struct Changed;

impl From<Changed> for Stop {
    fn from(changed: Changed) -> Self {
        Stop::Changed(changed)
    }
}

// Reads have their own variant, so what is left are writes.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Io(error)
    }
}

/// Is told of progress, and may stop.
pub struct Monitor<'m> {
    /// Takes the number of bytes read since the last call; false stops.
    pub advance: &'m mut dyn FnMut(u64) -> bool,
}

/// What a member turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub sha256: [u8; 32],
    /// In bytes.
    pub size: u64,
}

/// SHA-256 of what it is fed.
#[derive(Default)]
pub struct Digest(Sha256);

impl Digest {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Digits of a digest, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// URL-safe base 64 without padding, as RECORD has it.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = (at(0) << 16) | (at(1) << 8) | at(2);
        for place in 0..=chunk.len() {
            let letter = (bits >> (18 - 6 * place)) & 63;
            out.push(char::from(LETTERS[letter as usize]));
        }
    }
    out
}

/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;

/// Reads exactly `size` bytes, in pieces, and makes sure that there are no more.
///
/// # Errors
/// When a read or `sink` fails, there are more or fewer bytes, or `monitor` stops.
pub fn copy(
    source: &mut dyn Read,
    size: u64,
    monitor: &mut Monitor<'_>,
    sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<u64, Stop> {
    // One byte more, to see the end of a file in the first read.
    let mut buffer = vec![0; usize::try_from(size).map_or(PIECE, |size| PIECE.min(size + 1))];
    let mut total: u64 = 0;
    loop {
        let count = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Stop::Source(error)),
        };
        total += count as u64;
        if total > size {
            return Err(Changed.into());
        }
        sink(&buffer[..count])?;
        if !(monitor.advance)(count as u64) {
            return Err(Stop::Cancelled);
        }
    }
    if total == size { Ok(total) } else { Err(Changed.into()) }
}
