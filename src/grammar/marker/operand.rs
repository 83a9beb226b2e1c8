//! One side of a comparison: a variable, a quoted text, or what was written in place of either.

use super::read::{Reader, Stop, is_operator_character};
use super::{MarkerFault, Operand, OperandKind, Text, Variable, quoted, repair};
use crate::grammar::cursor::{is_blank, is_word};
use crate::text::{Edit, Span};

/// A side as it was found.
pub(super) enum Side {
    Good(Operand),
    /// A word that is neither a variable nor quoted.
    Word(Span),
}

impl Side {
    pub fn span(&self) -> Span {
        match self {
            Side::Good(operand) => operand.span,
            Side::Word(span) => *span,
        }
    }
}

const TYPOGRAPHIC: [char; 7] =
    ['\u{2018}', '\u{2019}', '\u{201a}', '\u{201c}', '\u{201d}', '\u{201e}', '`'];

impl Reader<'_> {
    pub fn operand(&mut self) -> Result<Side, Stop> {
        self.cursor.eat_blanks();
        let start = self.cursor.at;
        match self.cursor.peek() {
            Some(quote @ ('\'' | '"')) => return self.quoted(quote).map(Side::Good),
            Some(quote) if TYPOGRAPHIC.contains(&quote) => return self.typographic(),
            _ => {}
        }
        let text = self.cursor.text;
        let at_boundary = self.cursor.is_at_word_boundary();
        let word = self.cursor.eat_while(|c| is_word(c) || c == '.');
        if at_boundary && let Some(variable) = Variable::of(word.of(text)) {
            return Ok(Side::Good(Operand { span: word, kind: OperandKind::Variable(variable) }));
        }
        let lower = word.of(text).to_ascii_lowercase();
        if let Some(variable) = Variable::of(&lower).filter(|_| at_boundary) {
            let repair = Edit::replace(word, variable.name());
            self.fault(word, MarkerFault::VariableCase(variable), Some(repair));
            return Ok(Side::Good(Operand { span: word, kind: OperandKind::Variable(variable) }));
        }
        self.cursor.eat_while(|c| {
            !is_blank(c)
                && !is_operator_character(c)
                && !matches!(c, '(' | ')' | '\'' | '"' | ',' | ';')
        });
        let word = Span::new(start, self.cursor.at);
        if !word.is_empty() && !word.of(text).starts_with('#') {
            return Ok(Side::Word(word));
        }
        let width = self.cursor.peek().map_or(0, char::len_utf8);
        let span = Span::new(start, start + if word.is_empty() { width } else { 1 });
        self.fault(span, MarkerFault::OperandMissing, None);
        Err(Stop)
    }

    /// Whether a quote or a variable comes next.
    pub fn operand_follows(&self) -> bool {
        let mut ahead = self.cursor;
        if ahead.peek().is_some_and(|c| matches!(c, '\'' | '"')) {
            return true;
        }
        let word = ahead.eat_while(|c| is_word(c) || c == '.');
        Variable::of(word.of(ahead.text)).is_some()
    }

    fn quoted(&mut self, quote: char) -> Result<Operand, Stop> {
        let start = self.cursor.at;
        self.cursor.bump();
        let inner = self.cursor.eat_while(|c| c != quote);
        if self.cursor.bump().is_none() {
            let whole = Span::new(start, inner.end);
            let repair = repair::closing_quote(self.cursor.text, inner, quote);
            self.fault(whole, MarkerFault::QuoteUnclosed, repair);
            return Err(Stop);
        }
        let span = Span::new(start, self.cursor.at);
        let value = quoted::value(inner.of(self.cursor.text));
        if value.is_none() {
            self.fault(span, MarkerFault::QuotedInvalid, None);
        }
        let text = Text { inner, value: value.unwrap_or_default() };
        Ok(Operand { span, kind: OperandKind::Text(text) })
    }

    fn typographic(&mut self) -> Result<Side, Stop> {
        let start = self.cursor.at;
        self.cursor.bump();
        let inner =
            self.cursor.eat_while(|c| !TYPOGRAPHIC.contains(&c) && !matches!(c, '\'' | '"'));
        let is_closed = self.cursor.bump().is_some();
        let span = Span::new(start, self.cursor.at);
        let value = inner.of(self.cursor.text);
        let repair = is_closed.then(|| repair::quote(self.cursor.text, span, value));
        self.fault(span, MarkerFault::TypographicQuotes, repair);
        if !is_closed {
            return Err(Stop);
        }
        let text = Text { inner, value: value.to_owned() };
        Ok(Side::Good(Operand { span, kind: OperandKind::Text(text) }))
    }

    /// Says of each bare word whether a variable or a text was meant, by what stands opposite.
    pub fn settle(&mut self, left: Side, right: Side) -> (Operand, Operand) {
        let is_text =
            |side: &Side| matches!(side, Side::Good(Operand { kind: OperandKind::Text(_), .. }));
        let is_variable = |side: &Side| {
            matches!(side, Side::Good(Operand { kind: OperandKind::Variable(_), .. }))
        };
        let name_on_left = is_text(&right) || !is_variable(&right);
        let name_on_right = is_text(&left);
        (self.settle_side(left, name_on_left), self.settle_side(right, name_on_right))
    }

    fn settle_side(&mut self, side: Side, should_be_name: bool) -> Operand {
        let span = match side {
            Side::Good(operand) => return operand,
            Side::Word(span) => span,
        };
        let text = self.cursor.text;
        let word = span.of(text);
        let is_name = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if should_be_name && is_name {
            let nearest = repair::variable(word);
            let repair = nearest.map(|variable| Edit::replace(span, variable.name()));
            self.fault(span, MarkerFault::UnknownVariable(nearest), repair);
        } else {
            let repair = repair::quote(text, span, word);
            self.fault(span, MarkerFault::Unquoted, Some(repair));
        }
        let text = Text { inner: span, value: word.to_owned() };
        Operand { span, kind: OperandKind::Text(text) }
    }
}
