//! Environment markers: variables, operators, values and the words between comparisons.

use super::ItemKind;
use super::candidate::Candidate;
use crate::grammar::marker::Variable;
use crate::spec::pythons::PYTHONS;
use std::ops::Range;

/// What comes next in a marker.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Left,
    Operator,
    /// After `not`.
    In,
    Right,
    Join,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    next: Next,
    left: Option<Variable>,
}

/// What the cursor stands in.
enum Under {
    /// A word, a sign, or nothing yet.
    Word(Range<usize>),
    /// Behind a quote, with the one that is missing at the end.
    Quoted(Range<usize>, Option<char>),
}

/// Candidates for the marker that begins at byte `start` of `text`. `quote` is what values stand
/// in.
pub(super) fn complete(text: &str, start: usize, cursor: usize, quote: char) -> Vec<Candidate> {
    let mut reader = Reader { text, at: start, next: Next::Left, left: None };
    let under = loop {
        if let Some(under) = reader.step(cursor) {
            break under;
        }
    };
    let range = match &under {
        Under::Word(range) | Under::Quoted(range, _) => range.clone(),
    };
    let (quoted, missing) = match under {
        Under::Word(_) => (false, None),
        Under::Quoted(_, missing) => (true, missing),
    };
    let word = |text: &str, kind| {
        let candidate = Candidate::part(format!("{text} "), range.clone());
        candidate.labelled(text).kind(kind)
    };
    let variables = || {
        let asked = |variable: &Variable| !variable.is_set() && *variable != Variable::Extra;
        let variables = Variable::ALL.into_iter().filter(asked);
        variables.map(|variable| word(variable.name(), ItemKind::Variable))
    };
    match reader.next {
        Next::Left if !quoted => variables().collect(),
        Next::Operator if !quoted => {
            let ordered = reader.left.is_some_and(Variable::is_version);
            let signs: &[&str] = if ordered {
                &[">=", "<", "==", "!=", "<=", ">", "~=", "in", "not in"]
            } else {
                &["==", "!=", "in", "not in"]
            };
            signs.iter().map(|sign| word(sign, ItemKind::Operator)).collect()
        }
        Next::In if !quoted => vec![word("in", ItemKind::Operator)],
        Next::Join if !quoted => {
            ["and", "or"].into_iter().map(|join| word(join, ItemKind::Operator)).collect()
        }
        Next::Right => match reader.left {
            Some(left) => values(left)
                .iter()
                .map(|value| match quoted {
                    true => {
                        let end = missing.map(String::from).unwrap_or_default();
                        let text = format!("{value}{end}");
                        Candidate::part(text, range.clone()).labelled(*value)
                    }
                    false => {
                        let text = format!("{quote}{value}{quote}");
                        Candidate::part(text, range.clone()).labelled(*value)
                    }
                })
                .collect(),
            None if !quoted => variables().collect(),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

impl Reader<'_> {
    /// Reads one word; what is under the cursor, when that is reached.
    fn step(&mut self, cursor: usize) -> Option<Under> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next().filter(|_| self.at < cursor) else {
            return Some(Under::Word(cursor..cursor));
        };
        let start = self.at;
        if first == '\'' || first == '"' {
            let inner = start + 1;
            let end = self.text[inner..].find(first).map(|length| inner + length);
            let until = end.unwrap_or(self.text.len());
            if cursor <= until {
                return Some(Under::Quoted(inner..until, end.is_none().then_some(first)));
            }
            self.at = end.map_or(self.text.len(), |end| end + 1);
            self.take("");
            return None;
        }
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let is_sign = |c: char| "<>=!~".contains(c);
        let length = if is_word(first) {
            rest.find(|c| !is_word(c))
        } else if is_sign(first) {
            rest.find(|c| !is_sign(c))
        } else {
            Some(first.len_utf8())
        };
        self.at = start + length.unwrap_or(rest.len());
        if cursor <= self.at && (is_word(first) || is_sign(first)) {
            return Some(Under::Word(start..self.at));
        }
        let word = &self.text[start..self.at];
        match word {
            "(" => {}
            ")" => self.next = Next::Join,
            _ => self.take(word),
        }
        None
    }

    fn take(&mut self, word: &str) {
        self.next = match self.next {
            Next::Left => {
                self.left = Variable::of(word);
                Next::Operator
            }
            Next::Operator if word == "not" => Next::In,
            Next::Operator | Next::In => Next::Right,
            Next::Right => Next::Join,
            Next::Join => Next::Left,
        };
    }
}

/// What the variable is on the systems that there are.
fn values(variable: Variable) -> &'static [&'static str] {
    match variable {
        Variable::PythonVersion => &PYTHONS,
        Variable::OsName => &["posix", "nt"],
        Variable::SysPlatform => {
            &["linux", "darwin", "win32", "cygwin", "emscripten", "wasi", "android", "ios"]
        }
        Variable::PlatformSystem => &["Linux", "Darwin", "Windows"],
        Variable::PlatformMachine => &["x86_64", "aarch64", "arm64", "AMD64"],
        Variable::ImplementationName => &["cpython", "pypy"],
        Variable::PlatformPythonImplementation => &["CPython", "PyPy"],
        _ => &[],
    }
}
