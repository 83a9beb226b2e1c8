//! Codes of a few bits each to bytes, the first bit lowest.

/// Bits on their way to bytes.
#[derive(Default)]
pub struct Bits {
    held: u64,
    count: u32,
}

impl Bits {
    /// Writes the lowest `count` bits of `value`, at most 32; the others are zero.
    pub fn put(&mut self, value: u32, count: u32, out: &mut Vec<u8>) {
        self.held |= u64::from(value) << self.count;
        self.count += count;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.held.to_le_bytes();
            out.extend_from_slice(&[a, b, c, d]);
            self.held >>= 32;
            self.count -= 32;
        }
    }

    /// Fills the last byte with zeros and writes it.
    pub fn align(&mut self, out: &mut Vec<u8>) {
        let bytes = self.count.div_ceil(8) as usize;
        out.extend_from_slice(&self.held.to_le_bytes()[..bytes]);
        *self = Bits::default();
    }
}
