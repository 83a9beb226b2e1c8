//! Version specifiers: text becomes clauses of operator and version with their places, and the
//! faults in it. Accepts and refuses what `packaging.specifiers.SpecifierSet` of 26.3 does.

mod clause;
mod diagnose;
mod poetry;
mod satisfy;

use std::collections::HashSet;
use std::fmt;

use super::Fault;
use super::cursor::{Cursor, is_blank, is_space, trim};
use super::version::Version;
use crate::text::{Edit, Span};

pub(crate) use satisfy::intersection;
pub use satisfy::{Admitted, contains, is_unsatisfiable};

/// `^1.2` and `~1.2` as the two clauses that Poetry publishes for them in a requirement.
pub(crate) fn expand_poetry(constraint: &str) -> Option<String> {
    poetry::expand(constraint, Place::InRequirement)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Compatible,
    Equal,
    NotEqual,
    LessEqual,
    GreaterEqual,
    Less,
    Greater,
    Arbitrary,
}

impl Operator {
    pub fn text(self) -> &'static str {
        match self {
            Operator::Compatible => "~=",
            Operator::Equal => "==",
            Operator::NotEqual => "!=",
            Operator::LessEqual => "<=",
            Operator::GreaterEqual => ">=",
            Operator::Less => "<",
            Operator::Greater => ">",
            Operator::Arbitrary => "===",
        }
    }
}

/// One valid clause, such as `>= 1.2` or `==1.*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub span: Span,
    pub operator: Operator,
    pub operator_span: Span,
    /// The version with its `.*`.
    pub version_span: Span,
    /// Whether the version ends with `.*`.
    pub wildcard: bool,
    /// The version without `.*`; none only where `===` stands before something else.
    pub version: Option<Version>,
}

impl Clause {
    /// Reads a whole text as one clause, as `Specifier(text)` does.
    pub fn read(text: &str) -> Option<Clause> {
        let span = trim(text, Span::new(0, text.len()), is_space);
        clause::read(&text[..span.end], span.start).filter(|found| found.span.end == span.end)
    }

    /// The clause without white space, as `str(Specifier(text))` writes it.
    pub fn plain(&self, text: &str) -> String {
        format!("{}{}", self.operator.text(), self.version_span.of(text))
    }

    /// The clause with its version in normal form; `===` keeps its text.
    pub fn normal(&self, text: &str) -> String {
        match (&self.version, self.operator) {
            (Some(version), operator) if operator != Operator::Arbitrary => {
                let star = if self.wildcard { ".*" } else { "" };
                format!("{}{version}{star}", operator.text())
            }
            _ => self.plain(text),
        }
    }

    /// Equal for clauses that mean the same: `>=1` and `>=1.0`.
    pub fn canonical(&self, text: &str) -> String {
        match (&self.version, self.operator) {
            (_, Operator::Arbitrary | Operator::Compatible) => self.normal(text),
            (Some(version), operator) if !self.wildcard => {
                format!("{operator}{}", version.without_trailing_zeros())
            }
            _ => self.plain(text),
        }
    }
}

/// Why a part of a specifier is not a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseFault {
    /// `^1.2` of Poetry.
    Caret,
    /// `~1.2` of Poetry.
    Tilde,
    /// `= 1.2`, or `= "^1.2"` as in Poetry's tables.
    SingleEquals,
    /// `*` alone.
    Star,
    /// `1.2.*` without an operator.
    BareWildcard,
    /// `>=1 || >=3`.
    Alternatives,
    /// A version without an operator.
    BareVersion,
    /// `1.2 - 1.5`.
    HyphenRange,
    /// `=>`, `>==`, `<>` and the like.
    UnknownOperator,
    /// An operator without a version.
    VersionMissing(Operator),
    /// `>=2.*`: only `==` and `!=` take `.*`.
    WildcardNotAllowed(Operator),
    /// `==2.*.1`, `==2rc1.*`, `==2.x`.
    WildcardMisplaced,
    /// `>=2+local`: only `==`, `!=` and `===` take a local part.
    LocalNotAllowed(Operator),
    /// `~=2`.
    CompatibleTooShort,
    /// `>="2"`.
    VersionQuoted,
    /// The version is not PEP 440.
    VersionInvalid,
    /// Two clauses without a comma between them; the span is what stands there instead.
    CommaMissing,
    /// Two commas with nothing between them, or one before the first clause.
    ClauseMissing,
    /// `===1.0, <2`: `===` takes the comma as a part of its version.
    CommaSwallowed,
    /// White space of a requirement that is neither space nor tab.
    OddSpace,
    /// Parentheses around a specifier that may have none.
    Parentheses,
    /// A marker after a specifier that may have none.
    Marker,
    /// A name before a specifier that may have none, as in `python>=3.8`.
    Name,
    /// Nothing that is known.
    Other,
}

impl ClauseFault {
    /// Whether it is right in Poetry's own tables.
    pub fn is_poetry(self) -> bool {
        use ClauseFault::{Alternatives, BareWildcard, Caret, SingleEquals, Star, Tilde};
        matches!(self, Caret | Tilde | SingleEquals | Star | BareWildcard | Alternatives)
    }

    /// Whether operator and version are both there and do not go together.
    pub fn is_combination(self) -> bool {
        use ClauseFault::{
            CompatibleTooShort, LocalNotAllowed, VersionInvalid, VersionMissing, VersionQuoted,
            WildcardMisplaced, WildcardNotAllowed,
        };
        matches!(
            self,
            WildcardNotAllowed(_)
                | WildcardMisplaced
                | LocalNotAllowed(_)
                | CompatibleTooShort
                | VersionQuoted
                | VersionInvalid
                | VersionMissing(_)
        )
    }
}

/// What a text says about versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecifierSet {
    pub clauses: Vec<Clause>,
    pub faults: Vec<Fault<ClauseFault>>,
    /// A comma after the last clause: allowed, and of no use.
    pub trailing_comma: Option<Span>,
    /// Other commas with nothing between them, which `SpecifierSet` passes over and a
    /// requirement refuses.
    pub surplus_commas: Vec<Span>,
}

/// More faults than this in one string are of no use to anybody.
const MOST_FAULTS: usize = 10;

/// The grammar around the clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The whole value, as in `requires-python`.
    Alone,
    /// A part of a requirement.
    InRequirement,
}

impl SpecifierSet {
    /// The clauses as `str(SpecifierSet(text))` writes them: sorted, of equal ones the first.
    pub fn plain(&self, text: &str) -> String {
        let mut clauses: Vec<&Clause> = self.clauses.iter().collect();
        clauses.sort_by_key(|clause| clause.plain(text));
        let mut seen = HashSet::new();
        clauses.retain(|clause| seen.insert(clause.canonical(text)));
        let plain: Vec<String> = clauses.iter().map(|clause| clause.plain(text)).collect();
        plain.join(",")
    }

    /// Reads a whole string, as `SpecifierSet(text)` does. Faults are errors there.
    pub fn read(text: &str) -> SpecifierSet {
        let mut set = SpecifierSet::default();
        let mut region = trim(text, Span::new(0, text.len()), is_space);
        if let Some(at) = region.of(text).find(';') {
            let marker = Span::new(region.start + at, region.end);
            set.fault(Fault::with(marker, ClauseFault::Marker, Edit::delete(marker)));
            region = trim(text, Span::new(region.start, marker.start), is_space);
        }
        let inner = region.of(text).strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        if let Some(inner) = inner {
            let repair = Edit::replace(region, inner.trim());
            set.fault(Fault::with(region, ClauseFault::Parentheses, repair));
            region = Span::new(region.start + 1, region.end - 1);
        }
        let outer = set.faults.len();
        let mut start = region.start;
        for piece in region.of(text).split(',') {
            let whole = Span::new(start, start + piece.len());
            start = whole.end + 1;
            let piece = trim(text, whole, is_space);
            if piece.is_empty() {
                let comma = Span::new(whole.start.saturating_sub(1), whole.start);
                if whole.end < region.end {
                    let comma = Span::new(whole.end, whole.end + 1);
                    set.surplus_commas.push(comma);
                } else if whole.start > region.start {
                    set.trailing_comma = Some(comma);
                }
                continue;
            }
            if set.faults.len() == MOST_FAULTS {
                break;
            }
            set.read_piece(text, piece, Place::Alone);
        }
        set.explain_alternatives(text, region, outer);
        set
    }

    /// Reads the clauses of a requirement, which end where `region` ends. White space between
    /// them is only blanks, and `===` takes every comma that touches its version.
    pub(crate) fn read_in_requirement(text: &str, region: Span) -> SpecifierSet {
        let mut set = SpecifierSet::default();
        let text = &text[..region.end];
        let region = trim(text, region, is_blank);
        let mut cursor = Cursor::new(text, region.start);
        while more(&mut cursor) && set.faults.len() < MOST_FAULTS {
            let start = cursor.at;
            if cursor.eat(",") {
                let comma = Span::new(start, cursor.at);
                set.fault(Fault::with(comma, ClauseFault::ClauseMissing, Edit::delete(comma)));
                continue;
            }
            let arbitrary = Operator::Arbitrary.text();
            let is_arbitrary = cursor.rest().starts_with(arbitrary);
            match is_arbitrary.then(|| clause::read(text, start)).flatten() {
                Some(found) => set.read_arbitrary(&mut cursor, &found),
                None => {
                    let rest = cursor.rest();
                    let end = start + rest.find(',').unwrap_or(rest.len());
                    let piece = trim(text, Span::new(start, end), is_blank);
                    set.read_piece(text, piece, Place::InRequirement);
                    cursor.at = end;
                }
            }
            let comma = Span::at(cursor.at);
            if cursor.eat(",") && !more(&mut cursor) {
                set.trailing_comma = Some(Span::new(comma.start, comma.start + 1));
            }
        }
        set.explain_alternatives(text, region, 0);
        set
    }

    /// Whatever was found around a `||` comes from it.
    fn explain_alternatives(&mut self, text: &str, region: Span, outer: usize) {
        if self.faults.len() > outer && region.of(text).contains("||") {
            self.faults.truncate(outer);
            self.faults.push(Fault::new(region, ClauseFault::Alternatives));
        }
    }

    /// A `===` clause and what it took with it: it ends only at white space, `;` or `)`, and is
    /// cut at its commas afterwards.
    fn read_arbitrary(&mut self, cursor: &mut Cursor<'_>, found: &Clause) {
        let text = cursor.text;
        let taken = found.version_span;
        let mut start = taken.start;
        for piece in taken.of(text).split(',') {
            let piece = Span::new(start, start + piece.len());
            start = piece.end + 1;
            if piece.start == taken.start {
                self.clauses.push(clause::arbitrary_clause(text, found.operator_span, piece));
            } else if !piece.is_empty() {
                self.read_piece(&text[..piece.end], piece, Place::InRequirement);
            }
        }
        cursor.at = self.odd_space(text, found.span.end, Place::InRequirement);
        let last_comma = Span::new(taken.end.saturating_sub(1), taken.end);
        let swallowed = taken.of(text).ends_with(',');
        if !more(cursor) {
            self.trailing_comma = swallowed.then_some(last_comma);
        } else if !cursor.rest().starts_with(',') {
            if swallowed {
                let repair = Edit::insert(last_comma.start, " ");
                self.fault(Fault::with(last_comma, ClauseFault::CommaSwallowed, repair));
            } else {
                let rest = cursor.rest();
                let end = cursor.at + rest.find(',').unwrap_or(rest.len());
                let piece = trim(text, Span::new(found.span.start, end), is_blank);
                self.clauses.pop();
                self.read_piece(text, piece, Place::InRequirement);
                cursor.at = end;
            }
        }
    }

    fn fault(&mut self, fault: Fault<ClauseFault>) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }
}

/// Steps over blanks; whether anything follows.
fn more(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat_blanks();
    !cursor.is_at_end()
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
