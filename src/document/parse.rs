//! Text to statements: the scanner's tokens are read statement by statement, so that a slip
//! spoils the statement it stands in and nothing else. `tree` puts the statements together.

mod ahead;
mod fault;
mod scan;
mod value;

use super::tree::Tree;
use super::{Fault, Key, Newer, Table, edit, string};
use crate::text::Span;
use fault::shown;
use scan::scan;
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
        let mut keys = Vec::with_capacity(1);
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
        if encoding.is_none() && edit::is_bare(raw) {
            return raw.to_owned();
        }
        let source = toml_parser::Span::new_unchecked(token.span.start, token.span.end);
        let mut first = None;
        toml_parser::Raw::new_unchecked(raw, encoding, source).decode_key(&mut (), &mut |error| {
            first.get_or_insert(error);
        });
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
