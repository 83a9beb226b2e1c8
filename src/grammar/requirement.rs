//! Dependency specifiers (PEP 508): text becomes a requirement with the place of every part, and
//! the faults in it. Accepts and refuses what `packaging.requirements.Requirement` of 26.3 does.

mod extras;
mod pip;
mod read;
mod tail;

use super::Fault;
use super::marker::{Marker, MarkerFault};
use super::name;
use super::specifier::{ClauseFault, SpecifierSet};
use crate::text::Span;

pub use pip::PipSyntax;

/// A requirement, as far as it was understood. It is valid when it has no faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    pub name: Option<Span>,
    /// The names between the brackets.
    pub extras: Vec<Span>,
    /// With the brackets.
    pub extras_span: Option<Span>,
    /// The clauses; their faults are in `faults`.
    pub specifier: SpecifierSet,
    /// From the first clause to the last, with the parentheses if there are any.
    pub specifier_span: Option<Span>,
    /// Whether the clauses stand in parentheses.
    pub has_parentheses: bool,
    pub url: Option<Url>,
    /// After the `;`. Its faults are in `faults`.
    pub marker: Option<Marker>,
    /// The `;` before the marker.
    pub semicolon: Option<Span>,
    pub faults: Vec<Fault<RequirementFault>>,
}

/// A direct reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url {
    /// The `@`.
    pub at: Span,
    pub span: Span,
}

/// Why a text is not a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequirementFault {
    Empty,
    /// What only a requirements file of pip may hold.
    Pip(PipSyntax),
    /// No name at the start.
    NameMissing,
    /// A character that ends the name and begins nothing else.
    NameInvalid,
    /// A bracket that is never closed.
    ExtrasUnclosed,
    /// Something between the brackets that is not a name.
    ExtraInvalid,
    /// Two extras without a comma between them.
    ExtraCommaMissing,
    /// A comma without an extra on its other side.
    ExtraMissing,
    ParenthesisUnclosed,
    ParenthesisStray,
    Clause(ClauseFault),
    /// Nothing after `@`.
    UrlMissing,
    /// A URL takes the `;` that touches it: white space is missing.
    UrlTakesSemicolon,
    Marker(MarkerFault),
    /// `# ...` at the end.
    Comment,
    /// A `\` at the end.
    LineContinuation,
    /// A line break.
    LineBreak,
    /// Something that has no place here.
    Rest,
}

impl Requirement {
    pub fn read(text: &str) -> Requirement {
        read::requirement(text)
    }

    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// The name in normal form.
    pub fn normal_name(&self, text: &str) -> Option<String> {
        self.name.map(|span| name::normalize(span.of(text)))
    }

    /// The name and the extras that end with `_`: packaging 26.3 takes them, the specification
    /// and uv do not.
    pub fn names_ending_in_underscore(&self, text: &str) -> Vec<Span> {
        self.name
            .iter()
            .chain(&self.extras)
            .filter(|span| span.of(text).ends_with('_'))
            .copied()
            .collect()
    }
}
