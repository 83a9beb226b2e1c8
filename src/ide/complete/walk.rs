//! Token by token to the cursor, with the brackets that are open there.

use super::place::{Key, Place, Value};
use super::scan::{Kind, Scanner, Token};
use super::slot::Slot;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Key,
    /// A dot or `=`.
    Equals,
    Value,
    /// A comma, a closing bracket, or the end of the line.
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Section,
    Array,
    Inline,
}

struct Frame {
    form: Form,
    path: Vec<String>,
    expect: Expect,
    /// The parts of the key at hand.
    key: Vec<String>,
    /// Keys of an inline table, strings of an array.
    names: Vec<String>,
}

impl Frame {
    fn new(form: Form, path: Vec<String>) -> Self {
        let expect = if form == Form::Array { Expect::Value } else { Expect::Key };
        Frame { form, path, expect, key: Vec::new(), names: Vec::new() }
    }

    fn full(&self) -> Vec<String> {
        self.path.iter().chain(&self.key).cloned().collect()
    }
}

/// Deeper brackets are not followed; nothing that is completed stands so deep.
const DEPTH: usize = 16;

pub(super) struct Walk<'t> {
    pub scanner: Scanner<'t>,
    pub cursor: usize,
    frames: Vec<Frame>,
    statement: usize,
    /// Brackets below the deepest frame.
    sunk: usize,
    /// A brace that closes stands here, and none before it.
    brace: usize,
}

impl<'t> Walk<'t> {
    pub fn new(text: &'t str, start: usize, cursor: usize) -> Self {
        Walk {
            scanner: Scanner::new(text, start),
            cursor,
            frames: vec![Frame::new(Form::Section, Vec::new())],
            statement: start,
            sunk: 0,
            brace: 0,
        }
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Form::Section, Vec::new()));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Reads one token; the place, when it is reached.
    pub fn step(&mut self) -> Option<Place> {
        let in_key = matches!(self.frame().expect, Expect::Key | Expect::Equals);
        let token = self.scanner.next(in_key);
        let (start, end) = (token.span.start, token.span.end);
        let word = matches!(token.kind, Kind::Word);
        if self.cursor < start || (self.cursor == start && !word) {
            return Some(self.between(token));
        }
        let inside = match token.kind {
            Kind::Word => self.cursor <= end,
            Kind::Text { closed: true, .. } => self.cursor < end,
            Kind::Text { closed: false, .. } | Kind::Comment => self.cursor <= end,
            Kind::Newline | Kind::Mark(_) => self.cursor < end,
            Kind::End => true,
        };
        if inside {
            return Some(self.within(token));
        }
        self.take(token)
    }

    /// The cursor stands on white space or before a mark; `next` follows.
    fn between(&mut self, next: Token) -> Place {
        let cursor = self.cursor;
        if self.sunk > 0 {
            return Place::Nothing;
        }
        match self.frame().expect {
            Expect::Key => {
                // A key that follows on this line is one that exists.
                if matches!(next.kind, Kind::Word | Kind::Text { .. } | Kind::Mark(b'[' | b'.')) {
                    return Place::Nothing;
                }
                self.key(Span::at(cursor), next)
            }
            Expect::Value => self.value(Slot::Bare(Span::at(cursor)), next),
            Expect::Equals | Expect::End => Place::Nothing,
        }
    }

    /// The cursor stands in `token`, or at an end of it that may still grow.
    fn within(&mut self, token: Token) -> Place {
        if self.sunk > 0 {
            return Place::Nothing;
        }
        match (self.frame().expect, token.kind) {
            (Expect::Key, Kind::Word | Kind::Text { .. }) => {
                let next = self.scanner.next(true);
                self.key(token.span, next)
            }
            (Expect::Value, Kind::Word) => {
                let next = self.scanner.next(false);
                self.value(Slot::Bare(token.span), next)
            }
            (Expect::Value, Kind::Text { fence, closed }) => {
                let slot = Slot::read(self.scanner.text, token.span, self.cursor, fence, closed);
                let Some(slot) = slot else { return Place::Nothing };
                let next = Token { kind: Kind::End, span: Span::at(token.span.end) };
                self.value(slot, next)
            }
            _ => Place::Nothing,
        }
    }

    fn key(&mut self, span: Span, next: Token) -> Place {
        let continues = matches!(next.kind, Kind::Mark(b'=' | b'.'));
        let frame = self.frame();
        let table = frame.full();
        let inline = (frame.form == Form::Inline).then(|| frame.names.clone());
        let inline = inline.map(|mut names| {
            names.extend(self.rest(Form::Inline));
            names
        });
        Place::Key(Key { table, span, inline, continues })
    }

    fn value(&mut self, slot: Slot, next: Token) -> Place {
        let statement = self.statement;
        let frame = self.frame();
        let in_array = frame.form == Form::Array;
        let path = frame.full();
        let mut siblings = if in_array { frame.names.clone() } else { Vec::new() };
        let mut needs_comma = false;
        if matches!(slot, Slot::Bare(_)) {
            let follows =
                |kind| matches!(kind, Kind::Word | Kind::Text { .. } | Kind::Mark(b'[' | b'{'));
            if in_array {
                let mut ahead = Scanner::new(self.scanner.text, next.span.start);
                let mut next = ahead.next(false);
                while matches!(next.kind, Kind::Newline | Kind::Comment) {
                    if next.kind == Kind::Newline && ahead.statement_follows(next.span.end) {
                        break;
                    }
                    next = ahead.next(false);
                }
                needs_comma = follows(next.kind);
            } else if follows(next.kind) {
                return Place::Nothing;
            }
        }
        if in_array {
            if matches!(slot, Slot::Bare(_)) {
                self.scanner.at = self.scanner.at.min(next.span.start);
            }
            siblings.extend(self.rest(Form::Array));
        }
        Place::Value(Value { path, in_array, siblings, slot, statement, needs_comma })
    }

    /// What else the array or the inline table at hand holds, up to its end.
    fn rest(&mut self, form: Form) -> Vec<String> {
        const ENOUGH: usize = 2_000;
        let mut names = Vec::new();
        let (mut depth, mut key) = (0usize, false);
        for _ in 0..ENOUGH {
            let token = self.scanner.next(form == Form::Inline);
            match token.kind {
                Kind::End => break,
                Kind::Newline if self.scanner.statement_follows(token.span.end) => break,
                Kind::Mark(b'[' | b'{') => depth += 1,
                Kind::Mark(b']' | b'}') if depth == 0 => break,
                Kind::Mark(b']' | b'}') => depth -= 1,
                Kind::Mark(b',') if depth == 0 => key = true,
                Kind::Text { fence, .. } if depth == 0 && form == Form::Array => {
                    names.extend(Slot::text(self.scanner.text, token.span, fence));
                }
                Kind::Word if depth == 0 && key && form == Form::Inline => {
                    names.push(token.span.of(self.scanner.text).to_owned());
                    key = false;
                }
                _ => {}
            }
        }
        names
    }

    /// Takes a token that ends before the cursor.
    fn take(&mut self, token: Token) -> Option<Place> {
        let expect = self.frame().expect;
        match token.kind {
            Kind::End => return Some(Place::Nothing),
            Kind::Comment => {}
            Kind::Newline => self.newline(token.span.end),
            _ if self.sunk > 0 => match token.kind {
                Kind::Mark(b'[' | b'{') => self.sunk += 1,
                Kind::Mark(b']' | b'}') => self.sunk -= 1,
                _ => {}
            },
            Kind::Mark(b'[') if expect == Expect::Key && self.frame().form == Form::Section => {
                return self.header(token.span);
            }
            Kind::Mark(mark) => self.mark(mark),
            Kind::Word => {
                let name = token.span.of(self.scanner.text).to_owned();
                self.part(name, token.span, false);
            }
            Kind::Text { fence, .. } => {
                let text = Slot::text(self.scanner.text, token.span, fence);
                self.part(text.unwrap_or_default(), token.span, true);
            }
        }
        None
    }

    fn part(&mut self, name: String, span: Span, is_text: bool) {
        if let [frame] = self.frames.as_slice()
            && frame.expect == Expect::Key
            && frame.key.is_empty()
        {
            self.statement = span.start;
        }
        let frame = self.frame();
        match frame.expect {
            Expect::Key => {
                if frame.form == Form::Inline && frame.key.is_empty() {
                    frame.names.push(name.clone());
                }
                frame.key.push(name);
                frame.expect = Expect::Equals;
            }
            Expect::Value => {
                if frame.form == Form::Array && is_text {
                    frame.names.push(name);
                }
                frame.expect = Expect::End;
            }
            Expect::Equals | Expect::End => {}
        }
    }

    fn mark(&mut self, mark: u8) {
        let full = self.frames.len() >= DEPTH;
        let frame = self.frame();
        match (mark, frame.expect) {
            (b'.', Expect::Equals) => frame.expect = Expect::Key,
            (b'=', Expect::Equals) => frame.expect = Expect::Value,
            (b'[' | b'{', Expect::Value) => {
                frame.expect = Expect::End;
                if full {
                    self.sunk = 1;
                    return;
                }
                let form = if mark == b'[' { Form::Array } else { Form::Inline };
                let path = frame.full();
                self.frames.push(Frame::new(form, path));
            }
            (b',', _) if frame.form == Form::Array => frame.expect = Expect::Value,
            (b',', _) if frame.form == Form::Inline => {
                frame.expect = Expect::Key;
                frame.key.clear();
            }
            (b']' | b'}', _) if self.frames.len() > 1 => {
                self.frames.pop();
                self.frame().expect = Expect::End;
            }
            _ => {}
        }
    }

    /// A line ends; a bracket that is never closed ends with it.
    fn newline(&mut self, at: usize) {
        if self.frames.len() == 1 && self.sunk == 0 {
            let frame = self.frame();
            frame.key.clear();
            frame.expect = Expect::Key;
            return;
        }
        let inline = self.frame().form == Form::Inline && self.sunk == 0;
        let ends = if inline { !self.brace_closes(at) } else { self.scanner.statement_follows(at) };
        if ends {
            self.sunk = 0;
            self.frames.truncate(1);
            let frame = self.frame();
            frame.key.clear();
            frame.expect = Expect::Key;
        }
    }

    /// Whether a brace closes from `at` on before another opens and before a header.
    fn brace_closes(&mut self, at: usize) -> bool {
        if at <= self.brace {
            return true;
        }
        let mut line = at;
        for each in self.scanner.text[at..].split_inclusive('\n') {
            if each.trim_start().starts_with('[') && self.scanner.statement_follows(line) {
                return false;
            }
            if let Some(brace) = each.find(['{', '}']) {
                self.brace = line + brace;
                return each[brace..].starts_with('}');
            }
            line += each.len();
        }
        false
    }

    /// Goes on at `at`, in the table at `path`.
    pub fn enter(&mut self, at: usize, path: Vec<String>) {
        self.scanner.at = at;
        self.frames = vec![Frame::new(Form::Section, path)];
    }
}
