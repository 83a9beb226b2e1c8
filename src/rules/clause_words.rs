//! What the faults of version specifiers are called in messages, and which of their repairs
//! cannot change a meaning. Several rules tell of them.

use crate::grammar::Fault;
use crate::grammar::specifier::ClauseFault;
use crate::text::Span;
use crate::text::shown::shown;

/// One sentence about a fault in `text`.
pub(super) fn clause(text: &str, fault: &Fault<ClauseFault>) -> String {
    let written = shown(fault.span.of(text));
    let repair = fault.repair.as_ref().map(|edit| shown(&edit.text));
    let write = repair.filter(|better| !better.is_empty());
    let write = write.map_or_else(String::new, |better| format!("; write `{better}`"));
    match fault.kind {
        ClauseFault::Caret | ClauseFault::Tilde => {
            format!("`{written}` is Poetry's notation{write}")
        }
        ClauseFault::SingleEquals => format!("`{written}`: `=` compares nothing here{write}"),
        ClauseFault::Star => {
            format!("`{written}` is Poetry's notation; to allow every version, write none")
        }
        ClauseFault::Alternatives => {
            format!("`{written}`: `||` is Poetry's notation; a specifier has no alternatives")
        }
        ClauseFault::BareVersion | ClauseFault::BareWildcard => {
            format!("`{written}` lacks an operator{write}")
        }
        ClauseFault::HyphenRange => format!("`{written}` is not a range{write}"),
        ClauseFault::UnknownOperator => {
            format!("`{}` is not an operator{write}", shown(operator(text, fault.span).of(text)))
        }
        ClauseFault::VersionMissing(operator) => format!("`{operator}` lacks a version"),
        ClauseFault::WildcardNotAllowed(_) => {
            format!("`{written}`: only `==` and `!=` take `.*`{write}")
        }
        ClauseFault::WildcardMisplaced => {
            format!("`{written}`: `.*` stands only at the end and after a number{write}")
        }
        ClauseFault::LocalNotAllowed(_) => {
            format!("`{written}`: only `==` and `!=` take a local version{write}")
        }
        ClauseFault::CompatibleTooShort => {
            format!("`{written}`: `~=` needs at least two numbers{write}")
        }
        ClauseFault::VersionQuoted => format!("`{written}`: a version has no quotes here{write}"),
        ClauseFault::VersionInvalid => format!("`{written}`: not a PEP 440 version{write}"),
        ClauseFault::CommaMissing => "A comma is missing between two version clauses".to_owned(),
        ClauseFault::ClauseMissing => "A version clause is missing before this comma".to_owned(),
        ClauseFault::CommaSwallowed => {
            "`===` takes this comma as a part of its version; put a space before it".to_owned()
        }
        ClauseFault::OddSpace => {
            "Only spaces and tabs may stand between version clauses".to_owned()
        }
        ClauseFault::Parentheses => {
            "`requires-python` takes no parentheses; write the clauses alone".to_owned()
        }
        ClauseFault::Marker => "`requires-python` takes no marker".to_owned(),
        ClauseFault::Name => {
            "`requires-python` is about Python already; write the versions alone".to_owned()
        }
        ClauseFault::Other => format!("`{written}` is not a version specifier such as `>=1.2`"),
    }
}

/// The part of a faulty clause to underline.
pub(super) fn place(text: &str, fault: &Fault<ClauseFault>) -> Span {
    match fault.kind {
        ClauseFault::Caret
        | ClauseFault::Tilde
        | ClauseFault::SingleEquals
        | ClauseFault::UnknownOperator => operator(text, fault.span),
        _ => fault.span,
    }
}

/// Whether the repair says exactly what was written, in the notation that belongs here.
pub(super) fn is_safe(kind: ClauseFault) -> bool {
    use crate::grammar::specifier::Operator::{GreaterEqual, Less};
    use ClauseFault::{
        BareWildcard, Caret, ClauseMissing, CommaMissing, CommaSwallowed, CompatibleTooShort,
        OddSpace, Parentheses, SingleEquals, Star, Tilde, VersionQuoted, WildcardNotAllowed,
    };
    matches!(
        kind,
        Caret
            | Tilde
            | SingleEquals
            | Star
            | BareWildcard
            | WildcardNotAllowed(GreaterEqual | Less)
            | CompatibleTooShort
            | VersionQuoted
            | CommaMissing
            | ClauseMissing
            | CommaSwallowed
            | OddSpace
            | Parentheses
    )
}

/// An imperative for the repair.
pub(super) fn title(fault: &Fault<ClauseFault>) -> String {
    let text = fault.repair.as_ref().map(|edit| edit.text.as_str()).unwrap_or_default();
    match fault.kind {
        ClauseFault::CommaMissing => "Insert the comma".to_owned(),
        ClauseFault::CommaSwallowed => "Put a space before the comma".to_owned(),
        ClauseFault::OddSpace => "Write a plain space".to_owned(),
        ClauseFault::ClauseMissing => "Remove the comma".to_owned(),
        ClauseFault::Parentheses => "Remove the parentheses".to_owned(),
        ClauseFault::Marker => "Remove the marker".to_owned(),
        ClauseFault::Name => "Remove the name".to_owned(),
        _ if text.is_empty() => "Allow every version".to_owned(),
        _ => format!("Write `{}`", shown(text)),
    }
}

/// The operator at the start of `clause`; all of it when there is none.
fn operator(text: &str, clause: Span) -> Span {
    let written = clause.of(text);
    let end = written.find(|c: char| c.is_alphanumeric() || c.is_whitespace() || c == '"');
    match end {
        Some(end) if end > 0 => Span::new(clause.start, clause.start + end),
        _ => clause,
    }
}
