//! Values: strings, scalars, arrays and inline tables.

use super::fault::{is_look_alike_quote, shown};
use super::{Parser, encoding, quotes};
use crate::document::tree;
use crate::document::{Array, DEPTH_LIMIT, Form, Kind, Newer, NewerKind, Table, Value, string};
use crate::text::Span;
use toml_parser::Raw;
use toml_parser::decoder::ScalarKind;
use toml_parser::lexer::TokenKind;

impl Parser<'_> {
    /// The value at hand. `after` is the `=`, bracket or comma before it.
    pub(super) fn value(&mut self, depth: usize, after: Span) -> Value {
        let token = self.peek();
        match token.kind {
            TokenKind::LeftSquareBracket => self.array(depth),
            TokenKind::LeftCurlyBracket => self.inline_table(depth),
            TokenKind::Atom | TokenKind::Dot => self.scalar(),
            kind => match encoding(kind) {
                Some(encoding) => {
                    self.bump();
                    let raw = token.span.of(self.text);
                    let fault = self.decode_fault(token.span, Some(encoding));
                    if let Some(error) = fault {
                        self.string_fault(&error, token.span);
                        return Value { span: token.span, kind: Kind::Broken };
                    }
                    let start = token.span.start;
                    let text = string::decode(raw, start, quotes(encoding), &mut self.newer);
                    Value { span: token.span, kind: Kind::Text(text) }
                }
                None => {
                    let ends =
                        matches!(kind, TokenKind::Newline | TokenKind::Eof | TokenKind::Comment);
                    let place = if ends { after } else { self.peek_place() };
                    let found = if ends { "nothing after `=`".to_owned() } else { self.found() };
                    self.fault(place, found, "a value belongs here");
                    Value { span: Span::at(after.end), kind: Kind::Broken }
                }
            },
        }
    }

    fn decode_fault(
        &mut self,
        span: Span,
        encoding: Option<toml_parser::decoder::Encoding>,
    ) -> Option<toml_parser::ParseError> {
        if is_plain(span.of(self.text)) {
            return None;
        }
        let source = toml_parser::Span::new_unchecked(span.start, span.end);
        let mut first = None;
        let _ = Raw::new_unchecked(span.of(self.text), encoding, source).decode_scalar(
            &mut (),
            &mut |error| {
                first.get_or_insert(error);
            },
        );
        first
    }

    /// A number, boolean, date, or text whose quotes were forgotten.
    fn scalar(&mut self) -> Value {
        let start = self.peek().span.start;
        let mut end = start;
        loop {
            match self.peek().kind {
                TokenKind::Atom | TokenKind::Dot => end = self.bump().span.end,
                // `1979-05-27 07:32:00` is one value
                TokenKind::Whitespace
                    if is_date(&self.text[start..end])
                        && self.text[self.peek().span.end..]
                            .starts_with(|c: char| c.is_ascii_digit())
                        && self.peek().span.len() == 1 =>
                {
                    self.bump();
                }
                _ => break,
            }
        }
        let span = Span::new(start, end);
        let raw = span.of(self.text);
        let source = toml_parser::Span::new_unchecked(start, end);
        let mut first = None;
        let mut decoded = String::new();
        let kind =
            Raw::new_unchecked(raw, None, source).decode_scalar(&mut decoded, &mut |error| {
                first.get_or_insert(error);
            });
        let kind = match kind {
            _ if first.is_some() => None,
            ScalarKind::Boolean(value) => Some(Kind::Boolean(value)),
            // The decoder leaves it to the number's reader to find that digits are missing.
            ScalarKind::Integer(radix) => {
                let digits = decoded.trim_start_matches(['+', '-']);
                let sound = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix.value()));
                sound.then_some(Kind::Integer)
            }
            ScalarKind::Float => decoded.parse::<f64>().ok().map(|_| Kind::Float),
            ScalarKind::DateTime => self.date(span),
            ScalarKind::String => None,
        };
        let Some(kind) = kind else {
            self.scalar_fault(span);
            return Value { span, kind: Kind::Broken };
        };
        Value { span, kind }
    }

    fn scalar_fault(&mut self, span: Span) {
        let raw = span.of(self.text);
        if let Some(quote) = raw.chars().find(|c| is_look_alike_quote(*c)) {
            let at = span.start + raw.find(quote).unwrap_or(0);
            let place = Span::new(at, at + quote.len_utf8());
            self.fault(place, shown(quote), "strings stand in straight quotes, `\"…\"`");
            return;
        }
        // `hello world` is one forgotten pair of quotes, not two values.
        while matches!(self.peek().kind, TokenKind::Whitespace | TokenKind::Atom | TokenKind::Dot) {
            self.bump();
        }
        let end = self.previous_end(span.end);
        let place = Span::new(span.start, end);
        let short: String = place.of(self.text).chars().take(40).collect();
        let lower = short.to_ascii_lowercase();
        let expected = match lower.as_str() {
            "true" | "yes" | "on" => "write `true`".to_owned(),
            "false" | "no" | "off" => "write `false`".to_owned(),
            "none" | "null" => "TOML has no null; leave the key out".to_owned(),
            _ => format!("a string stands in quotes, `\"{short}\"`"),
        };
        self.fault(place, format!("`{short}` is not a value"), expected);
    }

    /// Whether a date or time names one that exists, by the rules of Python's `tomllib`.
    fn date(&mut self, span: Span) -> Option<Kind> {
        let raw = span.of(self.text);
        let parsed: toml_datetime::Datetime = raw.parse().ok()?;
        let no_such_second = parsed.time.is_some_and(|time| time.second.unwrap_or(0) > 59);
        let no_such_year = parsed.date.is_some_and(|date| date.year == 0);
        if no_such_second || no_such_year {
            return None;
        }
        if parsed.time.is_some_and(|time| time.second.is_none()) {
            self.newer.push(Newer { span, kind: NewerKind::TimeWithoutSeconds });
        }
        Some(Kind::Date)
    }

    fn array(&mut self, depth: usize) -> Value {
        let open = self.bump().span;
        if depth >= DEPTH_LIMIT {
            return self.skip_nested(open);
        }
        let mut array = Array::default();
        let mut comma = Some(open);
        loop {
            if let Some(end) = self.blank_in_brackets() {
                let text = "a `[` that is never closed";
                self.fault(open, text, "`]` closes the array");
                return Value { span: Span::new(open.start, end), kind: Kind::Broken };
            }
            let token = self.peek();
            match token.kind {
                TokenKind::RightSquareBracket => {
                    self.bump();
                    let span = Span::new(open.start, token.span.end);
                    return Value { span, kind: Kind::Array(array) };
                }
                TokenKind::Comma => {
                    self.bump();
                    if comma.is_some() {
                        let place = token.span;
                        self.fault(place, "`,` without a value before it", "remove it");
                    } else {
                        array.commas.push(token.span);
                    }
                    comma = Some(token.span);
                }
                TokenKind::RightCurlyBracket | TokenKind::Equals => {
                    let found = self.found();
                    self.fault(token.span, found, "a value, `,` or `]` may stand here");
                    self.bump();
                }
                _ => {
                    if comma.is_none() {
                        let previous = array.items.last().map_or(open, |item: &Value| item.span);
                        let place = self.peek_place();
                        let place = if previous.end < place.start { previous } else { place };
                        self.fault(place, "two values without `,` between them", "add `,`");
                        array.commas.push(Span::at(previous.end));
                    }
                    let value = self.value(depth + 1, comma.unwrap_or(open));
                    array.items.push(value);
                    comma = None;
                }
            }
        }
    }

    /// Skips white space, newlines and comments inside an array. Some when the array is never
    /// closed: at the end of the file, or where a line starts that no array can hold.
    fn blank_in_brackets(&mut self) -> Option<usize> {
        loop {
            match self.peek().kind {
                TokenKind::Whitespace => drop(self.bump()),
                TokenKind::Comment => self.comment(),
                TokenKind::Eof => return Some(self.previous_end(0)),
                TokenKind::Newline => {
                    if self.statement_follows(self.at + 1) {
                        return Some(self.previous_end(0));
                    }
                    self.newline();
                }
                _ => return None,
            }
        }
    }

    fn inline_table(&mut self, depth: usize) -> Value {
        let open = self.bump().span;
        if depth >= DEPTH_LIMIT {
            return self.skip_nested(open);
        }
        let closed = self.brace_closes();
        let mut table = Table { form: Form::Inline, ..Table::default() };
        let mut comma: Option<Span> = None;
        let mut ready = true;
        let mut line_break: Option<Span> = None;
        let comments = self.comments.len();
        loop {
            let token = self.peek();
            match token.kind {
                TokenKind::Whitespace => drop(self.bump()),
                TokenKind::Newline if closed => {
                    line_break.get_or_insert(token.span);
                    self.newline();
                }
                TokenKind::Comment if closed => self.comment(),
                TokenKind::Newline | TokenKind::Comment | TokenKind::Eof => {
                    self.fault(open, "a `{` that is never closed", "`}` closes the inline table");
                    let end = self.previous_end(open.end);
                    return Value { span: Span::new(open.start, end), kind: Kind::Broken };
                }
                TokenKind::RightCurlyBracket => {
                    self.bump();
                    let span = Span::new(open.start, token.span.end);
                    if let Some(at) = line_break {
                        let comment = self.comments.len() > comments;
                        let kind = NewerKind::InlineNewline { table: span, comment };
                        self.newer.push(Newer { span: at, kind });
                    } else if let Some(comma) = comma {
                        let kind = NewerKind::InlineTrailingComma;
                        self.newer.push(Newer { span: comma, kind });
                    }
                    return Value { span, kind: Kind::Table(table) };
                }
                TokenKind::Comma => {
                    self.bump();
                    if ready {
                        self.fault(token.span, "`,` without a key before it", "remove it");
                    }
                    comma = Some(token.span);
                    ready = true;
                }
                _ => {
                    if !ready {
                        let place = self.peek_place();
                        let found = self.found();
                        self.fault(place, found, "`,` stands between the keys of a table");
                    }
                    self.inline_key(&mut table, depth, token.span);
                    comma = None;
                    ready = false;
                }
            }
        }
    }

    fn inline_key(&mut self, table: &mut Table, depth: usize, place: Span) {
        let keys = self.keys("`=`");
        self.skip_space();
        if keys.is_empty() {
            let found = self.found();
            self.fault(place, found, "a key of the inline table belongs here");
            self.bump();
            return;
        }
        let value = if self.peek().kind == TokenKind::Equals {
            let equals = self.bump();
            self.skip_space();
            self.value(depth + 1, equals.span)
        } else {
            let place = self.peek_place();
            let found = self.found();
            self.fault(place, found, "write `key = value`");
            Value { span: Span::at(place.start), kind: Kind::Broken }
        };
        if keys.len() + depth > DEPTH_LIMIT {
            self.too_deep(place);
        } else if let Err(fault) = tree::insert_inline(table, keys, value)
            && !self.spoilt
        {
            self.faults.push(fault);
            self.spoilt = true;
        }
    }

    /// Leaves a value that is nested too deeply, without recursion: brackets are counted.
    fn skip_nested(&mut self, open: Span) -> Value {
        self.too_deep(open);
        let mut depth = 1usize;
        loop {
            let token = self.peek();
            match token.kind {
                TokenKind::Eof => break,
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    depth -= 1;
                    if depth == 0 {
                        self.bump();
                        break;
                    }
                }
                TokenKind::Newline if self.statement_follows(self.at + 1) => break,
                _ => {}
            }
            self.bump();
        }
        let end = self.previous_end(open.end);
        Value { span: Span::new(open.start, end), kind: Kind::Broken }
    }
}

/// Whether it is a string on one line in which there is nothing to decode, as most are.
fn is_plain(raw: &str) -> bool {
    let [quote @ (b'"' | b'\''), inner @ .., last] = raw.as_bytes() else { return false };
    let is_special =
        |byte: &u8| byte == quote || *byte == b'\\' || (byte.is_ascii_control() && *byte != b'\t');
    last == quote && !inner.iter().any(is_special)
}

fn is_date(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
