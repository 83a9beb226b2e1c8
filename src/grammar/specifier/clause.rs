//! One clause at a place in a text, exactly as `Specifier._regex` of packaging 26.3 matches it.

use super::{Clause, Operator};
use crate::grammar::cursor::{Cursor, is_space};
use crate::grammar::version::{Version, scan};
use crate::text::Span;

const OPERATORS: [Operator; 8] = [
    Operator::Arbitrary,
    Operator::Equal,
    Operator::NotEqual,
    Operator::Compatible,
    Operator::LessEqual,
    Operator::GreaterEqual,
    Operator::Less,
    Operator::Greater,
];

/// The operator that begins at `at`, the longest one.
pub(super) fn operator(cursor: &mut Cursor<'_>) -> Option<Operator> {
    OPERATORS.into_iter().find(|operator| cursor.eat(operator.text()))
}

/// The clause that begins at `at`, as long as it goes; what follows it is the caller's business.
pub(super) fn read(text: &str, at: usize) -> Option<Clause> {
    let mut cursor = Cursor::new(text, at);
    let operator = operator(&mut cursor)?;
    let operator_span = Span::new(at, cursor.at);
    cursor.eat_while(is_space);
    if operator == Operator::Arbitrary {
        return Some(arbitrary(cursor, operator_span));
    }
    let mut scan = scan(cursor)?;
    let release_only = || Span::new(scan.start, scan.release.end);
    let after_release = &text[scan.release.end..];
    let mut wildcard = false;
    let mut end = scan.end;
    match operator {
        Operator::Equal | Operator::NotEqual => {
            // `.*` is tried before every suffix.
            wildcard = after_release.starts_with(".*");
            if wildcard {
                end = release_only().end + 2;
            }
        }
        Operator::Compatible if !scan.release.of(text).contains('.') => return None,
        _ => {
            if let Some(local) = scan.local.take() {
                scan.end = local.start - 1;
                end = scan.end;
            }
        }
    }
    Some(Clause {
        span: Span::new(at, end),
        operator,
        operator_span,
        version_span: Span::new(scan.start, end),
        wildcard,
        version: Some(Version::of(text, &scan)),
    })
}

/// `===` and all that is neither white space, `;` nor `)`.
fn arbitrary(mut cursor: Cursor<'_>, operator_span: Span) -> Clause {
    let version_span = cursor.eat_while(|c| !is_space(c) && c != ';' && c != ')');
    arbitrary_clause(cursor.text, operator_span, version_span)
}

pub(super) fn arbitrary_clause(text: &str, operator_span: Span, version_span: Span) -> Clause {
    let version = scan(Cursor::new(text, version_span.start))
        .filter(|scan| scan.end == version_span.end)
        .map(|scan| Version::of(text, &scan));
    let end = if version_span.is_empty() { operator_span.end } else { version_span.end };
    Clause {
        span: Span::new(operator_span.start, end),
        operator: Operator::Arbitrary,
        operator_span,
        version_span,
        wildcard: false,
        version,
    }
}
