//! Faults of the syntax in our words, and the places they point at.

use super::Parser;
use crate::document::{DEPTH_LIMIT, Fault, FaultKind};
use crate::text::Span;
use toml_parser::lexer::TokenKind;

impl Parser<'_> {
    pub(super) fn too_deep(&mut self, span: Span) {
        self.fault(span, "nested too deeply", format!("at most {DEPTH_LIMIT} levels are read"));
    }

    /// Reports a fault unless the statement has one already.
    pub(super) fn fault(
        &mut self,
        span: Span,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        if !self.spoilt {
            self.spoilt = true;
            let kind = FaultKind::Syntax { found: found.into(), expected: expected.into() };
            self.faults.push(Fault { span, kind });
        }
    }

    /// Reports what the scanner says of a string, in our words.
    pub(super) fn string_fault(&mut self, error: &toml_parser::ParseError, token: Span) {
        let place = error.unexpected().map_or(token, |span| {
            let start = span.start().clamp(token.start, token.end);
            let end = span.end().clamp(start, token.end);
            self.whole_characters(start, end)
        });
        let said = error.description();
        let raw = token.of(self.text);
        let closed = raw.len() > 1 && raw.ends_with(['"', '\'']);
        if said.contains("multi-line") && said.contains("key") {
            self.fault(token, "a multi-line string as a key", "a key stands on one line");
        } else if !closed || place.start >= token.end {
            let quote = match () {
                () if raw.starts_with("\"\"\"") => "\"\"\"",
                () if raw.starts_with("'''") => "'''",
                () => &raw[..1],
            };
            let line = raw.split(['\n', '\r']).next().unwrap_or(raw);
            let place = Span::new(token.start, token.start + line.trim_end().len().max(1));
            self.fault(place, "a string that is never closed", format!("`{quote}` closes it"));
        } else if place.of(self.text).starts_with('\\') || said.contains("escape") {
            self.fault(
                place,
                format!("`{}` is no escape", place.of(self.text)),
                "write `\\\\` for a backslash, or put the text in single quotes",
            );
        } else if let Some(control) = place.of(self.text).chars().next().filter(|c| c.is_control())
        {
            self.fault(
                place,
                format!("{} in a string", shown(control)),
                "control characters are written as escapes, `\\u0000`",
            );
        } else {
            self.fault(place, format!("a string that cannot be read ({said})"), "check its quotes");
        }
    }

    pub(super) fn whole_characters(&self, mut start: usize, mut end: usize) -> Span {
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        if start == end && start < self.text.len() {
            end += self.text[start..].chars().next().map_or(0, char::len_utf8);
        }
        Span::new(start, end)
    }

    pub(super) fn header_place(&self, start: usize, end: usize) -> Span {
        Span::new(start, end.max(start + 1))
    }

    /// What stands at hand, for a message.
    pub(super) fn found(&self) -> String {
        let token = self.peek();
        match token.kind {
            TokenKind::Eof => "the end of the file".to_owned(),
            TokenKind::Newline | TokenKind::Comment => "the end of the line".to_owned(),
            _ => {
                let text = token.span.of(self.text);
                let first = text.lines().next().unwrap_or(text);
                let short: String = first.chars().take(32).collect();
                let more = if short.len() < text.len() { "…" } else { "" };
                match short.chars().find(|c| c.is_control() || is_look_alike_quote(*c)) {
                    Some(bad) => shown(bad),
                    None => format!("`{short}{more}`"),
                }
            }
        }
    }

    /// The token at hand; at the end of a line or of the file, the last character before it.
    pub(super) fn peek_place(&self) -> Span {
        let token = self.peek();
        match token.kind {
            TokenKind::Eof | TokenKind::Newline | TokenKind::Comment => {
                let end = self.text[..token.span.start].trim_end_matches([' ', '\t']).len();
                let last = self.text[..end].chars().next_back();
                Span::new(end - last.map_or(0, char::len_utf8), end)
            }
            _ => {
                let text = token.span.of(self.text);
                let line = text.split(['\n', '\r']).next().unwrap_or(text);
                Span::new(token.span.start, token.span.start + line.len().max(1))
            }
        }
    }

    /// From the token at hand to the end of its line, comment and white space left out.
    pub(super) fn rest_of_line(&self) -> Span {
        let start = self.peek().span.start;
        let rest = &self.tokens[self.at..];
        let length = rest.iter().position(|token| {
            matches!(token.kind, TokenKind::Newline | TokenKind::Comment | TokenKind::Eof)
        });
        let end = length.map_or(start, |length| rest[length].span.start);
        Span::new(start, start + self.text[start..end].trim_end().len())
    }
}

/// A character for a message: as it is when it can be seen, else its number.
pub(super) fn shown(c: char) -> String {
    match c {
        '\u{feff}' => "a byte order mark (U+FEFF)".to_owned(),
        '\u{a0}' => "a no-break space (U+00A0)".to_owned(),
        c if is_look_alike_quote(c) => format!("the typographic quote `{c}`"),
        c if c.is_control() || c.is_whitespace() => {
            format!("the character U+{:04X}", u32::from(c))
        }
        c => format!("`{c}`"),
    }
}

/// Quotes that word processors and web pages put where `"` or `'` was typed.
pub(super) fn is_look_alike_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
}
