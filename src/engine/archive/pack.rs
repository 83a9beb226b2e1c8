//! One member's bytes to raw deflate, with what a zip file and RECORD tell of them. Members do not
//! depend on each other, so several may be packed at once; the bytes are the same.

use super::deflate::{Deflate, Effort};
use super::{Digest, Monitor, Stop, Summary, copy};
use flate2::Crc;
use std::io::{self, Read};
use zlib_rs::{Deflate as FastDeflate, DeflateFlush, Status};

/// Room for compressed bytes on their way.
const PIECE: usize = 32 * 1024;

/// A member that is ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub bytes: Vec<u8>,
    pub crc: u32,
    pub summary: Summary,
}

/// What was packed into a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streamed {
    /// Bytes after compression.
    pub compressed: u64,
    pub crc: u32,
    pub summary: Summary,
}

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As stock zlib does at level 6: the bytes of CPython's `zipfile`.
    Six,
    /// As stock zlib does at level 9: the bytes of CPython's `gzip`.
    Nine,
    /// Fast; no other program promises the same bytes.
    Fast,
}

enum Engine {
    Exact(Box<Deflate>),
    // The state is large.
    Fast(Box<FastDeflate>),
}

/// Packs one stream of bytes after the other; what it has learnt of one is forgotten before the
/// next.
pub struct Packer {
    engine: Engine,
    piece: Vec<u8>,
    /// Bytes that were given away.
    given: u64,
}

/// Bits of the window that deflate looks back into.
const WINDOW: u8 = 15;

impl Packer {
    pub fn new(level: Level) -> Packer {
        let exact = |effort| Engine::Exact(Box::new(Deflate::new(effort)));
        let engine = match level {
            Level::Six => exact(Effort::SIX),
            Level::Nine => exact(Effort::NINE),
            Level::Fast => Engine::Fast(Box::new(FastDeflate::new(1, false, WINDOW))),
        };
        Packer { engine, piece: Vec::with_capacity(PIECE), given: 0 }
    }

    /// Forgets what was packed so far.
    pub fn reset(&mut self) {
        self.given = 0;
        self.piece.clear();
        match &mut self.engine {
            Engine::Exact(deflate) => deflate.reset(),
            Engine::Fast(deflate) => deflate.reset(),
        }
    }

    /// Packs bytes that are in memory.
    pub fn pack(&mut self, bytes: &[u8]) -> Packed {
        self.reset();
        let mut packed = Vec::with_capacity(bytes.len() / 3 + 64);
        let mut sink = |piece: &[u8]| -> io::Result<()> {
            packed.extend_from_slice(piece);
            Ok(())
        };
        let taken = self.feed(bytes, &mut sink).and_then(|()| self.finish(&mut sink));
        debug_assert!(taken.is_ok(), "memory takes everything");
        let (mut crc, mut digest) = (Crc::new(), Digest::default());
        crc.update(bytes);
        digest.update(bytes);
        let summary = Summary { sha256: digest.finish(), size: bytes.len() as u64 };
        Packed { bytes: packed, crc: crc.sum(), summary }
    }

    /// Packs `size` bytes of `source` into `sink`, piece by piece.
    ///
    /// # Errors
    /// When a read or write fails, `source` has another size, or `monitor` stops.
    pub fn stream(
        &mut self,
        source: &mut dyn Read,
        size: u64,
        monitor: &mut Monitor<'_>,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<Streamed, Stop> {
        self.reset();
        let (mut crc, mut digest) = (Crc::new(), Digest::default());
        let size = copy(source, size, monitor, &mut |bytes| {
            crc.update(bytes);
            digest.update(bytes);
            self.feed(bytes, sink)
        })?;
        self.finish(sink)?;
        let summary = Summary { sha256: digest.finish(), size };
        Ok(Streamed { compressed: self.given, crc: crc.sum(), summary })
    }

    /// Packs more bytes of the stream.
    ///
    /// # Errors
    /// When `sink` fails.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        match &mut self.engine {
            Engine::Exact(deflate) => deflate.feed(bytes, &mut self.piece),
            Engine::Fast(deflate) => squeeze(deflate, bytes, false, &mut self.piece)?,
        }
        if self.piece.len() >= PIECE { self.give(sink) } else { Ok(()) }
    }

    /// Packs what is left of the stream.
    ///
    /// # Errors
    /// When `sink` fails.
    pub fn finish(&mut self, sink: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        match &mut self.engine {
            Engine::Exact(deflate) => deflate.finish(&mut self.piece),
            Engine::Fast(deflate) => squeeze(deflate, &[], true, &mut self.piece)?,
        }
        self.give(sink)
    }

    fn give(&mut self, sink: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        self.given += self.piece.len() as u64;
        let given = sink(&self.piece);
        self.piece.clear();
        given
    }
}

/// Packs all of `bytes`, and at the `last` ones what is left.
fn squeeze(
    deflate: &mut FastDeflate,
    mut bytes: &[u8],
    last: bool,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let flush = if last { DeflateFlush::Finish } else { DeflateFlush::NoFlush };
    let count = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
    loop {
        let (taken, given) = (deflate.total_in(), deflate.total_out());
        let start = out.len();
        out.resize(start + PIECE, 0);
        let status = deflate.compress(bytes, &mut out[start..], flush);
        let status = status.map_err(|error| io::Error::other(error.as_str()))?;
        bytes = &bytes[count(deflate.total_in(), taken)..];
        out.truncate(start + count(deflate.total_out(), given));
        if status == Status::StreamEnd || (!last && bytes.is_empty()) {
            return Ok(());
        }
    }
}
