//! A TOML string, decoded, that still knows where each of its bytes stands in the file.

use super::{Newer, NewerKind};
use crate::text::Span;
use std::ops::Range;

/// The four ways to write a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    Basic,
    Literal,
    MultiLineBasic,
    MultiLineLiteral,
}

/// A string value.
#[derive(Clone, Debug)]
pub struct Str {
    pub value: String,
    /// The string in the file, quotes included.
    pub span: Span,
    pub quotes: Quotes,
    content: Span,
    /// Where value and file part ways: from this byte of the value on, the source is there.
    /// Empty when the value is the content as it stands.
    turns: Vec<(usize, usize)>,
}

impl Str {
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The content in the file, without the quotes.
    pub fn content(&self) -> Span {
        self.content
    }

    /// Where bytes `range` of the value stand in the file; an escape is covered whole.
    pub fn place(&self, range: Range<usize>) -> Span {
        let start = self.source_of(range.start);
        let end = if range.is_empty() { start } else { self.source_end(range.end) };
        Span::new(start, end.max(start))
    }

    fn source_of(&self, at: usize) -> usize {
        let turn = self.turns.partition_point(|(value, _)| *value <= at);
        let (value, source) = match turn {
            0 => (0, self.content.start),
            _ => self.turns[turn - 1],
        };
        (source + (at - value)).min(self.content.end)
    }

    /// Where the source of the value's byte before `at` ends.
    fn source_end(&self, at: usize) -> usize {
        match self.turns.binary_search_by_key(&at, |(value, _)| *value) {
            // The byte before ends where the next run starts; a line continuation between the
            // two is covered as well.
            Ok(turn) => self.turns[turn].1,
            Err(_) => self.source_of(at),
        }
    }
}

/// Decodes the string token `raw` that starts at `start` in the file. Faults inside were
/// reported by the scanner already; whatever does not decode is kept as written.
pub(super) fn decode(raw: &str, start: usize, quotes: Quotes, newer: &mut Vec<Newer>) -> Str {
    let fence = match quotes {
        Quotes::Basic | Quotes::Literal => 1,
        Quotes::MultiLineBasic | Quotes::MultiLineLiteral => 3,
    };
    let multi_line = fence == 3;
    let closed = raw.len() >= 2 * fence && raw.ends_with(&raw[..fence]);
    let mut from = fence.min(raw.len());
    let to = if closed { raw.len() - fence } else { raw.len() };
    if multi_line {
        let rest = &raw[from..to];
        from += if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    }
    let content = Span::new(start + from, start + to);
    let body = &raw[from..to];
    let span = Span::new(start, start + raw.len());
    let escapes = matches!(quotes, Quotes::Basic | Quotes::MultiLineBasic) && body.contains('\\');
    let line_breaks = multi_line && body.contains('\r');
    if !escapes && !line_breaks {
        return Str { value: body.to_owned(), span, quotes, content, turns: Vec::new() };
    }
    let mut out = Decoder { value: String::with_capacity(body.len()), turns: Vec::new() };
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        let (piece, length) = if escapes && rest.starts_with('\\') {
            escape(rest, content.start + at, newer)
        } else if multi_line && rest.starts_with("\r\n") {
            (Piece::Char('\n'), 2)
        } else {
            let run = rest.find(['\\', '\r']).unwrap_or(rest.len());
            let run = if run == 0 { rest.chars().next().map_or(1, char::len_utf8) } else { run };
            out.value.push_str(&rest[..run]);
            at += run;
            continue;
        };
        if let Piece::Char(c) = piece {
            out.turn(content.start + at);
            out.value.push(c);
        }
        at += length;
        out.turn(content.start + at);
    }
    Str { value: out.value, span, quotes, content, turns: out.turns }
}

struct Decoder {
    value: String,
    turns: Vec<(usize, usize)>,
}

impl Decoder {
    fn turn(&mut self, source: usize) {
        let value = self.value.len();
        match self.turns.last_mut() {
            Some(last) if last.0 == value => last.1 = source,
            _ => self.turns.push((value, source)),
        }
    }
}

enum Piece {
    Char(char),
    Nothing,
}

/// One escape at the start of `rest`: what it means and how many bytes it takes.
fn escape(rest: &str, at: usize, newer: &mut Vec<Newer>) -> (Piece, usize) {
    let numbered = |digits: usize| {
        let hex = rest.get(2..2 + digits)?;
        let number = u32::from_str_radix(hex, 16).ok()?;
        Some((Piece::Char(char::from_u32(number)?), 2 + digits))
    };
    let as_written = (Piece::Char('\\'), 1);
    let simple = |c| (Piece::Char(c), 2);
    match rest.as_bytes().get(1) {
        Some(b'b') => simple('\u{8}'),
        Some(b't') => simple('\t'),
        Some(b'n') => simple('\n'),
        Some(b'f') => simple('\u{c}'),
        Some(b'r') => simple('\r'),
        Some(b'"') => simple('"'),
        Some(b'\\') => simple('\\'),
        Some(b'e') => {
            newer.push(Newer { span: Span::new(at, at + 2), kind: NewerKind::EscapeE });
            simple('\u{1b}')
        }
        Some(b'x') => match rest.get(2..4).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                newer.push(Newer { span: Span::new(at, at + 4), kind: NewerKind::EscapeX(byte) });
                (Piece::Char(char::from(byte)), 4)
            }
            None => as_written,
        },
        Some(b'u') => numbered(4).unwrap_or(as_written),
        Some(b'U') => numbered(8).unwrap_or(as_written),
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            let space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
            (Piece::Nothing, 1 + rest[1..].find(|c| !space(c)).unwrap_or(rest.len() - 1))
        }
        _ => as_written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Str {
        let quotes = match raw {
            _ if raw.starts_with("\"\"\"") => Quotes::MultiLineBasic,
            _ if raw.starts_with("'''") => Quotes::MultiLineLiteral,
            _ if raw.starts_with('"') => Quotes::Basic,
            _ => Quotes::Literal,
        };
        decode(raw, 0, quotes, &mut Vec::new())
    }

    /// What the file holds under the bytes of `part` in the value.
    fn under<'r>(raw: &'r str, part: &str) -> &'r str {
        let text = read(raw);
        let at = text.value.find(part).expect("part of the value");
        text.place(at..at + part.len()).of(raw)
    }

    #[test]
    fn a_place_inside_a_string_is_right_after_an_escape() {
        assert_eq!(under(r#""a\u0062c""#, "c"), "c");
        assert_eq!(under(r#""a\u0062c""#, "b"), r"\u0062");
        assert_eq!(under(r#""a\u0062c""#, "abc"), r"a\u0062c");
        assert_eq!(under(r#""\t\\x""#, "\\"), r"\\");
        assert_eq!(under(r#""plain""#, "ain"), "ain");
        assert_eq!(under("'''\r\nfoo\r\nbar'''", "bar"), "bar");
        assert_eq!(under("\"\"\"a \\\n   b\"\"\"", "b"), "b");
        assert_eq!(under("\"é\\nü\"", "ü"), "ü");
    }

    #[test]
    fn values_are_what_tomllib_reads() {
        assert_eq!(read("\"\"\"\r\na\\\r\n  b\r\nc\"\"\"").value, "ab\nc");
        assert_eq!(read(r#""\U0001F600\"""#).value, "\u{1F600}\"");
        assert_eq!(read(r"'\u0062'").value, r"\u0062");
        assert_eq!(read(r#""\ud800""#).value, r"\ud800", "a lone surrogate is kept as written");
    }
}
