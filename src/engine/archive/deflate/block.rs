//! Literals and matches to one block of a deflate stream, in whichever of the three forms is the
//! shortest.

#![expect(
    clippy::cast_possible_truncation,
    reason = "every number here is bounded by an alphabet or the window"
)]

use super::bits::Bits;
use super::huffman::{Alphabet, Codes, LITERALS};
use super::window::SHORTEST;

/// Symbols of one block (`lit_bufsize - 1` in zlib's deflate.c, for memory level 8).
const SYMBOLS: usize = (1 << 14) - 1;
const DISTANCES: usize = 30;
const LENGTHS: usize = 19;
/// The symbol that ends a block.
const END: usize = 256;
const LENGTH_EXTRA: [u8; 29] =
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_EXTRA: [u8; DISTANCES] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
];
/// In the order in which the bits of the codes for lengths are told.
const ORDER: [usize; LENGTHS] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const FIXED_LITERALS: [u8; LITERALS + 2] = {
    let mut bits = [8; LITERALS + 2];
    let mut symbol = 144;
    while symbol < 280 {
        bits[symbol] = if symbol < 256 { 9 } else { 7 };
        symbol += 1;
    }
    bits
};
const FIXED_DISTANCES: [u8; DISTANCES] = [5; DISTANCES];

const LITERAL: Alphabet = Alphabet {
    count: LITERALS,
    extra: &LENGTH_EXTRA,
    first_extra: END + 1,
    longest: 15,
    fixed: Some(&FIXED_LITERALS),
};
const DISTANCE: Alphabet = Alphabet {
    count: DISTANCES,
    extra: &DISTANCE_EXTRA,
    first_extra: 0,
    longest: 15,
    fixed: Some(&FIXED_DISTANCES),
};
const LENGTH: Alphabet =
    Alphabet { count: LENGTHS, extra: &[2, 3, 7], first_extra: 16, longest: 7, fixed: None };

/// For each length of a match less [`SHORTEST`], the number of its code.
const LENGTH_CODE: [u8; 256] = {
    let (mut codes, mut code, mut length) = ([0; 256], 0, 0);
    while code < 28 {
        let mut count = 0;
        while count < 1 << LENGTH_EXTRA[code] && length < 256 {
            codes[length] = code as u8;
            length += 1;
            count += 1;
        }
        code += 1;
    }
    // The longest of all has a code of its own.
    codes[255] = 28;
    codes
};
const FIRST_LENGTH: [u16; 29] = {
    let (mut firsts, mut code, mut length) = ([0; 29], 0, 0_u16);
    while code < 28 {
        firsts[code] = length;
        length += 1 << LENGTH_EXTRA[code];
        code += 1;
    }
    firsts[28] = 255;
    firsts
};
const FIRST_DISTANCE: [u16; DISTANCES] = {
    let (mut firsts, mut code, mut distance) = ([0; DISTANCES], 0, 0_u32);
    while code < DISTANCES {
        firsts[code] = distance as u16;
        distance += 1 << DISTANCE_EXTRA[code];
        code += 1;
    }
    firsts
};

/// For a distance less 1, the number of its code: two for each power of two.
fn distance_code(distance: u16) -> usize {
    if distance < 2 {
        return usize::from(distance);
    }
    let power = distance.ilog2();
    (2 * power + u32::from(distance >> (power - 1) & 1)) as usize
}

/// A literal has no distance.
#[derive(Clone, Copy, Default)]
struct Symbol {
    distance: u16,
    /// The byte, or the length of the match less [`SHORTEST`].
    value: u8,
}

/// What will be one block.
pub struct Block {
    symbols: Vec<Symbol>,
    literals: [u16; LITERALS],
    distances: [u16; DISTANCES],
    bits: Bits,
}

/// One step of how the lengths of codes are told: a symbol, then some bits.
type Told = (usize, u32, u32);

impl Block {
    pub fn new() -> Block {
        let symbols = Vec::with_capacity(SYMBOLS);
        let bits = Bits::default();
        let mut block = Block { symbols, literals: [0; LITERALS], distances: [0; DISTANCES], bits };
        block.clear();
        block
    }

    pub fn reset(&mut self) {
        self.bits = Bits::default();
        self.clear();
    }

    fn clear(&mut self) {
        self.symbols.clear();
        self.literals = [0; LITERALS];
        self.distances = [0; DISTANCES];
        self.literals[END] = 1;
    }

    /// Adds a byte; whether the block is full.
    pub fn literal(&mut self, byte: u8) -> bool {
        self.symbols.push(Symbol { distance: 0, value: byte });
        self.literals[usize::from(byte)] += 1;
        self.symbols.len() == SYMBOLS
    }

    /// Adds a match; whether the block is full.
    pub fn pair(&mut self, distance: usize, length: usize) -> bool {
        let value = ((length - SHORTEST) & 0xff) as u8;
        let distance = (distance & 0xffff) as u16;
        self.symbols.push(Symbol { distance, value });
        self.literals[END + 1 + usize::from(LENGTH_CODE[usize::from(value)])] += 1;
        self.distances[distance_code(distance - 1)] += 1;
        self.symbols.len() == SYMBOLS
    }

    /// Writes the block of `length` bytes, which are `raw` when they are at hand still.
    pub fn end(&mut self, raw: Option<&[u8]>, length: usize, last: bool, out: &mut Vec<u8>) {
        let literals = Codes::of(&self.literals, &LITERAL);
        let distances = Codes::of(&self.distances, &DISTANCE);
        let told = [tell(&literals), tell(&distances)].concat();
        let mut counts = [0; LENGTHS];
        for (symbol, _, _) in &told {
            counts[*symbol] += 1;
        }
        let lengths = Codes::of(&counts, &LENGTH);
        let used = (3..LENGTHS).rev().find(|rank| lengths.bits[ORDER[*rank]] != 0);
        let used = used.unwrap_or(3).max(3) + 1;
        let sum = |of: fn(&Codes) -> u64| of(&literals).wrapping_add(of(&distances));
        let own = sum(|codes| codes.cost).wrapping_add(lengths.cost) + 3 * used as u64 + 14;
        let fixed = (sum(|codes| codes.fixed_cost) + 3 + 7) >> 3;
        let best = fixed.min((own + 3 + 7) >> 3);
        let last = u32::from(last);
        if let Some(raw) = raw
            && length as u64 + 4 <= best
        {
            self.bits.put(last, 3, out);
            self.bits.align(out);
            let length = (length & 0xffff) as u16;
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(&(!length).to_le_bytes());
            out.extend_from_slice(raw);
        } else if fixed == best {
            self.bits.put((1 << 1) + last, 3, out);
            let (literals, distances) = fixed_codes();
            self.write(&literals, &distances, out);
        } else {
            self.bits.put((2 << 1) + last, 3, out);
            self.bits.put((literals.last + 1 - 257) as u32, 5, out);
            self.bits.put(distances.last as u32, 5, out);
            self.bits.put((used - 4) as u32, 4, out);
            for symbol in &ORDER[..used] {
                self.bits.put(u32::from(lengths.bits[*symbol]), 3, out);
            }
            for (symbol, value, count) in told {
                self.code(&lengths, symbol, out);
                self.bits.put(value, count, out);
            }
            self.write(&literals, &distances, out);
        }
        if last == 1 {
            self.bits.align(out);
        }
        self.clear();
    }

    fn code(&mut self, codes: &Codes, symbol: usize, out: &mut Vec<u8>) {
        self.bits.put(u32::from(codes.code[symbol]), u32::from(codes.bits[symbol]), out);
    }

    fn write(&mut self, literals: &Codes, distances: &Codes, out: &mut Vec<u8>) {
        let symbols = std::mem::take(&mut self.symbols);
        for Symbol { distance, value } in symbols.iter().copied() {
            if distance == 0 {
                self.code(literals, usize::from(value), out);
                continue;
            }
            let code = usize::from(LENGTH_CODE[usize::from(value)]);
            let symbol = END + 1 + code;
            let bits = u32::from(literals.bits[symbol]);
            let extra = u32::from(u16::from(value) - FIRST_LENGTH[code]);
            let count = bits + u32::from(LENGTH_EXTRA[code]);
            self.bits.put(u32::from(literals.code[symbol]) | (extra << bits), count, out);
            let code = distance_code(distance - 1);
            let bits = u32::from(distances.bits[code]);
            let extra = u32::from(distance - 1 - FIRST_DISTANCE[code]);
            let count = bits + u32::from(DISTANCE_EXTRA[code]);
            self.bits.put(u32::from(distances.code[code]) | (extra << bits), count, out);
        }
        self.symbols = symbols;
        self.code(literals, END, out);
    }
}

/// The bits of the codes, with what repeats told once.
fn tell(codes: &Codes) -> Vec<Told> {
    let mut told = Vec::with_capacity(codes.last + 1);
    let bits = &codes.bits[..=codes.last];
    let mut before = None;
    let mut at = 0;
    while at < bits.len() {
        let value = bits[at];
        let same = bits[at..].iter().take_while(|other| **other == value).count();
        // zlib ends a run at its greatest count, and begins anew behind it.
        let repeats = before == Some(value);
        let most = match (value, repeats) {
            (0, _) => 138,
            (_, true) => 6,
            (_, false) => 7,
        };
        let least = if value == 0 || repeats { 3 } else { 4 };
        let run = same.min(most);
        let symbol = usize::from(value);
        let count = run as u32;
        if run < least {
            told.extend(std::iter::repeat_n((symbol, 0, 0), run));
        } else if value != 0 {
            if repeats {
                told.push((16, count - 3, 2));
            } else {
                told.extend([(symbol, 0, 0), (16, count - 4, 2)]);
            }
        } else if run <= 10 {
            told.push((17, count - 3, 3));
        } else {
            told.push((18, count - 11, 7));
        }
        before = Some(value);
        at += run;
    }
    told
}

/// The codes that need not be told (RFC 1951, 3.2.6).
fn fixed_codes() -> (Codes, Codes) {
    (Codes::fixed(&FIXED_LITERALS), Codes::fixed(&FIXED_DISTANCES))
}
