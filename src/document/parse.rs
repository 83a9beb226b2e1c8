//! Text to statements: the scanner's tokens are read statement by statement, so that a slip
//! spoils the statement it stands in and nothing else. `tree` puts the statements together.

mod value;

use super::tree::Tree;
use super::{Fault, FaultKind, Key, Newer, Table, string};
use crate::text::Span;
use toml_parser::Source;
use toml_parser::decoder::Encoding;
use toml_parser::lexer::TokenKind;

pub(super) struct Parsed {
    pub root: Table,
    pub faults: Vec<Fault>,
    pub newer: Vec<Newer>,
    pub comments: Vec<Span>,
}

pub(super) fn parse(text: &str) -> Parsed {
    let mut parser = Parser::new(text);
    parser.document();
    let Parser { tree, mut faults, mut newer, comments, .. } = parser;
    faults.sort_by_key(|fault| fault.span);
    newer.sort_by_key(|newer| newer.span);
    Parsed { root: tree.root, faults, newer, comments }
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: TokenKind,
    span: Span,
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    tree: Tree,
    faults: Vec<Fault>,
    newer: Vec<Newer>,
    comments: Vec<Span>,
    /// Whether the statement at hand has its fault already; what follows would only echo it.
    spoilt: bool,
    /// How many tokens may still be looked at ahead, over the whole file, to find out whether a
    /// brace is ever closed. Keeps the work linear on a file of unclosed braces.
    look_ahead: usize,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let tokens = scan(text);
        let look_ahead = 4 * tokens.len();
        Parser {
            text,
            tokens,
            at: 0,
            tree: Tree::default(),
            faults: Vec::new(),
            newer: Vec::new(),
            comments: Vec::new(),
            spoilt: false,
            look_ahead,
        }
    }

    fn document(&mut self) {
        loop {
            self.skip_blank_lines();
            self.spoilt = false;
            match self.peek().kind {
                TokenKind::Eof => break,
                TokenKind::LeftSquareBracket => self.header(),
                _ => self.key_and_value(),
            }
            self.end_of_line();
        }
    }

    /// `[a.b]` or `[[a.b]]`.
    fn header(&mut self) {
        let open = self.bump();
        let array = self.peek().kind == TokenKind::LeftSquareBracket
            && self.peek().span.start == open.span.end;
        if array {
            self.bump();
        }
        let keys = self.keys("`]`");
        let start = open.span.start;
        self.skip_space();
        let mut end = self.previous_end(start);
        if self.peek().kind == TokenKind::RightSquareBracket {
            end = self.bump().span.end;
            if array {
                let next = self.peek();
                if next.kind == TokenKind::RightSquareBracket && next.span.start == end {
                    end = self.bump().span.end;
                } else {
                    self.fault(Span::new(start, end), "`]` after `[[`", "`]]` closes the header");
                }
            }
        } else if !keys.is_empty() {
            let closing = if array { "`]]`" } else { "`]`" };
            let found = self.found();
            let place = self.header_place(start, end);
            self.fault(place, found, format!("{closing} closes the header"));
        }
        if keys.is_empty() {
            let place = self.header_place(start, end);
            self.fault(place, "a header without a name", "write `[name]`");
            self.tree.lose_section();
            return;
        }
        let header = Span::new(start, end);
        if keys.len() > super::DEPTH_LIMIT {
            self.too_deep(header);
            self.tree.lose_section();
            return;
        }
        if let Err(fault) = self.tree.open(keys, header, array)
            && !self.spoilt
        {
            self.faults.push(fault);
            self.spoilt = true;
        }
    }

    fn header_place(&self, start: usize, end: usize) -> Span {
        Span::new(start, end.max(start + 1))
    }

    /// `a.b = value`
    fn key_and_value(&mut self) {
        let start = self.peek().span.start;
        let keys = self.keys("`=`");
        if keys.is_empty() {
            let found = self.found();
            let place = self.peek_place();
            self.fault(place, found, "a key, a `[table]` or a comment may stand here");
            self.skip_line();
            return;
        }
        self.skip_space();
        let end = self.previous_end(start);
        let key_span = Span::new(start, end);
        let value = if self.peek().kind == TokenKind::Equals {
            let equals = self.bump();
            self.skip_space();
            self.value(0, equals.span)
        } else {
            let (found, place) = match self.peek().kind {
                TokenKind::Newline | TokenKind::Eof | TokenKind::Comment => {
                    ("a key without a value".to_owned(), key_span)
                }
                _ => (self.found(), self.peek_place()),
            };
            self.fault(place, found, "write `key = value`");
            self.skip_line();
            super::Value { span: Span::at(end), kind: super::Kind::Broken }
        };
        if keys.len() > super::DEPTH_LIMIT {
            self.too_deep(key_span);
            return;
        }
        if let Err(fault) = self.tree.insert(keys, value)
            && !self.spoilt
        {
            self.faults.push(fault);
            self.spoilt = true;
        }
    }

    /// A key of one or more parts. Empty when there is none; then nothing was read.
    fn keys(&mut self, then: &str) -> Vec<Key> {
        let mut keys = Vec::new();
        loop {
            self.skip_space();
            let token = self.peek();
            let encoding = encoding(token.kind);
            if token.kind != TokenKind::Atom && encoding.is_none() {
                if !keys.is_empty() || token.kind == TokenKind::Dot {
                    let found = self.found();
                    let place = self.peek_place();
                    self.fault(place, found, "a part of a key stands around each dot");
                    while matches!(self.peek().kind, TokenKind::Dot | TokenKind::Whitespace) {
                        self.bump();
                    }
                    if matches!(self.peek().kind, TokenKind::Atom) {
                        continue;
                    }
                }
                return keys;
            }
            self.bump();
            let name = self.key_name(token, encoding);
            keys.push(Key { name, span: token.span });
            self.skip_space();
            if self.peek().kind != TokenKind::Dot {
                let _ = then;
                return keys;
            }
            self.bump();
        }
    }

    fn key_name(&mut self, token: Token, encoding: Option<Encoding>) -> String {
        let raw = token.span.of(self.text);
        let source = toml_parser::Span::new_unchecked(token.span.start, token.span.end);
        let mut first = None;
        let mut ignored = String::new();
        toml_parser::Raw::new_unchecked(raw, encoding, source).decode_key(
            &mut Out(&mut ignored),
            &mut |error| {
                first.get_or_insert(error);
            },
        );
        match first {
            Some(error) if encoding.is_none() => {
                let at = error.unexpected().map_or(token.span.start, |span| span.start());
                let bad = self.text[at..].chars().next().unwrap_or(' ');
                let place = Span::new(at, at + bad.len_utf8());
                self.fault(
                    place,
                    format!("{} in a key", shown(bad)),
                    "bare keys are letters, digits, `-` and `_`; put other keys in quotes",
                );
            }
            Some(error) => self.string_fault(&error, token.span),
            None => {}
        }
        match encoding.map(quotes) {
            Some(quotes) => string::decode(raw, token.span.start, quotes, &mut self.newer).value,
            None => raw.to_owned(),
        }
    }

    /// Reports what the scanner says of a string, in our words.
    fn string_fault(&mut self, error: &toml_parser::ParseError, token: Span) {
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

    fn whole_characters(&self, mut start: usize, mut end: usize) -> Span {
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

    /// Nothing but a comment may follow a statement on its line.
    fn end_of_line(&mut self) {
        self.skip_space();
        match self.peek().kind {
            TokenKind::Comment => {
                self.comment();
            }
            TokenKind::Newline | TokenKind::Eof => {}
            _ => {
                let place = self.rest_of_line();
                let found = self.found();
                self.fault(place, found, "one statement stands on a line");
                self.skip_line();
            }
        }
        if self.peek().kind == TokenKind::Newline {
            self.newline();
        }
    }

    fn skip_blank_lines(&mut self) {
        loop {
            match self.peek().kind {
                TokenKind::Whitespace => drop(self.bump()),
                TokenKind::Newline => {
                    self.spoilt = false;
                    self.newline();
                }
                TokenKind::Comment => {
                    self.spoilt = false;
                    self.comment();
                }
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        let token = self.bump();
        self.comments.push(token.span);
        let text = token.span.of(self.text);
        if let Some((at, bad)) =
            text.char_indices().find(|(_, c)| c.is_ascii_control() && *c != '\t')
        {
            let start = token.span.start + at;
            self.fault(
                Span::new(start, start + bad.len_utf8()),
                format!("{} in a comment", shown(bad)),
                "comments hold no control characters",
            );
        }
    }

    fn newline(&mut self) {
        let token = self.bump();
        if token.span.of(self.text) == "\r" {
            self.fault(token.span, "a carriage return alone", "lines end with `\\n` or `\\r\\n`");
        }
    }

    fn too_deep(&mut self, span: Span) {
        self.fault(
            span,
            "nested too deeply",
            format!("at most {} levels are read", super::DEPTH_LIMIT),
        );
    }

    /// Reports a fault unless the statement has one already.
    fn fault(&mut self, span: Span, found: impl Into<String>, expected: impl Into<String>) {
        if !self.spoilt {
            self.spoilt = true;
            let kind = FaultKind::Syntax { found: found.into(), expected: expected.into() };
            self.faults.push(Fault { span, kind });
        }
    }

    fn peek(&self) -> Token {
        self.tokens[self.at]
    }

    /// Takes the token at hand; the end of the file is never passed.
    fn bump(&mut self) -> Token {
        let token = self.tokens[self.at];
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        token
    }

    fn skip_space(&mut self) {
        while self.peek().kind == TokenKind::Whitespace {
            self.bump();
        }
    }

    fn skip_line(&mut self) {
        while !matches!(self.peek().kind, TokenKind::Newline | TokenKind::Eof) {
            if self.peek().kind == TokenKind::Comment {
                self.comment();
            } else {
                self.bump();
            }
        }
    }

    /// Where the last token that is not white space ended, not before `start`.
    fn previous_end(&self, start: usize) -> usize {
        let before = self.tokens[..self.at].iter().rev();
        let last = before.take(4).find(|token| token.kind != TokenKind::Whitespace);
        last.map_or(start, |token| token.span.end.max(start))
    }

    /// What stands at hand, for a message.
    fn found(&self) -> String {
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
    fn peek_place(&self) -> Span {
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
    fn rest_of_line(&self) -> Span {
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
fn shown(c: char) -> String {
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
fn is_look_alike_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
}

fn encoding(kind: TokenKind) -> Option<Encoding> {
    kind.encoding()
}

fn quotes(encoding: Encoding) -> string::Quotes {
    match encoding {
        Encoding::LiteralString => string::Quotes::Literal,
        Encoding::BasicString => string::Quotes::Basic,
        Encoding::MlLiteralString => string::Quotes::MultiLineLiteral,
        Encoding::MlBasicString => string::Quotes::MultiLineBasic,
    }
}

/// A sink for decoded text that we do not keep: `string` decodes again, with places.
struct Out<'s>(&'s mut String);

impl<'i> toml_parser::decoder::StringBuilder<'i> for Out<'_> {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn push_str(&mut self, append: &'i str) -> bool {
        self.0.push_str(append);
        true
    }

    fn push_char(&mut self, append: char) -> bool {
        self.0.push(append);
        true
    }
}

/// All tokens of `text`; the last is the end of the file. The scanner lets an unclosed
/// multi-line string run to the end, which would hide everything after it: such a string is
/// ended at its first line, and the rest is scanned anew.
fn scan(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 3 + 1);
    let mut base = 0;
    // Each kind of fence can be left open once; a few rounds are enough for any text.
    for _ in 0..4 {
        for token in Source::new(&text[base..]).lex() {
            let span = Span::new(base + token.span().start(), base + token.span().end());
            tokens.push(Token { kind: token.kind(), span });
        }
        let Some(at) = tokens.len().checked_sub(2) else { break };
        let last = tokens[at];
        let raw = last.span.of(text);
        let fence = match last.kind {
            TokenKind::MlBasicString => "\"\"\"",
            TokenKind::MlLiteralString => "'''",
            _ => break,
        };
        let line = raw.find('\n').unwrap_or(raw.len());
        let open = raw.len() < 6 || !raw.ends_with(fence) || ends_with_escape(raw, last.kind);
        if !open || line == raw.len() {
            break;
        }
        let line = raw[..line].trim_end_matches('\r').len();
        tokens.truncate(at);
        base = last.span.start + line;
        tokens.push(Token { kind: last.kind, span: Span::new(last.span.start, base) });
    }
    tokens
}

/// Whether the fence at the end of a basic string is escaped, and so closes nothing.
fn ends_with_escape(raw: &str, kind: TokenKind) -> bool {
    let body = raw.trim_end_matches('"');
    let backslashes = body.len() - body.trim_end_matches('\\').len();
    kind == TokenKind::MlBasicString && backslashes % 2 == 1 && raw.len() - body.len() < 4
}
