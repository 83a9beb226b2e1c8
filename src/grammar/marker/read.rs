//! The grammar of markers, read from left to right. A slip whose meaning is plain is noted and
//! reading goes on; anything else ends it, so that one mistake is one fault.

use super::operand::Side;
use super::{Comparison, Expression, Marker, MarkerFault, MarkerOperator, repair};
use crate::grammar::Fault;
use crate::grammar::cursor::{Cursor, is_blank, trim};
use crate::grammar::specifier::Operator;
use crate::text::{Edit, Span};

/// Deeper nesting is refused, so that reading and everything after it may recurse.
const DEEPEST: usize = 100;

/// A fault was noted after which nothing sure can be said.
pub(super) struct Stop;

pub(super) struct Reader<'a> {
    pub cursor: Cursor<'a>,
    pub faults: Vec<Fault<MarkerFault>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    And,
    Or,
}

pub(super) fn marker(text: &str, region: Span) -> Marker {
    let span = trim(text, region, is_blank);
    let cursor = Cursor::new(&text[..region.end], span.start);
    let mut reader = Reader { cursor, faults: Vec::new() };
    if span.is_empty() {
        reader.faults.push(Fault::new(region, MarkerFault::Empty));
    }
    let read = if span.is_empty() { Err(Stop) } else { reader.sequence(0) };
    if read.is_ok() {
        reader.rest();
    }
    let expression = read.ok().filter(|_| reader.faults.is_empty());
    Marker { span, expression, faults: reader.faults }
}

impl Reader<'_> {
    pub fn fault(&mut self, span: Span, kind: MarkerFault, repair: Option<Edit>) {
        self.faults.push(Fault { span, kind, repair });
    }

    fn sequence(&mut self, depth: usize) -> Result<Expression, Stop> {
        let mut any = Vec::new();
        let mut all = vec![self.atom(depth)?];
        while let Some(join) = self.join(depth) {
            let next = self.atom(depth)?;
            if join == Join::Or {
                any.push(one_or(std::mem::take(&mut all), Expression::All));
            }
            all.push(next);
        }
        any.push(one_or(all, Expression::All));
        Ok(one_or(any, Expression::Any))
    }

    fn atom(&mut self, depth: usize) -> Result<Expression, Stop> {
        self.cursor.eat_blanks();
        let start = self.cursor.at;
        if self.cursor.eat("(") {
            let open = Span::new(start, self.cursor.at);
            if depth == DEEPEST {
                self.fault(open, MarkerFault::TooDeep, None);
                return Err(Stop);
            }
            let inner = self.sequence(depth + 1)?;
            self.cursor.eat_blanks();
            if self.cursor.eat(")") {
                return Ok(inner);
            }
            if self.cursor.is_at_end() {
                let end = self.cursor.text.trim_end_matches(is_blank).len();
                let repair = Edit::insert(end, ")");
                self.fault(open, MarkerFault::ParenthesisUnclosed, Some(repair));
                return Ok(inner);
            }
            self.rest();
            return Err(Stop);
        }
        if let Some(negation) = self.keyword("not", &["not"]) {
            return self.negated(negation, depth);
        }
        self.comparison().map(Expression::Comparison)
    }

    /// What follows a `not` that cannot stand here.
    fn negated(&mut self, negation: Span, depth: usize) -> Result<Expression, Stop> {
        if depth == DEEPEST {
            self.fault(negation, MarkerFault::TooDeep, None);
            return Err(Stop);
        }
        let faults = self.faults.len();
        let atom = self.atom(depth + 1)?;
        if self.faults.len() > faults {
            return Ok(atom);
        }
        let repair = match &atom {
            Expression::Comparison(comparison) => {
                repair::negated(self.cursor.text, negation, comparison)
            }
            _ => None,
        };
        self.fault(negation, MarkerFault::Not, repair);
        Ok(atom)
    }

    fn comparison(&mut self) -> Result<Comparison, Stop> {
        let left = self.operand()?;
        let (operator, operator_span) = self.operator(left.span())?;
        let right = self.operand()?;
        let (left, right) = self.settle(left, right);
        let span = left.span.to(right.span);
        let comparison = Comparison { span, left, operator, operator_span, right };
        self.chain(&comparison)?;
        Ok(comparison)
    }

    /// `a < b < c` is two comparisons elsewhere and none here.
    fn chain(&mut self, first: &Comparison) -> Result<(), Stop> {
        let mut ahead = self.cursor;
        ahead.eat_blanks();
        if !ahead.peek().is_some_and(is_operator_character) {
            return Ok(());
        }
        let (_, operator) = self.operator(first.right.span)?;
        let last = self.operand()?;
        let whole = first.span.to(last.span());
        let text = self.cursor.text;
        let repair = matches!(last, Side::Good(_)).then(|| {
            let (middle, rest) = (first.right.span, operator.to(last.span()));
            let split =
                format!("{} and {} {}", first.span.of(text), middle.of(text), rest.of(text));
            Edit::replace(whole, split)
        });
        self.fault(whole, MarkerFault::Chained, repair);
        Ok(())
    }

    fn operator(&mut self, left: Span) -> Result<(MarkerOperator, Span), Stop> {
        self.cursor.eat_blanks();
        let start = self.cursor.at;
        if let Some(span) = self.keyword("in", &["in"]) {
            return Ok((MarkerOperator::In, span));
        }
        if let Some(not) = self.keyword("not", &["not", "notin"]) {
            self.cursor.eat_blanks();
            let joined = not.len() > 3;
            let whole = match if joined { None } else { self.keyword("in", &["in"]) } {
                Some(inner) => not.to(inner),
                None => {
                    let repair = Edit::replace(not, "not in");
                    self.fault(not, MarkerFault::UnknownOperator, Some(repair));
                    not
                }
            };
            return Ok((MarkerOperator::NotIn, whole));
        }
        let span = self.cursor.eat_while(is_operator_character);
        if span.is_empty() {
            return self.operator_missing(left, start);
        }
        let written = span.of(self.cursor.text);
        if let Some(operator) = operator_of(written) {
            return Ok((MarkerOperator::Version(operator), span));
        }
        let meant = repair::operator(written);
        let repair = meant.map(|meant| Edit::replace(span, meant));
        let kind =
            if written == "=" { MarkerFault::SingleEquals } else { MarkerFault::UnknownOperator };
        self.fault(span, kind, repair);
        Ok((MarkerOperator::Version(Operator::Equal), span))
    }

    fn operator_missing<T>(&mut self, left: Span, start: usize) -> Result<T, Stop> {
        let mut ahead = self.cursor;
        let word = ahead.eat_while(|c| c.is_ascii_alphabetic());
        let is_word = word.of(self.cursor.text).eq_ignore_ascii_case("is");
        if is_word {
            let repair = Edit::replace(word, "==");
            self.fault(word, MarkerFault::UnknownOperator, Some(repair));
        } else {
            let span = if self.cursor.is_at_end() { left } else { left.to(Span::at(start)) };
            let span = trim(self.cursor.text, span, is_blank);
            self.fault(span, MarkerFault::OperatorMissing, None);
        }
        Err(Stop)
    }

    /// `and`, `or`, or something in their place when another comparison follows.
    fn join(&mut self, depth: usize) -> Option<Join> {
        self.cursor.eat_blanks();
        if self.keyword("or", &["or"]).is_some() {
            return Some(Join::Or);
        }
        if self.keyword("and", &["and"]).is_some() {
            return Some(Join::And);
        }
        let start = self.cursor.at;
        const SYMBOLS: [(&str, &str, Join); 6] = [
            ("&&", "and", Join::And),
            ("||", "or", Join::Or),
            ("&", "and", Join::And),
            ("|", "or", Join::Or),
            (",", "and", Join::And),
            (";", "and", Join::And),
        ];
        for (symbol, word, join) in SYMBOLS {
            let mut ahead = self.cursor;
            if !ahead.eat(symbol) {
                continue;
            }
            ahead.eat_blanks();
            if ahead.is_at_end() {
                return None;
            }
            let span = Span::new(start, start + symbol.len());
            let repair = repair::join(self.cursor.text, span, word);
            let kind = match symbol {
                ";" => MarkerFault::SecondSemicolon,
                _ => MarkerFault::JoinSymbol(word),
            };
            self.fault(span, kind, Some(repair));
            self.cursor = ahead;
            return Some(join);
        }
        if self.operand_follows() || (depth > 0 && self.cursor.rest().starts_with('(')) {
            let repair = Edit::insert(start, "and ");
            self.fault(Span::at(start), MarkerFault::JoinMissing, Some(repair));
            return Some(Join::And);
        }
        None
    }

    /// What is left after a complete marker.
    fn rest(&mut self) {
        self.cursor.eat_blanks();
        let text = self.cursor.text;
        let end = text.trim_end_matches(is_blank).len();
        if self.cursor.at >= end {
            return;
        }
        let span = Span::new(self.cursor.at, end);
        let before = text[..span.start].trim_end_matches(is_blank).len();
        let deletion = Edit::delete(Span::new(before, end));
        match self.cursor.peek() {
            Some(')') => {
                let span = Span::new(span.start, span.start + 1);
                let repair = Edit::delete(span);
                self.fault(span, MarkerFault::ParenthesisStray, Some(repair));
            }
            Some('#') => self.fault(span, MarkerFault::Comment, Some(deletion)),
            Some(',' | ';' | '\\') if span.len() == 1 => {
                self.fault(span, MarkerFault::Rest, Some(deletion));
            }
            _ => self.fault(span, MarkerFault::Rest, None),
        }
    }

    /// Steps over one of `spellings` as a whole word. Another case than lower is a fault.
    fn keyword(&mut self, right: &'static str, spellings: &[&str]) -> Option<Span> {
        let mut ahead = self.cursor;
        if !ahead.is_at_word_boundary() {
            return None;
        }
        let word = ahead.eat_while(|c| crate::grammar::cursor::is_word(c) || c == '.');
        let written = word.of(self.cursor.text);
        if !spellings.iter().any(|spelling| written.eq_ignore_ascii_case(spelling)) {
            return None;
        }
        self.cursor = ahead;
        if written.chars().any(|c| c.is_ascii_uppercase()) {
            let repair = Edit::replace(word, right);
            self.fault(word, MarkerFault::KeywordCase(right), Some(repair));
        }
        Some(word)
    }
}

pub(super) fn is_operator_character(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!' | '~')
}

fn operator_of(written: &str) -> Option<Operator> {
    use Operator::{
        Arbitrary, Compatible, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual,
    };
    [Arbitrary, Compatible, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual]
        .into_iter()
        .find(|operator| operator.text() == written)
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}
