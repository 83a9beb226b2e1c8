//! Patterns of file names: the portable globs of `license-files`, and what a pattern finds in a
//! project as Python's own modules look for it.

mod find;
mod word;

pub use find::{Flavour, Listed, Tree, find};
pub use word::{GitFault, Word};

use super::Fault;
use super::cursor::is_word;
use crate::text::{Edit, Span};

/// A pattern as the specification "Glob patterns" of PyPA (March 2026) has it, with what it
/// forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portable {
    pub faults: Vec<Fault<Problem>>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// `**`: any number of folders, also none.
    Any,
    Word(Word),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// It starts at the root of a file system.
    Absolute,
    /// `..`, also inside a word.
    Parent,
    /// `\` as the separator.
    Backslash,
    /// `{a,b}`, which other programs read as alternatives; the span is all between the braces.
    Braces,
    /// A character outside letters, digits, `_ - . space` and the special ones.
    Character(char),
    /// `[` without `]`, or `]` without `[`.
    Bracket,
    /// `[]`, which matches nothing.
    EmptyClass,
    /// A special character inside `[ ]`; the index of the specification allows plain ones only.
    ClassCharacter(char),
    /// `**` next to other characters: pathlib refuses it before Python 3.13, uv_build always.
    PartialRecursion,
    /// A space: valid since March 2026, and refused by uv_build 0.13.
    Space,
}

impl Problem {
    /// Whether the specification forbids it.
    pub fn is_forbidden(self) -> bool {
        !matches!(self, Problem::Space | Problem::PartialRecursion)
    }
}

impl Portable {
    /// Reads `pattern` to its end, whatever it is.
    pub fn read(pattern: &str) -> Portable {
        let mut faults = Vec::new();
        characters(pattern, &mut faults);
        brackets(pattern, &mut faults);
        recursions(pattern, &mut faults);
        if pattern.is_empty() {
            faults.push(Fault::new(Span::at(0), Problem::Empty));
        }
        if pattern.starts_with('/') {
            let root = pattern.len() - pattern.trim_start_matches('/').len();
            let span = Span::new(0, root);
            faults.push(Fault::with(span, Problem::Absolute, Edit::delete(span)));
        }
        if let Some(at) = pattern.find("..") {
            faults.push(Fault::new(Span::new(at, at + 2), Problem::Parent));
        }
        faults.sort_by_key(|fault| fault.span);
        Portable { faults, parts: parts(pattern) }
    }

    /// Whether the specification allows the pattern.
    pub fn is_valid(&self) -> bool {
        self.faults.iter().all(|fault| !fault.kind.is_forbidden())
    }

    /// Whether the pattern matches `path`, whose separator is `/`. In time proportional to the
    /// product of both lengths at worst.
    pub fn matches(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        let (mut part, mut name) = (0, 0);
        // Where to go on when what follows the last `**` does not fit: that `**` takes one more.
        let mut retry: Option<(usize, usize)> = None;
        while name < names.len() {
            match self.parts.get(part) {
                Some(Part::Any) => {
                    retry = Some((part + 1, name));
                    part += 1;
                    continue;
                }
                Some(Part::Word(word)) if word.matches(names[name]) => {
                    part += 1;
                    name += 1;
                    continue;
                }
                _ => {}
            }
            match retry {
                Some((after, taken)) => {
                    retry = Some((after, taken + 1));
                    (part, name) = (after, taken + 1);
                }
                None => return false,
            }
        }
        self.parts[part..].iter().all(|part| *part == Part::Any)
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    let words = pattern.split('/');
    words.map(|word| if word == "**" { Part::Any } else { Part::Word(Word::read(word)) }).collect()
}

fn characters(pattern: &str, faults: &mut Vec<Fault<Problem>>) {
    let allowed = |c: char| is_word(c) || "-./*?[] ".contains(c);
    let whole = Span::new(0, pattern.len());
    let mut space = true;
    let mut at = 0;
    while let Some((offset, c)) =
        pattern[at..].char_indices().find(|(_, c)| !allowed(*c) || (*c == ' ' && space))
    {
        let start = at + offset;
        let span = Span::new(start, start + c.len_utf8());
        at = span.end;
        match c {
            ' ' => {
                space = false;
                faults.push(Fault::new(span, Problem::Space));
            }
            '\\' => {
                let edit = Edit::replace(whole, pattern.replace('\\', "/"));
                faults.push(Fault::with(span, Problem::Backslash, edit));
                // One repair mends them all, and one fault tells of them all.
                let rest = pattern[at..].rfind('\\').map_or(at, |last| at + last + 1);
                at = rest;
            }
            '{' => {
                // One fault tells of all the braces, from the first to the last.
                let close = pattern[start..].rfind('}').map_or(span.end, |close| start + close + 1);
                faults.push(Fault::new(Span::new(start, close), Problem::Braces));
                at = pattern[close..].rfind('{').map_or(close, |last| close + last + 1);
            }
            c => faults.push(Fault::new(span, Problem::Character(c))),
        }
    }
}

fn brackets(pattern: &str, faults: &mut Vec<Fault<Problem>>) {
    let mut open: Option<usize> = None;
    for (at, c) in pattern.char_indices() {
        let span = Span::new(at, at + c.len_utf8());
        match (open, c) {
            (None, '[') => open = Some(at),
            (None, ']') => faults.push(Fault::new(span, Problem::Bracket)),
            (Some(start), ']') => {
                if at == start + 1 {
                    faults.push(Fault::new(Span::new(start, span.end), Problem::EmptyClass));
                }
                open = None;
            }
            (Some(_), '*' | '?' | '[' | '/') => {
                faults.push(Fault::new(span, Problem::ClassCharacter(c)));
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        // The class was never closed, so what stands in it is not in a class.
        faults.retain(|fault| {
            !(fault.span.start > start && matches!(fault.kind, Problem::ClassCharacter(_)))
        });
        faults.push(Fault::new(Span::new(start, start + 1), Problem::Bracket));
    }
}

fn recursions(pattern: &str, faults: &mut Vec<Fault<Problem>>) {
    let mut start = 0;
    for word in pattern.split('/') {
        if word != "**"
            && let Some(at) = word.find("**")
        {
            let stars = word[at..].len() - word[at..].trim_start_matches('*').len();
            let span = Span::new(start + at, start + at + stars);
            faults.push(Fault::new(span, Problem::PartialRecursion));
        }
        start += word.len() + 1;
    }
}
