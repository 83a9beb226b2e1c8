//! Byte offsets as lines and columns the way people and other tools count them: from 1, columns
//! in Unicode scalar values.

use crate::text::Span;
use crate::text::lines::Lines;
use serde::Serialize;

/// A place in a file, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// A stretch of a file; `end` is just after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    pub start: Place,
    pub end: Place,
}

/// The bytes after which characters are counted anew, so that a column far into a long line
/// costs no more than one in a short line.
const BLOCK: usize = 1024;

/// The places of one text.
#[derive(Debug)]
pub struct Places {
    lines: Lines,
    /// How many characters start before each multiple of `BLOCK`.
    before: Vec<usize>,
}

impl Places {
    pub fn of(text: &str) -> Self {
        let mut before = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += characters(block);
            before.push(count);
        }
        Places { lines: Lines::of(text), before }
    }

    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// The place of `offset` in the text these places were made of; one past the end is the
    /// end, one inside a character is that character, one inside a line break the end of the line.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let mut offset = floor(text, offset);
        if text[..offset].ends_with('\r') && text[offset..].starts_with('\n') {
            offset -= 1;
        }
        let line = self.lines.line_of(offset);
        let start = self.lines.content(text, line).start;
        let column = self.characters(text, offset) - self.characters(text, start);
        Place { line: line + 1, column: column + 1 }
    }

    pub fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.place(text, span.start), end: self.place(text, span.end) }
    }

    /// How many characters lie before `offset`.
    fn characters(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.before[block] + characters(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// How many characters start in a piece of UTF-8, whole or not.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| *byte & 0b1100_0000 != 0b1000_0000).count()
}

/// The greatest character boundary of `text` that is at most `offset`.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lines::Encoding;

    #[test]
    fn places_are_those_that_lines_give_however_long_the_line() {
        let text = format!("é\r\n{}\n𝄞b\n", "a𝄞é".repeat(2000));
        let places = Places::of(&text);
        let lines = Lines::of(&text);
        let sampled = |at: &usize| *at < 5 || at.is_multiple_of(7) || *at + 9 > text.len();
        for offset in (0..text.len() + 3).filter(sampled) {
            let expected = lines.position(&text, offset, Encoding::Utf32);
            let place = places.place(&text, offset);
            assert_eq!((place.line, place.column), (expected.line + 1, expected.column + 1));
        }
    }
}
