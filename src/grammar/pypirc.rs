//! The text of a `.pypirc` as sections, options and their places, by the very grammar of Python's
//! `configparser.RawConfigParser` (CPython 3.11), which twine and flit read it with.

mod reader;
mod veil;

pub use veil::veil;

use crate::text::Span;
use std::fmt;

/// A `.pypirc`. Values may be secrets, so there is no `Debug`.
#[derive(Clone, Default)]
pub struct Pypirc {
    pub sections: Vec<Section>,
    /// `[DEFAULT]`, whose options every section inherits.
    pub defaults: Vec<Item>,
    /// Whatever `configparser` refuses, in file order.
    pub faults: Vec<PypircError>,
}

#[derive(Clone)]
pub struct Section {
    pub name: String,
    /// Between the brackets.
    pub name_span: Span,
    /// Of its header, counted from 1.
    pub line: usize,
    pub items: Vec<Item>,
}

/// An option with its value.
#[derive(Clone)]
pub struct Item {
    /// In lower case.
    pub name: String,
    /// As it is written.
    pub name_span: Span,
    pub value: String,
    /// Where the value begins, or would.
    pub value_start: usize,
    /// The lines of the value that are not empty, without the space around them.
    pub pieces: Vec<Span>,
    /// Where it begins, counted from 1.
    pub line: usize,
}

impl Item {
    /// From the first to the last character of the value; of no width without one.
    pub fn value_span(&self) -> Span {
        match (self.pieces.first(), self.pieces.last()) {
            (Some(first), Some(last)) => first.to(*last),
            _ => Span::at(self.value_start),
        }
    }
}

/// Why `configparser` would not read it. The line itself is not told: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {problem}")]
pub struct PypircError {
    /// Counted from 1.
    pub line: usize,
    /// The line without the space around it, or the name that is there already.
    pub span: Span,
    pub problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file begins with a byte order mark.
    ByteOrderMark,
    NoSection,
    DuplicateSection,
    DuplicateOption,
    NoOption,
}

impl Problem {
    /// Whether reading ends there; the others are told when all has been read.
    fn is_final(self) -> bool {
        self != Problem::NoOption
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::ByteOrderMark => {
                "begins with a byte order mark, which twine and flit refuse; save it without one"
            }
            Problem::NoSection => {
                "stands before any section; write a header such as `[pypi]` first"
            }
            Problem::DuplicateSection => "begins a section that is there already; join the two",
            Problem::DuplicateOption => "sets an option that its section has already; keep one",
            Problem::NoOption => "is neither a section nor `name = value`",
        })
    }
}

impl Pypirc {
    /// Reads a whole text, with line breaks of any kind.
    ///
    /// # Errors
    /// What `configparser` would raise; of several the one that it would tell.
    pub fn read(text: &str) -> Result<Pypirc, PypircError> {
        let pypirc = Pypirc::parse(text);
        let first = pypirc.faults.iter().find(|fault| fault.problem.is_final());
        match first.or(pypirc.faults.first()) {
            Some(fault) => Err(*fault),
            None => Ok(pypirc),
        }
    }

    /// Reads what can be understood, whatever is wrong with the rest: of two options of a name the
    /// first counts, and a section that begins again goes on.
    pub fn parse(text: &str) -> Pypirc {
        reader::read(text)
    }

    /// The section of this name; names of sections have a case.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The option of a section, its own or inherited from `[DEFAULT]`.
    pub fn item<'p>(&'p self, section: &'p Section, name: &str) -> Option<&'p Item> {
        let named = |items: &'p [Item]| items.iter().find(|item| item.name == name);
        named(&section.items).or_else(|| named(&self.defaults))
    }

    /// Every option, those of `[DEFAULT]` first.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        let own = self.sections.iter().flat_map(|section| &section.items);
        self.defaults.iter().chain(own)
    }
}

/// Where what is meant as a comment begins behind a value, at the space in front of it.
/// `configparser` knows no such comments here and takes them for a part of the value.
pub fn comment(value: &str) -> Option<usize> {
    [" #", " ;", "\t#", "\t;"].into_iter().filter_map(|mark| value.find(mark)).min()
}
