//! The edits that turn what was written into the marker that was meant.

use super::{Comparison, MarkerOperator, Variable};
use crate::grammar::cursor::is_word;
use crate::grammar::specifier::Operator;
use crate::text::nearest::nearest;
use crate::text::{Edit, Span};

/// Names that people expect to exist.
const EXPECTED: [(&str, Variable); 9] = [
    ("python", Variable::PythonVersion),
    ("py_version", Variable::PythonVersion),
    ("platform", Variable::SysPlatform),
    ("os", Variable::OsName),
    ("system", Variable::PlatformSystem),
    ("machine", Variable::PlatformMachine),
    ("architecture", Variable::PlatformMachine),
    ("implementation", Variable::ImplementationName),
    ("sys_version", Variable::PythonVersion),
];

/// The variable that `word` was most likely meant to be.
pub(super) fn variable(word: &str) -> Option<Variable> {
    let word = word.to_ascii_lowercase().replace(['.', '-'], "_");
    if let Some((_, variable)) = EXPECTED.iter().find(|(name, _)| *name == word) {
        return Some(*variable);
    }
    let names = Variable::ALL.iter().map(|variable| variable.name());
    nearest(&word, names, if word.len() < 8 { 1 } else { 2 }).and_then(Variable::of)
}

/// The operator that `written` was most likely meant to be.
pub(super) fn operator(written: &str) -> Option<&'static str> {
    Some(match written {
        "=" | "====" => "==",
        "=>" | ">==" => ">=",
        "=<" | "<==" => "<=",
        "=!" | "!==" | "<>" | "!" => "!=",
        "=~" | "~==" | "~" => "~=",
        _ => return None,
    })
}

/// `value` in quotes of the kind that the marker uses already.
pub(super) fn quote(text: &str, span: Span, value: &str) -> Edit {
    let quote = if text.contains('"') && !text.contains('\'') { '"' } else { '\'' };
    Edit::replace(span, format!("{quote}{value}{quote}"))
}

/// The quote that is missing at the end of a plain value.
pub(super) fn closing_quote(text: &str, inner: Span, quote: char) -> Option<Edit> {
    let value = inner.of(text);
    let other = if quote == '"' { '\'' } else { '"' };
    let is_plain = |value: &str| value.chars().all(|c| is_word(c) || matches!(c, '.' | '-'));
    if let Some(plain) = value.strip_suffix(other) {
        let wrong = Span::new(inner.end - 1, inner.end);
        return is_plain(plain).then(|| Edit::replace(wrong, quote));
    }
    let trimmed = value.trim_end();
    is_plain(trimmed).then(|| Edit::insert(inner.start + trimmed.len(), quote))
}

/// `word` in place of a symbol, with blanks around it.
pub(super) fn join(text: &str, symbol: Span, word: &str) -> Edit {
    let before = if text[..symbol.start].ends_with([' ', '\t']) { "" } else { " " };
    let after = if text[symbol.end..].starts_with([' ', '\t']) { "" } else { " " };
    Edit::replace(symbol, format!("{before}{word}{after}"))
}

/// `not a == b` as `a != b`.
pub(super) fn negated(text: &str, not: Span, comparison: &Comparison) -> Option<Edit> {
    let opposite = match comparison.operator {
        MarkerOperator::In => "not in",
        MarkerOperator::NotIn => "in",
        MarkerOperator::Version(operator) => match operator {
            Operator::Equal => "!=",
            Operator::NotEqual => "==",
            Operator::Less => ">=",
            Operator::LessEqual => ">",
            Operator::Greater => "<=",
            Operator::GreaterEqual => "<",
            Operator::Compatible | Operator::Arbitrary => return None,
        },
    };
    // Parentheses around the comparison would be cut in two.
    let between = text.get(not.end..comparison.span.start)?;
    if !between.chars().all(|c| c == ' ' || c == '\t') {
        return None;
    }
    let head = Span::new(not.start, comparison.operator_span.end);
    let left = Span::new(comparison.span.start, comparison.operator_span.start);
    Some(Edit::replace(head, format!("{}{opposite}", left.of(text))))
}
