//! Looking ahead: where an array or a table that is never closed must end.

use super::{Parser, encoding};
use crate::document::DEPTH_LIMIT;
use toml_parser::lexer::TokenKind;

impl Parser<'_> {
    /// Whether the brace just read is closed before a `[header]` line and the end of the file.
    pub(super) fn brace_closes(&mut self) -> bool {
        let mut depth = 1usize;
        let mut square = 0usize;
        let mut at = self.at;
        while self.look_ahead > 0 {
            self.look_ahead -= 1;
            match self.tokens[at].kind {
                TokenKind::Eof => return false,
                TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightCurlyBracket => {
                    depth -= 1;
                    if depth == 0 {
                        return true;
                    }
                }
                TokenKind::LeftSquareBracket => square += 1,
                TokenKind::RightSquareBracket if square == 0 => return false,
                TokenKind::RightSquareBracket => square -= 1,
                TokenKind::Newline if self.header_follows(at + 1) => return false,
                _ => {}
            }
            at += 1;
        }
        false
    }

    /// Whether the line that starts at token `at` can only be a statement of its own.
    pub(super) fn statement_follows(&self, at: usize) -> bool {
        self.assignment_follows(at) || self.header_follows(at)
    }

    /// `key =` or `a.b =`
    pub(super) fn assignment_follows(&self, at: usize) -> bool {
        let mut at = self.past_space(at);
        for _ in 0..DEPTH_LIMIT {
            let kind = self.kind_at(at);
            if kind != TokenKind::Atom && encoding(kind).is_none() {
                return false;
            }
            at = self.past_space(at + 1);
            match self.kind_at(at) {
                TokenKind::Equals => return true,
                TokenKind::Dot => at = self.past_space(at + 1),
                _ => return false,
            }
        }
        false
    }

    /// `[a.b]` or `[[a.b]]` alone on its line, with a first part that is no value, so that it
    /// cannot be an element of an array.
    pub(super) fn header_follows(&self, at: usize) -> bool {
        let mut at = self.past_space(at);
        let mut opened = 0;
        while self.kind_at(at) == TokenKind::LeftSquareBracket && opened < 2 {
            opened += 1;
            at += 1;
        }
        at = self.past_space(at);
        if opened == 0 || self.kind_at(at) != TokenKind::Atom {
            return false;
        }
        let first = self.tokens[at].span.of(self.text);
        let number = first.starts_with(|c: char| c.is_ascii_digit() || "+-".contains(c));
        if number || matches!(first, "true" | "false" | "inf" | "nan") {
            return false;
        }
        for _ in 0..4 * DEPTH_LIMIT {
            let kind = self.kind_at(at);
            let part = matches!(kind, TokenKind::Atom | TokenKind::Dot | TokenKind::Whitespace);
            if !part && encoding(kind).is_none() {
                break;
            }
            at += 1;
        }
        let mut closed = 0;
        while self.kind_at(at) == TokenKind::RightSquareBracket && closed < 3 {
            closed += 1;
            at += 1;
        }
        at = self.past_space(at);
        let ends =
            matches!(self.kind_at(at), TokenKind::Newline | TokenKind::Comment | TokenKind::Eof);
        closed == opened && ends
    }

    pub(super) fn past_space(&self, mut at: usize) -> usize {
        while self.kind_at(at) == TokenKind::Whitespace {
            at += 1;
        }
        at
    }

    pub(super) fn kind_at(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::Eof, |token| token.kind)
    }
}
