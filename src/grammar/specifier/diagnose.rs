//! A part of a specifier between two commas becomes clauses, or the fault that tells best why it
//! is none, with the text that was meant.

use super::clause;
use super::{ClauseFault, MOST_FAULTS, Operator, Place, SpecifierSet, poetry};
use crate::grammar::Fault;
use crate::grammar::cursor::{Cursor, is_blank, is_space};
use crate::grammar::version::{Scan, Version, scan};
use crate::text::{Edit, Span};

/// Operators that were meant by others, the longer ones first.
const MEANT: [(&str, &str); 20] = [
    (">==", ">="),
    ("<==", "<="),
    ("!==", "!="),
    ("~==", "~="),
    ("==>", ">="),
    ("==<", "<="),
    ("=>", ">="),
    ("=<", "<="),
    ("=!", "!="),
    ("=~", "~="),
    ("<>", "!="),
    ("><", "!="),
    (">>=", ">="),
    ("<<=", "<="),
    (">>", ">"),
    ("<<", "<"),
    ("~>", "~="),
    ("\u{2265}", ">="),
    ("\u{2264}", "<="),
    ("\u{2260}", "!="),
];

fn is_operator_character(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '!' | '~' | '^' | '\u{2264}' | '\u{2265}' | '\u{2260}')
}

impl SpecifierSet {
    /// Reads `piece`, which has no white space at its ends. Several clauses in it lack a comma.
    pub(super) fn read_piece(&mut self, text: &str, piece: Span, place: Place) {
        let text = &text[..piece.end];
        let mut start = piece.start;
        if place == Place::Alone
            && let Some(name) = leading_name(text, start)
        {
            self.fault(Fault::with(name, ClauseFault::Name, Edit::delete(name)));
            start = name.end;
        }
        while start < piece.end && self.faults.len() < MOST_FAULTS {
            let end = match clause::read(text, start) {
                Some(found) if ends_here(text, found.span.end) => {
                    let end = found.span.end;
                    self.clauses.push(found);
                    self.odd_space(text, end, place)
                }
                _ => {
                    let end = end_of_chunk(text, start);
                    self.fault(diagnose(text, Span::new(start, end), place));
                    end
                }
            };
            start = next_clause(text, end);
            if start < piece.end {
                let gap = Span::new(end, start);
                let comma = if gap.is_empty() { "," } else { ", " };
                let repair = Edit::replace(gap, comma);
                self.fault(Fault::with(gap, ClauseFault::CommaMissing, repair));
            }
        }
    }
}

impl SpecifierSet {
    /// Between the parts of a requirement only blanks may stand; the place after other space.
    pub(super) fn odd_space(&mut self, text: &str, at: usize, place: Place) -> usize {
        let mut cursor = Cursor::new(text, at);
        let space = cursor.eat_while(is_space);
        if place == Place::Alone || space.of(text).chars().all(is_blank) {
            return at;
        }
        let better = if cursor.is_at_end() { "" } else { " " };
        self.fault(Fault::with(space, ClauseFault::OddSpace, Edit::replace(space, better)));
        space.end
    }
}

/// Whether a clause that ends at `at` is followed by nothing or by another clause.
fn ends_here(text: &str, at: usize) -> bool {
    let next = next_clause(text, at);
    next == text.len() || Cursor::new(text, next).peek().is_some_and(is_operator_character)
}

/// The place after white space and a joining `and` or `&&`.
fn next_clause(text: &str, at: usize) -> usize {
    let mut cursor = Cursor::new(text, at);
    cursor.eat_while(is_space);
    if !cursor.is_at_end() && cursor.eat_any_case(&["and ", "&&", "&"]).is_some() {
        cursor.eat_while(is_space);
    }
    cursor.at
}

/// A clause that cannot be read goes on to the next operator after white space.
fn end_of_chunk(text: &str, start: usize) -> usize {
    let mut cursor = Cursor::new(text, start);
    cursor.eat_while(|c| is_operator_character(c) || is_space(c));
    loop {
        cursor.eat_while(|c| !is_space(c));
        let end = cursor.at;
        cursor.eat_while(is_space);
        if cursor.peek().is_none_or(is_operator_character) {
            return end;
        }
    }
}

/// `python` or a variable of that name before an operator.
fn leading_name(text: &str, start: usize) -> Option<Span> {
    let mut cursor = Cursor::new(text, start);
    cursor.eat_any_case(&["python_version", "python_full_version", "python"])?;
    cursor.eat_while(is_space);
    let known = cursor.peek().is_some_and(|c| is_operator_character(c) || c.is_ascii_digit());
    known.then(|| Span::new(start, cursor.at))
}

fn diagnose(text: &str, chunk: Span, place: Place) -> Fault<ClauseFault> {
    let mut cursor = Cursor::new(&text[..chunk.end], chunk.start);
    let operator = cursor.eat_while(is_operator_character);
    cursor.eat_while(is_space);
    let version = Span::new(cursor.at, chunk.end);
    if operator.is_empty() {
        return without_operator(text, chunk, place);
    }
    match operator.of(text) {
        "^" => repaired(chunk, ClauseFault::Caret, poetry::expand(chunk.of(text), place)),
        "~" => repaired(chunk, ClauseFault::Tilde, poetry::expand(chunk.of(text), place)),
        "=" => single_equals(text, chunk, version, place),
        written => {
            let known = clause::operator(&mut Cursor::new(&text[..operator.end], chunk.start));
            match known.filter(|operator| operator.text() == written) {
                Some(operator) => combination(text, chunk, operator, version, place),
                None => unknown_operator(text, chunk, operator, version),
            }
        }
    }
}

fn repaired(span: Span, kind: ClauseFault, better: Option<String>) -> Fault<ClauseFault> {
    Fault { span, kind, repair: better.map(|better| Edit::replace(span, better)) }
}

/// `better` when it is one valid clause, so that a repair never trades one fault for another.
fn valid(better: String) -> Option<String> {
    let found = clause::read(&better, 0)?;
    (found.span.end == better.len()).then_some(better)
}

fn without_operator(text: &str, chunk: Span, place: Place) -> Fault<ClauseFault> {
    let written = chunk.of(text);
    if matches!(written, "*" | "x" | "X") {
        return repaired(chunk, ClauseFault::Star, Some(String::new()));
    }
    if let Some((low, high)) = written.split_once(" - ")
        && let (Ok(low), Ok(high)) = (Version::read(low), Version::read(high))
    {
        let better = format!(">={low},<={high}");
        return repaired(chunk, ClauseFault::HyphenRange, Some(better));
    }
    let plain = unquoted(written).unwrap_or(written);
    let Some(scan) = scan(Cursor::new(plain, 0)) else {
        return Fault::new(chunk, ClauseFault::Other);
    };
    match &plain[scan.end..] {
        "" => {
            let operator = if place == Place::Alone { ">=" } else { "==" };
            repaired(chunk, ClauseFault::BareVersion, valid(format!("{operator}{plain}")))
        }
        rest if is_wildcard(rest) && !scan.has_suffix() => {
            let better = valid(format!("=={}.*", &plain[..scan.end]));
            repaired(chunk, ClauseFault::BareWildcard, better)
        }
        _ => Fault::new(chunk, ClauseFault::Other),
    }
}

/// `.*` or what other tools write for it, up to the end.
fn is_wildcard(rest: &str) -> bool {
    let mut parts = rest.strip_prefix('.').into_iter().flat_map(|rest| rest.split('.'));
    parts.clone().next().is_some() && parts.all(|part| matches!(part, "*" | "x" | "X"))
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    })
}

fn single_equals(text: &str, chunk: Span, version: Span, place: Place) -> Fault<ClauseFault> {
    let written = version.of(text);
    let better = match unquoted(written) {
        Some(inner) => poetry::expand(inner, place).or_else(|| {
            let set = SpecifierSet::read(inner);
            (set.faults.is_empty() && !set.clauses.is_empty()).then(|| inner.trim().to_owned())
        }),
        None => {
            let is_series = written.bytes().filter(|b| *b == b'.').count() == 1;
            let star = place == Place::Alone && is_series && !written.ends_with('*');
            valid(format!("=={written}{}", if star { ".*" } else { "" }))
        }
    };
    repaired(chunk, ClauseFault::SingleEquals, better)
}

fn unknown_operator(text: &str, chunk: Span, operator: Span, version: Span) -> Fault<ClauseFault> {
    let written = operator.of(text);
    let meant = MEANT.iter().find(|(wrong, _)| *wrong == written).map(|(_, meant)| *meant);
    let repair = meant
        .filter(|meant| valid(format!("{meant}{}", version.of(text))).is_some())
        .map(|meant| Edit::replace(operator, meant));
    Fault { span: chunk, kind: ClauseFault::UnknownOperator, repair }
}

/// A known operator before something that it does not take.
fn combination(
    text: &str,
    chunk: Span,
    operator: Operator,
    version: Span,
    place: Place,
) -> Fault<ClauseFault> {
    let written = version.of(text);
    let with = |version: &str| valid(format!("{operator}{version}"));
    if written.is_empty() {
        return Fault::new(chunk, ClauseFault::VersionMissing(operator));
    }
    if let Some(inner) = unquoted(written) {
        return repaired(chunk, ClauseFault::VersionQuoted, with(inner.trim()));
    }
    if written == "*" {
        let any = matches!(operator, Operator::Equal | Operator::GreaterEqual);
        let better = any.then(String::new);
        return repaired(chunk, ClauseFault::Star, better);
    }
    let Some(found) = scan(Cursor::new(written, 0)) else {
        return Fault::new(chunk, ClauseFault::VersionInvalid);
    };
    let public_end = found.local.map_or(found.end, |local| local.start - 1);
    let public = &written[..public_end];
    let rest = &written[found.end..];
    let takes_all = matches!(operator, Operator::Equal | Operator::NotEqual);
    if rest.is_empty() {
        return if found.local.is_some() && !takes_all {
            repaired(chunk, ClauseFault::LocalNotAllowed(operator), with(public))
        } else {
            let better = match place {
                Place::Alone => valid(format!(">={public}")),
                Place::InRequirement => poetry::expand_tilde(public),
            };
            repaired(chunk, ClauseFault::CompatibleTooShort, better)
        };
    }
    if is_wildcard(rest) {
        return if !takes_all {
            let better = without_wildcard(operator, public, &found);
            repaired(chunk, ClauseFault::WildcardNotAllowed(operator), better)
        } else if found.has_suffix() {
            Fault::new(chunk, ClauseFault::WildcardMisplaced)
        } else {
            repaired(chunk, ClauseFault::WildcardMisplaced, with(&format!("{public}.*")))
        };
    }
    if rest.starts_with(".*") {
        let better =
            if takes_all && !found.has_suffix() { with(&format!("{public}.*")) } else { None };
        return repaired(chunk, ClauseFault::WildcardMisplaced, better);
    }
    let better = Version::read(written).err().and_then(|fault| fault.repair);
    let better = better.and_then(|edit| with(&edit.text));
    repaired(chunk, ClauseFault::VersionInvalid, better)
}

/// `>=2.*` and its kin without the wildcard: what they can only have meant.
fn without_wildcard(operator: Operator, public: &str, found: &Scan) -> Option<String> {
    if found.has_suffix() {
        return None;
    }
    let (operator, version) = match operator {
        Operator::GreaterEqual | Operator::Less => (operator, public.to_owned()),
        Operator::Greater => (Operator::GreaterEqual, poetry::next(public)?),
        Operator::LessEqual => (Operator::Less, poetry::next(public)?),
        Operator::Compatible => (Operator::Equal, format!("{public}.*")),
        _ => return None,
    };
    valid(format!("{operator}{version}"))
}
