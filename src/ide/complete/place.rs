//! The text around a cursor to the place it is: a header, a key, a value, or nowhere. Looks at
//! the text alone, so that no slip elsewhere can hide a place.

use super::slot::Slot;
use super::walk::Walk;
use crate::text::Span;

/// Where a cursor is.
#[derive(Debug)]
pub(super) enum Place {
    /// In a comment, after a complete value, or where no one can tell.
    Nothing,
    /// In `[…]` or `[[…]]`.
    Header(Header),
    Key(Key),
    Value(Value),
}

#[derive(Debug)]
pub(super) struct Header {
    /// Between the brackets; with the closing ones where nothing else is on the line.
    pub span: Span,
    pub array: bool,
    /// Whether the closing bracket is there and not part of `span`.
    pub closed: bool,
}

#[derive(Debug)]
pub(super) struct Key {
    /// The table's path from the root, with the parts of a dotted key before the cursor; elements
    /// of arrays are passed over.
    pub table: Vec<String>,
    /// The part under the cursor, quotes included.
    pub span: Span,
    /// Whether an inline table holds it, and the keys which that has already.
    pub inline: Option<Vec<String>>,
    /// Whether `=` or a dot follows.
    pub continues: bool,
}

#[derive(Debug)]
pub(super) struct Value {
    /// From the root to the key.
    pub path: Vec<String>,
    /// Whether it is an element of the key's array.
    pub in_array: bool,
    /// The other strings of that array.
    pub siblings: Vec<String>,
    pub slot: Slot,
    /// Where its statement begins.
    pub statement: usize,
    /// Whether another element follows with no comma before it.
    pub needs_comma: bool,
}

impl Place {
    /// The place of byte `cursor` of `text`, which is on a character boundary.
    pub fn of(text: &str, cursor: usize) -> Place {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if cursor < start {
            return Place::Nothing;
        }
        let mut walk = Walk::new(text, start, cursor);
        loop {
            if let Some(place) = walk.step() {
                return place;
            }
        }
    }
}
