//! A word and a list become the entry that was most likely meant.

/// The candidate nearest to `word`, when it is at most `max` slips away; the first of equals.
/// A slip is one character inserted, deleted or replaced, or two neighbours swapped.
pub fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    max: usize,
) -> Option<&'a str> {
    let mut rows = Rows::default();
    let word = Word::of(word);
    let mut best = None;
    let mut bound = max;
    for candidate in candidates {
        if word.is_far_from(candidate, bound) {
            continue;
        }
        let Some(slips) = rows.slips(&word.characters, candidate, bound) else { continue };
        if slips == 0 {
            return Some(candidate);
        }
        best = Some(candidate);
        bound = slips - 1;
    }
    best
}

/// How many slips lie between two words, or `None` when there are more than `max`.
pub fn distance(left: &str, right: &str, max: usize) -> Option<usize> {
    let left = Word::of(left);
    if left.is_far_from(right, max) {
        None
    } else {
        Rows::default().slips(&left.characters, right, max)
    }
}

/// A word that others are held against.
struct Word {
    characters: Vec<char>,
    letters: Letters,
}

impl Word {
    fn of(word: &str) -> Self {
        Word { characters: word.chars().collect(), letters: Letters::of(word) }
    }

    /// Whether there are more than `max` slips to `other` as a glance tells, which is what most
    /// candidates get.
    #[inline]
    fn is_far_from(&self, other: &str, max: usize) -> bool {
        let count = self.characters.len();
        // A character takes at most four bytes, so this refuses long strings without decoding
        // them, and no fewer bytes than characters stand in one.
        other.len() > count.saturating_add(max).saturating_mul(4)
            || other.len() + max < count
            || (count.abs_diff(other.len()) > max && other.is_ascii())
            || self.letters.differ_by_more_than(max, Letters::of(other))
    }
}

/// Which characters stand in a word, as far as 64 bits can tell.
#[derive(Clone, Copy)]
struct Letters(u64);

impl Letters {
    fn of(word: &str) -> Self {
        Letters(word.chars().fold(0, |letters, letter| letters | 1 << (u32::from(letter) % 64)))
    }

    /// Each slip takes away at most one character that the other word does not have, and brings
    /// in at most one.
    fn differ_by_more_than(self, slips: usize, other: Letters) -> bool {
        let most = (self.0 & !other.0).count_ones().max((other.0 & !self.0).count_ones());
        most as usize > slips
    }
}

/// Where distances are worked out, kept from one candidate to the next.
#[derive(Default)]
struct Rows {
    right: Vec<char>,
    before: Vec<usize>,
    above: Vec<usize>,
    current: Vec<usize>,
}

impl Rows {
    /// The optimal string alignment distance to a word that is not far away, computed only within
    /// `max` of the diagonal, so that the time is proportional to the shorter word times `max`.
    fn slips(&mut self, left: &[char], right: &str, max: usize) -> Option<usize> {
        let Rows { right: characters, before, above, current } = self;
        characters.clear();
        characters.extend(right.chars());
        let right = characters.as_slice();
        if left.len().abs_diff(right.len()) > max {
            return None;
        }
        let far = max + 1;
        let width = right.len() + 1;
        for row in [&mut *before, &mut *current] {
            row.clear();
            row.resize(width, far);
        }
        above.clear();
        above.extend((0..width).map(|column| column.min(far)));
        for row in 1..=left.len() {
            let first = row.saturating_sub(max);
            let last = (row + max).min(right.len());
            if first > 0 {
                current[first - 1] = far;
            }
            let mut least = far;
            for column in first..=last {
                let slips = if column == 0 {
                    row
                } else {
                    let same = left[row - 1] == right[column - 1];
                    let mut slips = above[column - 1] + usize::from(!same);
                    slips = slips.min(above[column] + 1).min(current[column - 1] + 1);
                    if row > 1
                        && column > 1
                        && left[row - 1] == right[column - 2]
                        && left[row - 2] == right[column - 1]
                    {
                        slips = slips.min(before[column - 2] + 1);
                    }
                    slips
                };
                current[column] = slips.min(far);
                least = least.min(slips);
            }
            if last < right.len() {
                current[last + 1] = far;
            }
            if least > max {
                return None;
            }
            std::mem::swap(before, above);
            std::mem::swap(above, current);
        }
        let slips = above[right.len()];
        (slips <= max).then_some(slips)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same distance by the textbook, without a band.
    fn plain(left: &str, right: &str) -> usize {
        let (left, right): (Vec<char>, Vec<char>) =
            (left.chars().collect(), right.chars().collect());
        let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
        for row in 0..=left.len() {
            for column in 0..=right.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let other = usize::from(left[row - 1] != right[column - 1]);
                    let mut slips = (table[row - 1][column - 1] + other)
                        .min(table[row - 1][column] + 1)
                        .min(table[row][column - 1] + 1);
                    if row > 1
                        && column > 1
                        && left[row - 1] == right[column - 2]
                        && left[row - 2] == right[column - 1]
                    {
                        slips = slips.min(table[row - 2][column - 2] + 1);
                    }
                    slips
                };
            }
        }
        table[left.len()][right.len()]
    }

    #[test]
    fn the_nearest_candidate_wins_and_far_ones_are_refused() {
        let keys = ["name", "version", "description", "readme"];
        assert_eq!(nearest("verison", keys, 2), Some("version"));
        assert_eq!(nearest("name", keys, 2), Some("name"));
        assert_eq!(nearest("licence", keys, 2), None);
        assert_eq!(nearest("", ["ab", "a"], 1), Some("a"));
    }

    #[test]
    fn a_very_long_word_costs_nothing() {
        let long = "é".repeat(1_000_000);
        assert_eq!(nearest(&long, ["name"], 2), None);
        assert_eq!(distance("name", &long, 2), None);
        assert_eq!(distance(&long, &long, 2), Some(0));
    }

    proptest::proptest! {
        #[test]
        fn the_rows_of_one_candidate_change_nothing_for_the_next(
            word in "[aéš]{0,6}", candidates in proptest::collection::vec("[aébš]{0,9}", 0..6), max in 0..4usize
        ) {
            let mut best: Option<(usize, &str)> = None;
            for candidate in &candidates {
                let slips = plain(&word, candidate);
                if slips <= max && best.is_none_or(|(least, _)| slips < least) {
                    best = Some((slips, candidate));
                }
            }
            let found = nearest(&word, candidates.iter().map(String::as_str), max);
            proptest::prop_assert_eq!(found, best.map(|(_, candidate)| candidate));
        }

        #[test]
        fn the_band_changes_no_answer(left in "[abc]{0,8}", right in "[abc]{0,8}", max in 0..9usize) {
            let slips = plain(&left, &right);
            proptest::prop_assert_eq!(distance(&left, &right, max), (slips <= max).then_some(slips));
        }
    }
}
