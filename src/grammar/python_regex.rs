//! Patterns of Python's `re`, as far as they mean the same to the crate `regex`: the rest is either
//! certainly no pattern, or not judged. Source: `re/_parser.py` of CPython 3.13.

mod reader;

use crate::text::Span;
use reader::{Reader, Stop};
use regex::{Regex, RegexBuilder};

/// Bytes of a pattern that is read.
const LENGTH: usize = 2_000;

/// Memory of a compiled pattern.
const SIZE: usize = 1 << 20;

/// What became of a pattern.
#[derive(Debug)]
pub enum Pattern {
    Read(Readable),
    /// Python refuses it, for this reason at this place.
    Bad {
        reason: &'static str,
        span: Span,
    },
    /// It may be one; what it matches is not known here.
    Unknown,
}

/// A pattern whose matches are known.
#[derive(Debug)]
pub struct Readable {
    regex: Regex,
    /// The names of its groups.
    pub names: Vec<String>,
    /// How many groups it has.
    pub groups: usize,
    /// Whether classes or case are about letters: beyond ASCII the two tell them differently.
    about_letters: bool,
}

impl Pattern {
    /// Reads a pattern that is searched for with `re.MULTILINE`.
    pub fn read(text: &str) -> Pattern {
        if text.len() > LENGTH {
            return Pattern::Unknown;
        }
        let mut reader = Reader::new(text);
        match reader.read() {
            Err(Stop::Bad { reason, span }) => return Pattern::Bad { reason, span },
            Err(Stop::Unknown) => return Pattern::Unknown,
            Ok(()) if reader.foreign => return Pattern::Unknown,
            Ok(()) => {}
        }
        let built = RegexBuilder::new(&reader.out)
            .multi_line(true)
            .case_insensitive(reader.ignores_case)
            .dot_matches_new_line(reader.dot_takes_all)
            .size_limit(SIZE)
            .dfa_size_limit(SIZE)
            .build();
        let Ok(regex) = built else { return Pattern::Unknown };
        let about_letters = reader.about_letters || reader.ignores_case;
        Pattern::Read(Readable { regex, names: reader.names, groups: reader.groups, about_letters })
    }
}

impl Readable {
    /// Where a group lies in the first match: none without a match, an inner none where the group
    /// has no part in it. The outer error is for texts in which the match is not known.
    ///
    /// # Errors
    /// When the text has letters that the pattern may see otherwise.
    pub fn search(&self, text: &str, group: Group<'_>) -> Result<Option<Option<Span>>, Unsure> {
        if self.about_letters && !text.is_ascii() {
            return Err(Unsure);
        }
        Ok(self.regex.captures(text).map(|found| {
            let found = match group {
                Group::Named(name) => found.name(name),
                Group::Numbered(number) => found.get(number),
            };
            found.map(|found| Span::new(found.start(), found.end()))
        }))
    }
}

/// A group of a pattern.
#[derive(Clone, Copy, Debug)]
pub enum Group<'g> {
    Named(&'g str),
    Numbered(usize),
}

/// The text is not one in which the match is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsure;
