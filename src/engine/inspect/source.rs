//! An archive that is being read, for as long as somebody wants to know what is in it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Is told how many bytes were read, and whether to go on is its answer.
pub type Watch<'w> = dyn FnMut(u64) -> bool + 'w;

pub(super) struct Source<'w> {
    file: File,
    watch: &'w mut Watch<'w>,
    stopped: bool,
}

impl<'w> Source<'w> {
    pub(super) fn new(file: File, watch: &'w mut Watch<'w>) -> Source<'w> {
        Source { file, watch, stopped: false }
    }

    /// In bytes.
    pub(super) fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// Whether it was stopped; what was found then is not all.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.stopped = self.stopped || !(self.watch)(count as u64);
        // Not `Interrupted`, after which readers try again.
        if self.stopped { Err(io::Error::other("it was cancelled")) } else { Ok(count) }
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
