//! How often symbols occur to codes of as few bits as can be: the very codes of zlib, which settles
//! ties by the depth of what was joined already and the order of its heap.

/// Symbols for literals and lengths, the largest alphabet.
pub const LITERALS: usize = 286;
const HEAP: usize = 2 * LITERALS + 1;
/// Bits of the longest code.
pub const BITS: usize = 15;

/// What is known of an alphabet beforehand.
pub struct Alphabet {
    /// Symbols.
    pub count: usize,
    /// Bits that follow the code, from symbol `first_extra` on.
    pub extra: &'static [u8],
    pub first_extra: usize,
    /// Bits of the longest code.
    pub longest: usize,
    /// Bits of the codes that need not be told, where there are any.
    pub fixed: Option<&'static [u8]>,
}

/// A code for each symbol; 0 bits for those that do not occur.
#[derive(Clone)]
pub struct Codes {
    pub bits: [u8; LITERALS + 2],
    pub code: [u16; LITERALS + 2],
    /// The last symbol that has one.
    pub last: usize,
    /// Bits of all symbols with these codes.
    pub cost: u64,
    /// Bits of all symbols with the fixed codes.
    pub fixed_cost: u64,
}

/// The least frequent first; of two equally frequent ones the flatter.
struct Heap<'f> {
    nodes: [u16; HEAP],
    count: usize,
    frequency: &'f mut [u32; HEAP],
    depth: [u8; HEAP],
}

impl Heap<'_> {
    fn smaller(&self, one: u16, other: u16) -> bool {
        let (one, other) = (usize::from(one), usize::from(other));
        let (f, g) = (self.frequency[one], self.frequency[other]);
        f < g || (f == g && self.depth[one] <= self.depth[other])
    }

    fn push(&mut self, symbol: usize) {
        self.count += 1;
        self.nodes[self.count] = node(symbol);
    }

    /// Lets the node at `place` sink to where it belongs.
    fn sink(&mut self, mut place: usize) {
        let sinking = self.nodes[place];
        let mut child = place * 2;
        while child <= self.count {
            if child < self.count && self.smaller(self.nodes[child + 1], self.nodes[child]) {
                child += 1;
            }
            if self.smaller(sinking, self.nodes[child]) {
                break;
            }
            self.nodes[place] = self.nodes[child];
            place = child;
            child *= 2;
        }
        self.nodes[place] = sinking;
    }
}

fn node(index: usize) -> u16 {
    u16::try_from(index).expect("there are 573 nodes at most")
}

impl Codes {
    /// The codes for symbols that occur `counts` times.
    pub fn of(counts: &[u16], alphabet: &Alphabet) -> Codes {
        let mut frequency = [0_u32; HEAP];
        let (nodes, depth) = ([0; HEAP], [0; HEAP]);
        let mut heap = Heap { nodes, count: 0, frequency: &mut frequency, depth };
        let mut last = None;
        for (symbol, count) in counts.iter().enumerate().take(alphabet.count) {
            heap.frequency[symbol] = u32::from(*count);
            if *count != 0 {
                heap.push(symbol);
                last = Some(symbol);
            }
        }
        let (mut cost, mut fixed_cost) = (0_u64, 0_u64);
        // A decoder wants two codes, though one of them is never used.
        while heap.count < 2 {
            let symbol = match last {
                Some(last) if last >= 2 => 0,
                last => last.map_or(0, |last| last + 1),
            };
            last = last.max(Some(symbol));
            heap.push(symbol);
            heap.frequency[symbol] = 1;
            cost = cost.wrapping_sub(1);
            if let Some(fixed) = alphabet.fixed {
                fixed_cost = fixed_cost.wrapping_sub(u64::from(fixed[symbol]));
            }
        }
        let last = last.unwrap_or(0);
        for place in (1..=heap.count / 2).rev() {
            heap.sink(place);
        }
        let (sorted, father) = join(&mut heap, alphabet.count);
        let mut codes =
            Codes { bits: [0; LITERALS + 2], code: [0; LITERALS + 2], last, cost, fixed_cost };
        let lengths = codes.measure(&sorted, &father, &frequency, alphabet);
        codes.number(&lengths);
        codes
    }

    /// The codes that have these bits.
    pub fn fixed(told: &[u8]) -> Codes {
        let mut bits = [0; LITERALS + 2];
        bits[..told.len()].copy_from_slice(told);
        let mut lengths = [0; BITS + 1];
        for bits in told {
            lengths[usize::from(*bits)] += 1;
        }
        let (code, last) = ([0; LITERALS + 2], told.len() - 1);
        let mut codes = Codes { bits, code, last, cost: 0, fixed_cost: 0 };
        codes.number(&lengths);
        codes
    }

    /// The bits of each code; how many codes have how many bits.
    fn measure(
        &mut self,
        sorted: &[u16],
        father: &[u16; HEAP],
        frequency: &[u32; HEAP],
        alphabet: &Alphabet,
    ) -> [u16; BITS + 1] {
        let mut lengths = [0_u16; BITS + 1];
        let mut bits = [0_u8; HEAP];
        let longest = u8::try_from(alphabet.longest).unwrap_or(u8::MAX);
        let mut overflow = 0_i32;
        // From the root, which is the most frequent, to the leaves.
        for symbol in sorted.iter().rev().skip(1).map(|symbol| usize::from(*symbol)) {
            let mut length = bits[usize::from(father[symbol])] + 1;
            if length > longest {
                length = longest;
                overflow += 1;
            }
            bits[symbol] = length;
            if symbol > self.last {
                continue;
            }
            lengths[usize::from(length)] += 1;
            let extra = symbol.checked_sub(alphabet.first_extra);
            let extra = extra.and_then(|index| alphabet.extra.get(index)).copied().unwrap_or(0);
            let times = u64::from(frequency[symbol]);
            self.cost = self.cost.wrapping_add(times * u64::from(length + extra));
            if let Some(fixed) = alphabet.fixed {
                let told = times * u64::from(fixed[symbol] + extra);
                self.fixed_cost = self.fixed_cost.wrapping_add(told);
            }
        }
        if overflow > 0 {
            self.shorten(sorted, frequency, alphabet.longest, overflow, &mut lengths, &mut bits);
        }
        self.bits.copy_from_slice(&bits[..LITERALS + 2]);
        for symbol in self.last + 1..LITERALS + 2 {
            self.bits[symbol] = 0;
        }
        lengths
    }

    /// Makes room for `overflow` nodes that lie deeper than `longest`.
    fn shorten(
        &mut self,
        sorted: &[u16],
        frequency: &[u32; HEAP],
        longest: usize,
        mut overflow: i32,
        lengths: &mut [u16; BITS + 1],
        bits: &mut [u8; HEAP],
    ) {
        while overflow > 0 {
            let mut length = longest - 1;
            while lengths[length] == 0 {
                length -= 1;
            }
            lengths[length] -= 1;
            lengths[length + 1] += 2;
            lengths[longest] -= 1;
            overflow -= 2;
        }
        // The least frequent leaves get the longest codes.
        let mut leaves =
            sorted.iter().map(|symbol| usize::from(*symbol)).filter(|symbol| *symbol <= self.last);
        for length in (1..=longest).rev() {
            for symbol in leaves.by_ref().take(usize::from(lengths[length])) {
                let new = u8::try_from(length).unwrap_or(u8::MAX);
                let (old, times) = (u64::from(bits[symbol]), u64::from(frequency[symbol]));
                let change = u64::from(new).wrapping_sub(old).wrapping_mul(times);
                self.cost = self.cost.wrapping_add(change);
                bits[symbol] = new;
            }
        }
    }

    /// The codes themselves, which follow from their lengths (RFC 1951, 3.2.2).
    fn number(&mut self, lengths: &[u16; BITS + 1]) {
        let mut next = [0_u16; BITS + 2];
        for bits in 1..=BITS {
            let before = if bits == 1 { 0 } else { lengths[bits - 1] };
            next[bits] = next[bits - 1].wrapping_add(before) << 1;
        }
        for symbol in 0..=self.last {
            let bits = usize::from(self.bits[symbol]);
            if bits != 0 {
                self.code[symbol] = next[bits].reverse_bits() >> (16 - bits);
                next[bits] = next[bits].wrapping_add(1);
            }
        }
    }
}

/// Joins the two least frequent nodes until one is left. The nodes, the least frequent first as far
/// as that is certain, and the father of each.
fn join(heap: &mut Heap<'_>, leaves: usize) -> (Vec<u16>, [u16; HEAP]) {
    let mut father = [0_u16; HEAP];
    let mut sorted = Vec::with_capacity(HEAP);
    let mut new = leaves;
    loop {
        let least = heap.nodes[1];
        heap.nodes[1] = heap.nodes[heap.count];
        heap.count -= 1;
        heap.sink(1);
        let other = heap.nodes[1];
        sorted.extend([least, other]);
        let (one, two) = (usize::from(least), usize::from(other));
        heap.frequency[new] = heap.frequency[one] + heap.frequency[two];
        heap.depth[new] = heap.depth[one].max(heap.depth[two]) + 1;
        (father[one], father[two]) = (node(new), node(new));
        heap.nodes[1] = node(new);
        new += 1;
        heap.sink(1);
        if heap.count < 2 {
            break;
        }
    }
    sorted.push(heap.nodes[1]);
    (sorted, father)
}
