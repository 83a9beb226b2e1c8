//! The longest beginning of a text that is a version, as `VERSION_PATTERN` of packaging 26.3
//! matches it: every part greedy, nothing given back.

use super::Phase;
use crate::grammar::cursor::Cursor;
use crate::text::Span;

/// Where the parts of a version stand.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    pub start: usize,
    pub end: usize,
    pub epoch: Option<Span>,
    /// Numbers and dots.
    pub release: Span,
    pub pre: Option<(Phase, Option<Span>)>,
    pub post: Option<Option<Span>>,
    pub dev: Option<Option<Span>>,
    /// After the `+`.
    pub local: Option<Span>,
}

impl Scan {
    /// Everything in `text` that is read as one number.
    pub fn numbers<'a>(&self, text: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        let pre = self.pre.and_then(|(_, digits)| digits);
        [self.epoch, Some(self.release), pre, self.post.flatten(), self.dev.flatten()]
            .into_iter()
            .flatten()
            .flat_map(|span| {
                let mut at = span.start;
                span.of(text).split('.').map(move |digits| {
                    let start = at;
                    at += digits.len() + 1;
                    (start, digits)
                })
            })
    }

    /// Whether anything follows the release.
    pub fn has_suffix(&self) -> bool {
        self.end != self.release.end
    }
}

const PHASES: [(&str, Phase); 8] = [
    ("alpha", Phase::Alpha),
    ("a", Phase::Alpha),
    ("beta", Phase::Beta),
    ("b", Phase::Beta),
    ("preview", Phase::Candidate),
    ("pre", Phase::Candidate),
    ("c", Phase::Candidate),
    ("rc", Phase::Candidate),
];

pub(crate) fn scan(mut cursor: Cursor<'_>) -> Option<Scan> {
    let start = cursor.at;
    cursor.eat_any_case(&["v"]);
    let mut first = cursor.eat_digits()?;
    let mut epoch = None;
    let mut ahead = cursor;
    if ahead.eat("!")
        && let Some(digits) = ahead.eat_digits()
    {
        epoch = Some(first);
        first = digits;
        cursor = ahead;
    }
    let mut release = first;
    loop {
        let mut ahead = cursor;
        if !ahead.eat(".") {
            break;
        }
        let Some(digits) = ahead.eat_digits() else { break };
        release = release.to(digits);
        cursor = ahead;
    }
    let words = PHASES.map(|(word, _)| word);
    let pre = counted(&mut cursor, &words).map(|(word, digits)| {
        let phase = PHASES.iter().find(|(known, _)| *known == word).map(|(_, phase)| *phase);
        (phase.expect("the word came from the table"), digits)
    });
    let post = implicit_post(&mut cursor)
        .or_else(|| counted(&mut cursor, &["post", "rev", "r"]).map(|(_, digits)| digits));
    let dev = counted(&mut cursor, &["dev"]).map(|(_, digits)| digits);
    let mut scan = Scan { start, end: cursor.at, epoch, release, pre, post, dev, local: None };
    if let Some(local) = local(cursor) {
        scan.local = Some(local);
        scan.end = local.end;
    }
    Some(scan)
}

/// `-1`, a post-release without a word.
fn implicit_post(cursor: &mut Cursor<'_>) -> Option<Option<Span>> {
    let mut ahead = *cursor;
    let digits = if ahead.eat("-") { ahead.eat_digits() } else { None }?;
    *cursor = ahead;
    Some(Some(digits))
}

/// A separator or none, one of `words`, a separator or none, digits or none.
fn counted<'b>(cursor: &mut Cursor<'_>, words: &[&'b str]) -> Option<(&'b str, Option<Span>)> {
    let mut ahead = *cursor;
    eat_separator(&mut ahead);
    let word = ahead.eat_any_case(words)?;
    eat_separator(&mut ahead);
    let digits = ahead.eat_digits();
    *cursor = ahead;
    Some((word, digits))
}

fn eat_separator(cursor: &mut Cursor<'_>) {
    cursor.eat_any_case(&[".", "-", "_"]);
}

/// The part after `+`.
fn local(mut cursor: Cursor<'_>) -> Option<Span> {
    if !cursor.eat("+") {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let mut whole = cursor.eat_while(is_part);
    if whole.is_empty() {
        return None;
    }
    loop {
        let mut ahead = cursor;
        eat_separator(&mut ahead);
        let part = ahead.eat_while(is_part);
        if part.is_empty() {
            return Some(whole);
        }
        whole = whole.to(part);
        cursor = ahead;
    }
}
