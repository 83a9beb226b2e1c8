//! One member's bytes to raw deflate, with what a zip file and RECORD tell of them. Members do not
//! depend on each other, so several may be packed at once; the bytes are the same.

use super::{Digest, Monitor, Stop, Summary, copy};
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::io::{self, Read};

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

/// Packs one member after the other; what it has learnt of one is forgotten before the next.
pub struct Packer {
    compress: Compress,
    piece: Vec<u8>,
}

impl Packer {
    pub fn new(level: u32) -> Packer {
        let compress = Compress::new(Compression::new(level), false);
        Packer { compress, piece: Vec::with_capacity(PIECE) }
    }

    /// Packs bytes that are in memory.
    pub fn pack(&mut self, bytes: &[u8]) -> Packed {
        self.compress.reset();
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
        self.compress.reset();
        let (mut crc, mut digest) = (Crc::new(), Digest::default());
        let size = copy(source, size, monitor, &mut |bytes| {
            crc.update(bytes);
            digest.update(bytes);
            self.feed(bytes, sink)
        })?;
        self.finish(sink)?;
        let summary = Summary { sha256: digest.finish(), size };
        Ok(Streamed { compressed: self.compress.total_out(), crc: crc.sum(), summary })
    }

    fn feed(
        &mut self,
        mut bytes: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        while !bytes.is_empty() {
            let (taken, _) = self.step(bytes, FlushCompress::None, sink)?;
            bytes = &bytes[taken..];
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        while self.step(&[], FlushCompress::Finish, sink)?.1 != Status::StreamEnd {}
        Ok(())
    }

    fn step(
        &mut self,
        bytes: &[u8],
        flush: FlushCompress,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<(usize, Status)> {
        self.piece.clear();
        let before = self.compress.total_in();
        let status = self.compress.compress_vec(bytes, &mut self.piece, flush)?;
        sink(&self.piece)?;
        let taken = self.compress.total_in() - before;
        Ok((usize::try_from(taken).unwrap_or(bytes.len()), status))
    }
}
