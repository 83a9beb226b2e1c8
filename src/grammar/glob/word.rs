//! One word of a pattern, between two slashes, as Python's `fnmatch` reads it.

/// A pattern without `/`: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`; a bracket that is not closed is a
/// plain character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    /// Any number of characters.
    Many,
    /// Exactly one.
    One,
    Plain(char),
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

/// Why a word of a `.gitignore` is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GitFault {
    /// A bracket that is not closed: the pattern ignores nothing.
    Bracket,
    /// A range upside down, `[z-a]`.
    Range,
    /// A backslash at the end.
    Escape,
}

impl Word {
    pub fn read(pattern: &str) -> Word {
        let letters: Vec<char> = pattern.chars().collect();
        let mut items = Vec::new();
        let mut at = 0;
        // A bracket without a partner has none for every later bracket either.
        let mut closable = true;
        while at < letters.len() {
            let letter = letters[at];
            at += 1;
            items.push(match letter {
                '*' => {
                    while letters.get(at) == Some(&'*') {
                        at += 1;
                    }
                    Item::Many
                }
                '?' => Item::One,
                '[' if closable => match class_end(&letters, at) {
                    Some(end) => {
                        let class = class(&letters[at..end]);
                        at = end + 1;
                        class
                    }
                    None => {
                        closable = letters[at..].contains(&']');
                        Item::Plain('[')
                    }
                },
                letter => Item::Plain(letter),
            });
        }
        Word { items }
    }

    /// Reads a word as `.gitignore` has it: `\\` takes the special meaning from the next
    /// character, and `[^abc]` is the same as `[!abc]`.
    ///
    /// # Errors
    /// What makes it no pattern.
    pub fn read_git(pattern: &str) -> Result<Word, GitFault> {
        let letters: Vec<char> = pattern.chars().collect();
        let mut items = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let letter = letters[at];
            at += 1;
            items.push(match letter {
                '\\' => {
                    at += 1;
                    Item::Plain(*letters.get(at - 1).ok_or(GitFault::Escape)?)
                }
                '*' => {
                    while letters.get(at) == Some(&'*') {
                        at += 1;
                    }
                    Item::Many
                }
                '?' => Item::One,
                '[' => {
                    let negated = matches!(letters.get(at), Some('!' | '^'));
                    let start = at + usize::from(negated);
                    let skipped = usize::from(letters.get(start) == Some(&']'));
                    let rest = letters.get(start + skipped..).unwrap_or_default();
                    let close = rest.iter().position(|letter| *letter == ']');
                    let end = start + skipped + close.ok_or(GitFault::Bracket)?;
                    at = end + 1;
                    let ranges = git_ranges(&letters[start..end]).ok_or(GitFault::Range)?;
                    Item::Class { negated, ranges }
                }
                letter => Item::Plain(letter),
            });
        }
        Ok(Word { items })
    }

    /// Whether the whole of `name` matches, in time proportional to the product of both lengths
    /// at worst.
    pub fn matches(&self, name: &str) -> bool {
        let mut item = 0;
        let mut rest = name.chars();
        // Where to go on when what follows the last `*` does not fit: that `*` takes one more.
        let mut retry: Option<(usize, std::str::Chars)> = None;
        loop {
            if self.items.get(item) == Some(&Item::Many) {
                item += 1;
                retry = Some((item, rest.clone()));
                continue;
            }
            let mut next = rest.clone();
            match (self.items.get(item), next.next()) {
                (None, None) => return true,
                (Some(wanted), Some(letter)) if wanted.takes(letter) => {
                    item += 1;
                    rest = next;
                    continue;
                }
                // Nothing is left for the items still to come, however much the `*` takes.
                (Some(_), None) => return false,
                _ => {}
            }
            let Some((after, taken)) = &mut retry else { return false };
            taken.next();
            item = *after;
            rest = taken.clone();
        }
    }

    /// Whether the pattern has no special character.
    pub fn is_plain(&self) -> bool {
        self.items.iter().all(|item| matches!(item, Item::Plain(_)))
    }
}

impl Item {
    fn takes(&self, letter: char) -> bool {
        match self {
            Item::Many | Item::One => true,
            Item::Plain(plain) => *plain == letter,
            Item::Class { negated, ranges } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter)) != *negated
            }
        }
    }
}

/// The members of a class as `re` reads them; none where a range is upside down.
fn git_ranges(inside: &[char]) -> Option<Vec<(char, char)>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < inside.len() {
        let first = inside[at];
        let last = match (inside.get(at + 1), inside.get(at + 2)) {
            (Some('-'), Some(last)) => {
                at += 2;
                *last
            }
            _ => first,
        };
        at += 1;
        if first > last {
            return None;
        }
        ranges.push((first, last));
    }
    Some(ranges)
}

/// Where the `]` of a class stands whose inside starts at `start`. A `]` in the first place is a
/// member of the class.
fn class_end(letters: &[char], start: usize) -> Option<usize> {
    let mut at = start;
    if letters.get(at) == Some(&'!') {
        at += 1;
    }
    if letters.get(at) == Some(&']') {
        at += 1;
    }
    letters.get(at..)?.iter().position(|letter| *letter == ']').map(|found| at + found)
}

/// The inside of a class by the steps of `fnmatch.translate`, whose ranges take three characters
/// each and vanish when they are empty.
fn class(inside: &[char]) -> Item {
    let mut chunks: Vec<Vec<char>> = Vec::new();
    let mut start = 0;
    let mut search = if inside.first() == Some(&'!') { 2 } else { 1 };
    while let Some(found) =
        inside.get(search..).and_then(|rest| rest.iter().position(|c| *c == '-'))
    {
        let hyphen = search + found;
        chunks.push(inside[start..hyphen].to_vec());
        start = hyphen + 1;
        search = hyphen + 3;
    }
    match inside.get(start..).unwrap_or_default() {
        [] => chunks.last_mut().into_iter().for_each(|last| last.push('-')),
        rest => chunks.push(rest.to_vec()),
    }
    for place in (1..chunks.len()).rev() {
        if chunks[place - 1].last() > chunks[place].first() {
            let after = chunks.remove(place);
            chunks[place - 1].pop();
            chunks[place - 1].extend(after.into_iter().skip(1));
        }
    }
    let negated = chunks.first().is_some_and(|first| first.first() == Some(&'!'));
    if negated {
        chunks[0].remove(0);
    }
    let mut ranges: Vec<(char, char)> = Vec::new();
    for (place, chunk) in chunks.iter().enumerate() {
        ranges.extend(chunk.iter().map(|letter| (*letter, *letter)));
        if let (Some(first), Some(last)) =
            (chunk.last(), chunks.get(place + 1).and_then(|next| next.first()))
        {
            ranges.push((*first, *last));
        }
    }
    Item::Class { negated, ranges }
}
