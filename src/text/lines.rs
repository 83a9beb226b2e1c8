//! Byte offsets to lines and columns and back, in the units that terminals and editors count in.

/// The unit of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units, what most editors count.
    Utf16,
    /// Unicode scalar values, what a reader of a terminal counts.
    Utf32,
}

impl Encoding {
    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// A place as line and column, both counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where each line of a text starts. A line ends after `\n`, `\r\n` or a lone `\r`, the three
/// that the Language Server Protocol knows.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Lines { starts }
    }

    /// How many lines there are; a text that ends with a line break has an empty last line.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number, from 0, of the line that holds `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Bytes of the line without its line break.
    pub fn content(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let trimmed = text[start..end].trim_end_matches(['\n', '\r']).len();
        start..start + trimmed
    }

    /// The place of `offset`; one past the end is taken as the end, one inside a character as
    /// the character's start, and one inside a line break as the end of the line: no editor has a
    /// place between `\r` and `\n`.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let before = &text[self.starts[line]..offset];
        let is_between = before.ends_with('\r') && text[offset..].starts_with('\n');
        let before = if is_between { &before[..before.len() - 1] } else { before };
        let column = match encoding {
            Encoding::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            _ => before.chars().map(|c| encoding.width(c)).sum(),
        };
        Position { line, column }
    }

    /// The offset of `position`, clamped as the protocol says: a column past the end of its line
    /// is the line's end (before the line break), a line past the last is the end of the text,
    /// and a column inside a character is the character's start.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        if position.line >= self.starts.len() {
            return text.len();
        }
        let content = self.content(text, position.line);
        let mut units = 0;
        for (at, c) in text[content.clone()].char_indices() {
            units += encoding.width(c);
            if units > position.column {
                return content.start + at;
            }
        }
        content.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_in_the_unit_that_was_asked_for() {
        let text = "aé𝄞b\r\nx";
        let lines = Lines::of(text);
        let b = text.find('b').unwrap();
        let column = |encoding| lines.position(text, b, encoding).column;
        assert_eq!(column(Encoding::Utf8), 7);
        assert_eq!(column(Encoding::Utf16), 4);
        assert_eq!(column(Encoding::Utf32), 3);
        assert_eq!(
            lines.position(text, text.len(), Encoding::Utf16),
            Position { line: 1, column: 1 }
        );
    }

    #[test]
    fn places_outside_the_text_are_clamped() {
        let text = "a𝄞\r\nb";
        let lines = Lines::of(text);
        let offset = |line, column| lines.offset(text, Position { line, column }, Encoding::Utf16);
        assert_eq!(offset(0, 99), 5, "the end of a line is before its line break");
        assert_eq!(offset(0, 2), 1, "inside a surrogate pair is before the character");
        assert_eq!(offset(9, 0), text.len());
        let end = Position { line: 0, column: 3 };
        for at in [5, 6] {
            assert_eq!(lines.position(text, at, Encoding::Utf16), end, "within the line break");
        }
        assert_eq!(offset(1, usize::MAX), text.len());
    }

    #[test]
    fn every_offset_survives_the_round_trip() {
        let text = "é\r\n\n𝄞a\rb\n";
        let lines = Lines::of(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, c) in text.char_indices() {
                if c != '\n' || !text[..offset].ends_with('\r') {
                    let position = lines.position(text, offset, encoding);
                    assert_eq!(lines.offset(text, position, encoding), offset);
                }
            }
        }
    }
}
