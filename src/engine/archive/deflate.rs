//! Bytes to raw deflate (RFC 1951), bit for bit as stock zlib 1.2.12 and later write it at levels 6
//! and 9 with a window of 32 KiB, memory level 8 and the default strategy: the bytes of CPython.
//!
//! The bytes depend on which earlier places zlib looks at for a match, in which order and how many
//! of them, when it prefers a match that begins one byte later, where it ends a block, and how it
//! settles ties between equally frequent symbols. All of that is kept. How two places are compared
//! is free, and is where the time goes.

mod bits;
mod block;
mod huffman;
mod window;

use block::Block;
use window::{LOOKAHEAD, SHORTEST, Window};

/// A match of three bytes that lies further back than this costs more than three literals.
const TOO_FAR: usize = 4_096;

/// From so many places on it pays to follow the rarest part of a match.
const MANY: usize = 512;

/// How much work is spent on finding matches (`configuration_table` in zlib's deflate.c).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// With a match of this length at hand a better one is sought in a quarter of the places.
    good: usize,
    /// With a match of this length at hand no better one is sought.
    lazy: usize,
    /// A match of this length is taken at once.
    nice: usize,
    /// Earlier places that are looked at for one match.
    places: usize,
}

impl Effort {
    /// That of level 6, the default.
    pub const SIX: Effort = Effort { good: 8, lazy: 16, nice: 128, places: 128 };
    /// That of level 9, the greatest.
    pub const NINE: Effort = Effort { good: 32, lazy: 258, nice: 258, places: 4_096 };
}

/// A stream that is being compressed.
pub struct Deflate {
    effort: Effort,
    window: Window,
    block: Block,
    /// The match that was found one byte before; as good as none below [`SHORTEST`].
    length: usize,
    /// Where that match begins.
    from: usize,
    /// Whether the byte before is not in the block yet.
    waiting: bool,
}

impl Deflate {
    pub fn new(effort: Effort) -> Deflate {
        let (window, block) = (Window::new(effort.places > MANY), Block::new());
        Deflate { effort, window, block, length: SHORTEST - 1, from: 0, waiting: false }
    }

    /// Forgets the stream so far.
    pub fn reset(&mut self) {
        self.window.reset();
        self.block.reset();
        (self.length, self.from, self.waiting) = (SHORTEST - 1, 0, false);
    }

    /// Takes more bytes of the stream, and gives what is certain of the compressed ones.
    pub fn feed(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        while !bytes.is_empty() {
            self.fill(&mut bytes);
            self.advance(LOOKAHEAD, out);
        }
    }

    /// Gives what is left of the compressed bytes.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.advance(1, out);
        if self.waiting {
            self.block.literal(self.window.byte_before());
            self.waiting = false;
        }
        let (raw, length) = self.window.raw();
        self.block.end(raw, length, true, out);
    }

    fn fill(&mut self, bytes: &mut &[u8]) {
        if self.window.fill(bytes) {
            // The window moved on; a match that was found stays where it was in the stream.
            self.from = self.from.wrapping_sub(window::SIZE);
        }
    }

    /// Works on while `least` bytes lie ahead.
    fn advance(&mut self, least: usize, out: &mut Vec<u8>) {
        let Effort { good, lazy, nice, places } = self.effort;
        while self.window.ahead() >= least {
            if self.window.ahead() < LOOKAHEAD {
                self.fill(&mut &[][..]);
            }
            let candidate = self.window.insert();
            let (before, before_from) = (self.length, self.from);
            self.length = SHORTEST - 1;
            if before < lazy
                && let Some(candidate) = candidate
            {
                let places = if before >= good { places >> 2 } else { places };
                let found = if places > MANY {
                    self.window.longest_of_many(candidate, before, nice, places)
                } else {
                    self.window.longest(candidate, before, nice, places)
                };
                self.length = found.length;
                if let Some(from) = found.from {
                    self.from = from;
                }
                let distance = self.window.at().wrapping_sub(self.from);
                if self.length == SHORTEST && distance > TOO_FAR {
                    self.length = SHORTEST - 1;
                }
            }
            let mut full = false;
            if before >= SHORTEST && self.length <= before {
                let distance = self.window.at().wrapping_sub(before_from.wrapping_add(1));
                full = self.block.pair(distance, before);
                self.window.skip(before - 1);
                (self.length, self.waiting) = (SHORTEST - 1, false);
            } else {
                if self.waiting {
                    full = self.block.literal(self.window.byte_before());
                }
                if full {
                    // This byte itself belongs to the next block.
                    self.flush(out);
                    full = false;
                }
                self.waiting = true;
                self.window.step();
            }
            if full {
                self.flush(out);
            }
        }
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        let (raw, length) = self.window.raw();
        self.block.end(raw, length, false, out);
        self.window.begin_block();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compress, Compression, FlushCompress, Status};

    /// What stock zlib makes of it, fed in pieces of this size.
    fn zlib(bytes: &[u8], level: u32, piece: usize) -> Vec<u8> {
        let mut compress = Compress::new(Compression::new(level), false);
        let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 100 + 1_000);
        for bytes in bytes.chunks(piece) {
            let before = compress.total_in();
            compress.compress_vec(bytes, &mut out, FlushCompress::None).unwrap();
            assert_eq!(compress.total_in() - before, bytes.len() as u64);
        }
        let status = compress.compress_vec(&[], &mut out, FlushCompress::Finish).unwrap();
        assert_eq!(status, Status::StreamEnd);
        out
    }

    fn check(name: &str, bytes: &[u8]) {
        for (level, effort) in [(6, Effort::SIX), (9, Effort::NINE)] {
            let mut deflate = Deflate::new(effort);
            for piece in [64 * 1024, 1_000] {
                let mut out = Vec::new();
                bytes.chunks(piece).for_each(|bytes| deflate.feed(bytes, &mut out));
                deflate.finish(&mut out);
                // Not assert_eq, which would print megabytes.
                let (size, same) = (bytes.len(), out == zlib(bytes, level, piece));
                assert!(same, "{name}: {size} bytes at level {level} in pieces of {piece}");
                deflate.reset();
            }
        }
    }

    /// Numbers that look random and are the same each time.
    fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
        let mut state = seed.wrapping_mul(2).wrapping_add(0x9e37_79b9_7f4a_7c15);
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 33).unwrap() % below
        }
    }

    /// Bytes out of an alphabet, with earlier pieces said again near and far.
    fn echoes(size: usize, alphabet: usize, again: usize, seed: u64) -> Vec<u8> {
        let mut number = numbers(seed);
        let mut bytes: Vec<u8> = Vec::with_capacity(size);
        while bytes.len() < size {
            if bytes.len() > 4 && number(100) < again {
                let back = match number(3) {
                    0 => 1 + number(bytes.len().min(8)),
                    1 => 1 + number(bytes.len().min(5_000)),
                    _ => 1 + number(bytes.len().min(33_000)),
                };
                let most = [4, 30, 300][number(3)];
                let length = 3 + number(most);
                for _ in 0..length {
                    bytes.push(bytes[bytes.len() - back]);
                }
            } else {
                bytes.push(u8::try_from(number(alphabet)).unwrap());
            }
        }
        bytes.truncate(size);
        bytes
    }

    #[test]
    fn the_shortest_streams_are_those_of_zlib() {
        for size in (0..12).chain(255..264).chain([32_505, 32_506, 32_507]) {
            check("one byte again and again", &vec![b'a'; size]);
            check("bytes of one alphabet", &echoes(size, 3, 0, 1));
            check("all bytes", &echoes(size, 256, 10, 2));
        }
    }

    #[test]
    fn streams_longer_than_the_window_are_those_of_zlib() {
        for size in [65_273, 65_274, 65_275, 65_536, 98_042, 140_000] {
            check("one byte", &vec![0; size]);
            check("noise", &echoes(size, 256, 0, 3));
            check("two letters", &echoes(size, 2, 0, 4));
            check("matches at every distance", &echoes(size, 200, 90, 5));
        }
        // Whole windows apart, where the greatest distance ends.
        for period in [32_505, 32_506, 32_507, 32_768] {
            let piece = echoes(period, 256, 0, 6);
            check("periods", &piece.repeat(3));
        }
    }

    #[test]
    fn text_and_programs_are_those_of_zlib() {
        let own = include_str!("../metadata.rs").repeat(3) + include_str!("../../../Cargo.lock");
        check("source", own.as_bytes());
        let data = include_bytes!("../../spec/data/classifiers.txt");
        check("classifiers", data);
        // Frequencies that make the longest codes.
        let (mut steep, mut count) = (Vec::new(), 1);
        for byte in 0..22_u8 {
            steep.extend(std::iter::repeat_n(byte, count));
            count = (count * 3 / 2 + 1).min(6_000);
        }
        let mut number = numbers(7);
        for index in (1..steep.len()).rev() {
            steep.swap(index, number(index + 1));
        }
        check("steep", &steep);
    }

    #[test]
    fn much_of_the_same_is_that_of_zlib() {
        let mut number = numbers(9);
        let mut runs = Vec::new();
        while runs.len() < 300_000 {
            runs.extend(b"ab".repeat(3 + number(60)));
            runs.push(u8::try_from(number(256)).unwrap());
        }
        check("runs", &runs);
        let words: Vec<String> = (0..40).map(|_| format!("w{} ", number(90))).collect();
        let text: Vec<u8> = (0..90_000).flat_map(|_| words[number(40)].bytes()).collect();
        check("words", &text);
        check("four letters", &echoes(150_000, 4, 0, 10));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(16))]

        #[test]
        fn no_piece_and_no_seam_makes_other_bytes(
            parts in proptest::collection::vec((0..30_000_usize, 1..257_usize, 0..100_usize), 1..4),
            seed in 0..u64::MAX / 4,
            piece in 1..70_000_usize,
            nine in 0..2_u32,
        ) {
            let part = |(size, alphabet, again)| echoes(size, alphabet, again, seed);
            let bytes = parts.into_iter().flat_map(part).collect::<Vec<u8>>();
            let (level, effort) = [(6, Effort::SIX), (9, Effort::NINE)][nine as usize];
            let (mut deflate, mut out) = (Deflate::new(effort), Vec::new());
            bytes.chunks(piece).for_each(|bytes| deflate.feed(bytes, &mut out));
            deflate.finish(&mut out);
            // Not prop_assert_eq, which would print all of it.
            proptest::prop_assert!(out == zlib(&bytes, level, 64 * 1024), "other bytes");
        }
    }

    #[test]
    fn generated_streams_are_those_of_zlib() {
        let mut number = numbers(8);
        for seed in 0..12 {
            let most = [300, 20_000, 120_000][number(3)];
            let size = number(most);
            let (alphabet, again) = (1 + number(256), number(100));
            check("generated", &echoes(size, alphabet, again, seed));
        }
    }
}
