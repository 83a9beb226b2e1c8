//! A place in a string that moves forward, always on a character boundary; and the character
//! classes that Python's `re` means by `\s` and `\w`, which the reference parsers are written in.

use crate::text::Span;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    pub text: &'a str,
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str, at: usize) -> Self {
        Cursor { text, at }
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn bump(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    /// Steps over `expected` when it comes next.
    pub fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    /// Steps over the first of `expected` (ASCII, in any case) that comes next.
    pub fn eat_any_case<'b>(&mut self, expected: &[&'b str]) -> Option<&'b str> {
        let rest = self.rest().as_bytes();
        let found = expected.iter().find(|word| {
            rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
        })?;
        self.at += found.len();
        Some(found)
    }

    /// Steps over every character that `belongs`; the part stepped over, which may be empty.
    pub fn eat_while(&mut self, belongs: impl Fn(char) -> bool) -> Span {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        Span::new(start, self.at)
    }

    /// Steps over spaces and tabs, the only white space between the parts of a requirement.
    pub fn eat_blanks(&mut self) -> Span {
        self.eat_while(is_blank)
    }

    /// Steps over ASCII digits, at least one.
    pub fn eat_digits(&mut self) -> Option<Span> {
        let digits = self.eat_while(|c| c.is_ascii_digit());
        (!digits.is_empty()).then_some(digits)
    }

    /// Whether Python's `\b` holds here: a word character on exactly one side.
    pub fn is_at_word_boundary(&self) -> bool {
        let before = self.text[..self.at].chars().next_back().is_some_and(is_word);
        let after = self.peek().is_some_and(is_word);
        before != after
    }
}

pub(crate) fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

/// `\s` of Python's `re` on text: Unicode white space and the four ASCII separators.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `\w` of Python's `re` on text.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `span` without the characters at both ends for which `drops` holds.
pub(crate) fn trim(text: &str, span: Span, drops: impl Fn(char) -> bool) -> Span {
    let part = span.of(text);
    let start = span.start + (part.len() - part.trim_start_matches(&drops).len());
    let end = span.end - (part.len() - part.trim_end_matches(&drops).len());
    if start >= end { Span::at(span.start) } else { Span::new(start, end) }
}
