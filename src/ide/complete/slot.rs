//! The string, the word or the gap that a cursor stands in, and how a part of it is replaced.

use crate::document::{Document, Str, edit};
use crate::text::{Edit, Span};
use std::ops::Range;

#[derive(Debug)]
pub(super) enum Slot {
    Text(Text),
    /// A word without quotes, or the empty place at the cursor.
    Bare(Span),
}

/// A string with the cursor in it.
#[derive(Debug)]
pub(super) struct Text {
    string: Str,
    /// What to add to the places of `string`.
    shift: usize,
    /// The cursor as a byte of the value.
    pub cursor: usize,
    /// The quotes that are missing at its end.
    missing: Option<&'static str>,
}

/// What stands before a string that is read alone.
const HEAD: &str = "x=";

/// No string that is completed is longer.
const LONGEST: usize = 20_000;

impl Slot {
    /// Reads the string at `span`; none where it cannot be read, or the cursor is in its quotes.
    pub fn read(text: &str, span: Span, cursor: usize, fence: usize, closed: bool) -> Option<Slot> {
        let quotes = quotes(text, span, fence);
        let from = span.start + fence;
        let to = if closed { span.end - fence } else { open_end(text, span, cursor) };
        if cursor < from || cursor > to || to - from > LONGEST {
            return None;
        }
        let until = |end: usize| read(&format!("{HEAD}{}{quotes}", &text[span.start..end]));
        let string = until(to)?;
        let before = until(cursor)?.value;
        if !string.value.starts_with(&before) {
            return None;
        }
        let missing = (!closed).then_some(quotes);
        let shift = span.start;
        Some(Slot::Text(Text { string, shift, cursor: before.len(), missing }))
    }

    /// The value of the string at `span`.
    pub fn text(text: &str, span: Span, fence: usize) -> Option<String> {
        let raw = span.of(text);
        if raw.len() > LONGEST {
            return None;
        }
        let quotes = quotes(text, span, fence);
        let plain = raw.get(fence..raw.len().checked_sub(fence)?)?;
        if raw.ends_with(quotes) && !plain.contains(['\\', '\n']) {
            return Some(plain.to_owned());
        }
        read(&format!("{HEAD}{raw}")).map(|string| string.value)
    }

    /// The value so far; empty where no quotes are.
    pub fn value(&self) -> &str {
        match self {
            Slot::Text(text) => text.string.as_str(),
            Slot::Bare(_) => "",
        }
    }

    /// The cursor in that value.
    pub fn cursor(&self) -> usize {
        match self {
            Slot::Text(text) => text.cursor,
            Slot::Bare(_) => 0,
        }
    }

    /// The quote that a string inside the value should have.
    pub fn inner_quote(&self) -> char {
        match self {
            Slot::Text(text) if text.string.content().start > 0 => {
                let single = matches!(
                    text.string.quotes,
                    crate::document::Quotes::Literal | crate::document::Quotes::MultiLineLiteral
                );
                if single { '"' } else { '\'' }
            }
            _ => '\'',
        }
    }

    /// The edit that puts `new` in place of bytes `range` of the value, quotes added where there
    /// are none. `ends` says that nothing is to be written after it.
    pub fn replace(&self, range: Range<usize>, new: &str, ends: bool) -> Option<Edit> {
        match self {
            Slot::Bare(span) => Some(Edit::replace(*span, edit::quote(new))),
            Slot::Text(text) => {
                let shifted =
                    |span: Span| Span::new(span.start + text.shift, span.end + text.shift);
                let whole = text.string.content();
                let change = text.string.replace_part(range, new);
                if !whole.contains(change.span) {
                    return None;
                }
                let start = (change.span.start).checked_sub(HEAD.len())?;
                let end = change.span.end.checked_sub(HEAD.len())?;
                let mut new = change.text;
                if ends && change.span.end == whole.end {
                    new.push_str(text.missing.unwrap_or_default());
                }
                Some(Edit::replace(shifted(Span::new(start, end)), new))
            }
        }
    }
}

fn read(statement: &str) -> Option<Str> {
    let document = Document::parse(statement);
    let value = document.at(&[&HEAD[..1]])?.as_text()?.clone();
    Some(value)
}

fn quotes(text: &str, span: Span, fence: usize) -> &'static str {
    match (text.as_bytes()[span.start], fence) {
        (b'"', 1) => "\"",
        (b'"', _) => "\"\"\"",
        (_, 1) => "'",
        _ => "'''",
    }
}

/// Where a string that is never closed was meant to end: at the cursor, when only closing marks
/// follow it on the line, else before them.
fn open_end(text: &str, span: Span, cursor: usize) -> usize {
    let closing = |c: char| matches!(c, ' ' | '\t' | '\r' | ',' | ']' | '}');
    let trimmed = span.of(text).trim_end_matches(closing).len() + span.start;
    trimmed.max(cursor).min(span.end)
}
