//! One member's bytes to raw deflate, with what a zip file and RECORD tell of them. Members do not
//! depend on each other, so several may be packed at once; the bytes are the same.

use super::{Digest, Monitor, Stop, Summary, copy};
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::io::{self, Read};
use zlib_rs::{Deflate, DeflateFlush};

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
    /// As stock zlib does at this level, from 1 to 9: the bytes of CPython.
    Zlib(u32),
    /// Fast; no other program promises the same bytes.
    Fast,
}

enum Engine {
    Zlib(Compress),
    // The state is large.
    Fast(Box<Deflate>),
}

/// Packs one stream of bytes after the other; what it has learnt of one is forgotten before the
/// next.
pub struct Packer {
    engine: Engine,
    piece: Vec<u8>,
}

/// Bits of the window that deflate looks back into.
const WINDOW: u8 = 15;

impl Packer {
    pub fn new(level: Level) -> Packer {
        let engine = match level {
            Level::Zlib(level) => Engine::Zlib(Compress::new(Compression::new(level), false)),
            Level::Fast => Engine::Fast(Box::new(Deflate::new(1, false, WINDOW))),
        };
        Packer { engine, piece: vec![0; PIECE] }
    }

    /// Forgets what was packed so far.
    pub fn reset(&mut self) {
        match &mut self.engine {
            Engine::Zlib(compress) => compress.reset(),
            Engine::Fast(deflate) => deflate.reset(),
        }
    }

    fn total_in(&self) -> u64 {
        match &self.engine {
            Engine::Zlib(compress) => compress.total_in(),
            Engine::Fast(deflate) => deflate.total_in(),
        }
    }

    fn total_out(&self) -> u64 {
        match &self.engine {
            Engine::Zlib(compress) => compress.total_out(),
            Engine::Fast(deflate) => deflate.total_out(),
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
        Ok(Streamed { compressed: self.total_out(), crc: crc.sum(), summary })
    }

    /// Packs more bytes of the stream.
    ///
    /// # Errors
    /// When `sink` fails.
    pub fn feed(
        &mut self,
        mut bytes: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        while !bytes.is_empty() {
            let (taken, _) = self.step(bytes, false, sink)?;
            bytes = &bytes[taken..];
        }
        Ok(())
    }

    /// Packs what is left of the stream.
    ///
    /// # Errors
    /// When `sink` fails.
    pub fn finish(&mut self, sink: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        while !self.step(&[], true, sink)?.1 {}
        Ok(())
    }

    /// The bytes taken, and whether the stream is at its end.
    fn step(
        &mut self,
        bytes: &[u8],
        last: bool,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<(usize, bool)> {
        let (taken, given) = (self.total_in(), self.total_out());
        let ended = match &mut self.engine {
            Engine::Zlib(compress) => {
                let flush = if last { FlushCompress::Finish } else { FlushCompress::None };
                compress.compress(bytes, &mut self.piece, flush)? == Status::StreamEnd
            }
            Engine::Fast(deflate) => {
                let flush = if last { DeflateFlush::Finish } else { DeflateFlush::NoFlush };
                let packed = deflate.compress(bytes, &mut self.piece, flush);
                packed.map_err(|error| io::Error::other(error.as_str()))?
                    == zlib_rs::Status::StreamEnd
            }
        };
        let count = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
        let (taken, given) = (count(self.total_in(), taken), count(self.total_out(), given));
        sink(&self.piece[..given])?;
        Ok((taken, ended))
    }
}
