//! Text to rough tokens, from any place on and through any slip: what stands before a cursor.

use crate::text::Span;

/// What a token is, as far as completion cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, digits and whatever else is no mark of TOML.
    Word,
    Text {
        /// How many quotes open it, one or three.
        fence: usize,
        closed: bool,
    },
    Comment,
    Newline,
    /// `[`, `]`, `{`, `}`, `,`, `=`, and `.` between parts of a key.
    Mark(u8),
    End,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

pub(super) struct Scanner<'t> {
    pub text: &'t str,
    pub at: usize,
    /// No fence of this kind follows any more, so that none is looked for again.
    unclosed: [bool; 2],
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str, at: usize) -> Self {
        Scanner { text, at, unclosed: [false; 2] }
    }

    /// The next token. A dot is a mark in keys only; in values it belongs to its word.
    pub fn next(&mut self, in_key: bool) -> Token {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
        let start = self.at;
        let token = |kind, end| Token { kind, span: Span::new(start, end) };
        let token = match bytes.get(start) {
            None => token(Kind::End, start),
            Some(b'\n') => token(Kind::Newline, start + 1),
            Some(b'#') => token(Kind::Comment, self.line_end(start)),
            Some(b'"' | b'\'') => self.string(start),
            Some(mark @ (b'[' | b']' | b'{' | b'}' | b',' | b'=')) => {
                token(Kind::Mark(*mark), start + 1)
            }
            Some(b'.') if in_key => token(Kind::Mark(b'.'), start + 1),
            Some(_) => {
                let ends =
                    |byte: &u8| b" \t\r\n#\"'[]{},=".contains(byte) || (in_key && *byte == b'.');
                let length = bytes[start..].iter().position(ends);
                token(Kind::Word, length.map_or(bytes.len(), |length| start + length))
            }
        };
        self.at = token.span.end;
        token
    }

    /// The end of the line that holds `at`, before its line break.
    pub fn line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
        at + line.trim_end_matches('\r').len()
    }

    fn string(&mut self, start: usize) -> Token {
        let bytes = self.text.as_bytes();
        let quote = bytes[start];
        let escapes = quote == b'"';
        let triple = bytes[start..].starts_with(&[quote; 3]);
        let token = |fence, closed, end| {
            let kind = Kind::Text { fence, closed };
            Token { kind, span: Span::new(start, end) }
        };
        if triple {
            let unclosed = &mut self.unclosed[usize::from(escapes)];
            let mut at = start + 3;
            while !*unclosed && at < bytes.len() {
                if escapes && bytes[at] == b'\\' {
                    at += 2;
                } else if bytes[at..].starts_with(&[quote; 3]) {
                    // Up to two quotes may stand before the fence.
                    let more = bytes[at + 3..].iter().take(2).take_while(|b| **b == quote);
                    return token(3, true, at + 3 + more.count());
                } else {
                    at += 1;
                }
            }
            *unclosed = true;
            return token(3, false, self.line_end(start));
        }
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'\n') {
            if *byte == quote {
                return token(1, true, at + 1);
            }
            at +=
                if escapes && *byte == b'\\' && bytes.get(at + 1) != Some(&b'\n') { 2 } else { 1 };
        }
        token(1, false, self.line_end(start).max(start + 1))
    }

    /// Whether the line that starts at `at` can only be a statement of its own: `key =` or a
    /// header. What is read ahead is one line, as long as it is a key.
    pub fn statement_follows(&self, at: usize) -> bool {
        let mut ahead = Scanner { text: self.text, at, unclosed: [true; 2] };
        let first = ahead.next(true);
        match first.kind {
            Kind::Mark(b'[') => self.header_follows(first.span.start),
            Kind::Word | Kind::Text { closed: true, .. } => loop {
                match ahead.next(true).kind {
                    Kind::Mark(b'=') => return true,
                    Kind::Mark(b'.') => {}
                    _ => return false,
                }
                if !matches!(ahead.next(true).kind, Kind::Word | Kind::Text { closed: true, .. }) {
                    return false;
                }
            },
            _ => false,
        }
    }

    /// Whether the line at `at` is `[name]` or `[[name]]` and nothing else.
    fn header_follows(&self, at: usize) -> bool {
        let line = &self.text[at..self.line_end(at)];
        let line = line.split('#').next().unwrap_or(line).trim();
        let opened = line.len() - line.trim_start_matches('[').len();
        let closed = line.len() - line.trim_end_matches(']').len();
        let inner = line.trim_start_matches('[').trim_end_matches(']').trim_start();
        let named = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        (1..=2).contains(&opened)
            && opened == closed
            && named
            && !inner.contains(['[', ']', ','])
            && !matches!(inner, "true" | "false" | "inf" | "nan")
    }
}
