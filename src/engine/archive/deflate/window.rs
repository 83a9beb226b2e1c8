//! The last 32 KiB of a stream, the bytes ahead, and the earlier places at which the same three
//! bytes may begin.

#![expect(
    clippy::cast_possible_truncation,
    reason = "every number here is bounded by an alphabet or the window"
)]

/// Bytes that are looked back into at most, less what must lie ahead.
pub const SIZE: usize = 1 << 15;
/// Bytes of the shortest match.
pub const SHORTEST: usize = 3;
/// Bytes of the longest match.
pub const LONGEST: usize = 258;
/// Bytes that must lie ahead, but at the end of the stream, for the longest match and the string
/// after it.
pub const LOOKAHEAD: usize = LONGEST + SHORTEST + 1;
/// The greatest distance of a match.
const FARTHEST: usize = SIZE - LOOKAHEAD;
/// Chains that are looked at for one match, so that much of the same costs little.
const TRIES: usize = 512;
const ROOM: usize = 2 * SIZE;
/// What a comparison may read behind the room, whatever stands there.
const GUARD: usize = 1_024;

type Bytes = [u8; ROOM + GUARD];
type Places = [u16; SIZE];

/// A longest match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// In bytes; that of the match at hand when none is longer.
    pub length: usize,
    /// Where it begins; None when none is longer.
    pub from: Option<usize>,
}

/// Places in it are counted from its first byte; they get smaller by [`SIZE`] when it moves on.
pub struct Window {
    bytes: Box<Bytes>,
    /// For the hash of three bytes, the last place where they began. 0 is no place: zlib never
    /// finds what begins there.
    last: Box<Places>,
    /// For a place, the one before it with the same hash.
    earlier: Box<Places>,
    /// For a place, how many before it have the same hash; only differences between places that
    /// are near enough mean anything.
    rank: Box<Places>,
    ranked: bool,
    /// The place of the next byte to be compressed.
    at: usize,
    /// Bytes from there on.
    ahead: usize,
    /// Bytes since the start of the block.
    block: usize,
}

fn boxed<T: Copy, const N: usize>(value: T) -> Box<[T; N]> {
    let Ok(array) = vec![value; N].into_boxed_slice().try_into() else {
        return Box::new([value; N]);
    };
    array
}

impl Window {
    pub fn new(ranked: bool) -> Window {
        let (at, ahead, block) = (0, 0, 0);
        let (bytes, last, earlier, rank) = (boxed(0), boxed(0), boxed(0), boxed(0));
        Window { bytes, last, earlier, rank, ranked, at, ahead, block }
    }

    pub fn reset(&mut self) {
        self.last.fill(0);
        (self.at, self.ahead, self.block) = (0, 0, 0);
    }

    /// Where the next byte stands.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Bytes from there to the end of what is known.
    pub fn ahead(&self) -> usize {
        self.ahead
    }

    /// Takes what there is room for; whether the window moved on for it.
    pub fn fill(&mut self, bytes: &mut &[u8]) -> bool {
        let moves = self.at >= SIZE + FARTHEST;
        if moves {
            self.bytes.copy_within(SIZE..ROOM, 0);
            self.at -= SIZE;
            for place in self.last.iter_mut().chain(self.earlier.iter_mut()) {
                *place = place.saturating_sub(1 << 15);
            }
        }
        let end = self.at + self.ahead;
        let (taken, rest) = bytes.split_at(bytes.len().min(ROOM - end));
        self.bytes[end..end + taken.len()].copy_from_slice(taken);
        self.ahead += taken.len();
        *bytes = rest;
        moves
    }

    /// Notes that the string ahead begins here; the last place where it may have begun before,
    /// when that is near enough.
    pub fn insert(&mut self) -> Option<usize> {
        if self.ahead < SHORTEST {
            return None;
        }
        let before = usize::from(self.note(self.at));
        (before != 0 && self.at - before <= FARTHEST).then_some(before)
    }

    fn note(&mut self, at: usize) -> u16 {
        let at = at & (ROOM - 1);
        let last = &mut self.last[hash(&self.bytes, at)];
        let before = *last;
        self.earlier[at & (SIZE - 1)] = before;
        if self.ranked {
            let rank = self.rank[usize::from(before) & (SIZE - 1)];
            self.rank[at & (SIZE - 1)] = rank.wrapping_add(1);
        }
        *last = (at & 0xffff) as u16;
        before
    }

    /// The next byte is done.
    pub fn step(&mut self) {
        self.at += 1;
        self.ahead -= 1;
        self.block += 1;
    }

    /// `count` bytes are done; the next one is noted already.
    pub fn skip(&mut self, count: usize) {
        // The last two strings of a stream are too short to be noted.
        let noted = (self.at + self.ahead + 1).saturating_sub(SHORTEST);
        let end = self.at + count;
        for at in self.at + 1..end.min(noted) {
            self.note(at);
        }
        self.at = end;
        self.ahead -= count;
        self.block += count;
    }

    /// The byte before the next one.
    pub fn byte_before(&self) -> u8 {
        self.bytes[self.at.saturating_sub(1)]
    }

    /// The bytes of the block, when they are all here still, and how many they are.
    pub fn raw(&self) -> (Option<&[u8]>, usize) {
        let start = self.at.checked_sub(self.block);
        (start.map(|start| &self.bytes[start..self.at]), self.block)
    }

    pub fn begin_block(&mut self) {
        self.block = 0;
    }

    /// Looks for a match longer than `length`, at `candidate` and the places before it, `places` in
    /// all; the first that has `nice` bytes, or all that lie ahead, is taken.
    pub fn longest(&self, candidate: usize, length: usize, nice: usize, places: usize) -> Found {
        let bytes: &Bytes = &self.bytes;
        let at = self.at & (ROOM - 1);
        let limit = at.saturating_sub(FARTHEST);
        let nice = nice.min(self.ahead);
        let mut found = Found { length, from: None };
        // A longer match has the four bytes that end behind the one at hand, or its first three.
        let (mut tail, mask) =
            (length.saturating_sub(3), if length < 3 { 0x00ff_ffff } else { !0 });
        let mut mask: u32 = mask;
        let mut wanted = four(bytes, at + tail) & mask;
        let mut place = candidate & (ROOM - 1);
        let mut left = places;
        loop {
            if four(bytes, place + (tail & 0x1ff)) & mask == wanted {
                let length = common(bytes, at, place);
                if length > found.length {
                    found = Found { length, from: Some(place) };
                    if length >= nice {
                        break;
                    }
                    (tail, mask) = (length - 3, !0);
                    wanted = four(bytes, at + tail);
                }
            }
            place = usize::from(self.earlier[place & (SIZE - 1)]);
            left -= 1;
            if place <= limit || left == 0 {
                break;
            }
        }
        found.length = found.length.min(self.ahead);
        found
    }

    /// The same, for many `places`. What has a longer match has each three bytes of it at their
    /// distance, so instead of all places where the first three begin it can be looked for along
    /// those where any three begin; those that are rarest lead furthest. Whether zlib would have
    /// come so far is told by the ranks.
    pub fn longest_of_many(
        &self,
        candidate: usize,
        length: usize,
        nice: usize,
        places: usize,
    ) -> Found {
        let bytes: &Bytes = &self.bytes;
        let at = self.at & (ROOM - 1);
        let nice = nice.min(self.ahead);
        let mut limit = at.saturating_sub(FARTHEST);
        let mut found = Found { length, from: None };
        let mut wanted = Wanted::behind(bytes, at, length);
        let mut place = candidate & (ROOM - 1);
        let first = self.rank[place & (SIZE - 1)];
        // The three bytes that are followed begin so far behind the start of the match.
        let mut offset = 0;
        let (mut tries, mut left) = (TRIES, places);
        for other in 1..=length.saturating_sub(2) {
            // Strings from here on are not noted yet.
            if candidate + other > at {
                break;
            }
            let next = usize::from(self.last[hash(bytes, at + other)]);
            if next < place + other {
                if next <= limit + other && next != candidate + other {
                    found.length = length.min(self.ahead);
                    return found;
                }
                (place, offset) = (next - other, other);
            }
        }
        loop {
            if wanted.is_at(bytes, place) {
                let length = common(bytes, at, place);
                if length > found.length {
                    let rank = self.rank[place & (SIZE - 1)];
                    if usize::from(first.wrapping_sub(rank)) >= places {
                        break;
                    }
                    found = Found { length, from: Some(place) };
                    if length >= nice {
                        break;
                    }
                    wanted = Wanted::behind(bytes, at, length);
                    // All three bytes of the match lead from here; to the farthest of the places.
                    let here = place;
                    let next = self.before(here + offset);
                    if next <= limit + offset {
                        break;
                    }
                    place = next - offset;
                    let others = (length - 2).min(at + 1 - here).min(tries);
                    tries -= others;
                    for other in 0..others {
                        let next = self.before(here + other);
                        if next < place + other {
                            if next <= limit + other {
                                found.length = found.length.min(self.ahead);
                                return found;
                            }
                            (place, offset) = (next - other, other);
                        }
                    }
                    continue;
                }
            }
            let next = self.before(place + offset);
            left -= 1;
            if left == 0 {
                // As many as zlib looks at, and these may be more common than those it looks at.
                limit = limit.max(self.last_of(candidate, limit, places) - 1);
                left = usize::MAX;
            }
            if next <= limit + offset {
                break;
            }
            place = (next - offset) & (ROOM - 1);
        }
        found.length = found.length.min(self.ahead);
        found
    }

    /// The last of this many places from `candidate` on that lie behind `limit`.
    fn last_of(&self, candidate: usize, limit: usize, places: usize) -> usize {
        let mut place = candidate;
        for _ in 1..places {
            match self.before(place) {
                next if next <= limit => break,
                next => place = next,
            }
        }
        place
    }

    /// The place before this one with the same hash; 0 when there is none.
    fn before(&self, place: usize) -> usize {
        usize::from(self.earlier[place & (SIZE - 1)])
    }
}

/// What a place must have to be a longer match than the one at hand: the four bytes that end
/// behind it, or its first three.
#[derive(Clone, Copy)]
struct Wanted {
    offset: usize,
    bytes: u32,
    mask: u32,
}

impl Wanted {
    fn behind(bytes: &Bytes, at: usize, length: usize) -> Wanted {
        let offset = length.saturating_sub(3) & 0x1ff;
        let mask = if length < 3 { 0x00ff_ffff } else { !0 };
        Wanted { offset, bytes: four(bytes, at + offset) & mask, mask }
    }

    fn is_at(self, bytes: &Bytes, place: usize) -> bool {
        four(bytes, place + (self.offset & 0x1ff)) & self.mask == self.bytes
    }
}

/// What stands for three bytes; as zlib has it, since others that have the same count as well.
fn hash(bytes: &Bytes, at: usize) -> usize {
    let four = four(bytes, at);
    let hash = ((four & 0xff) << 10) ^ ((four >> 3) & 0x1fe0) ^ ((four >> 16) & 0xff);
    hash as usize & (SIZE - 1)
}

fn four(bytes: &Bytes, at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn eight(bytes: &Bytes, at: usize) -> u64 {
    let (low, high) = (four(bytes, at), four(bytes, at + 4));
    u64::from(low) | (u64::from(high) << 32)
}

/// How many bytes are the same from here and from there on, at most [`LONGEST`].
fn common(bytes: &Bytes, here: usize, there: usize) -> usize {
    let mut length = 0;
    while length < LONGEST {
        let differing = eight(bytes, here + length) ^ eight(bytes, there + length);
        if differing != 0 {
            length += (differing.trailing_zeros() / 8) as usize;
            break;
        }
        length += 8;
    }
    length.min(LONGEST)
}
