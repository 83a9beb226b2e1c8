//! The text of a `.pypirc` as sections, options and their lines, by the very grammar of Python's
//! `configparser.RawConfigParser` (CPython 3.11), which twine and flit read it with.

use std::fmt;

/// A `.pypirc`. Values may be secrets, so there is no `Debug`.
#[derive(Clone, Default)]
pub struct Pypirc {
    pub sections: Vec<Section>,
    /// `[DEFAULT]`, whose options every section inherits.
    pub defaults: Vec<Item>,
}

#[derive(Clone)]
pub struct Section {
    pub name: String,
    /// Of its header, counted from 1.
    pub line: usize,
    pub items: Vec<Item>,
}

/// An option with its value.
#[derive(Clone)]
pub struct Item {
    /// In lower case.
    pub name: String,
    pub value: String,
    /// Where it begins, counted from 1.
    pub line: usize,
}

/// Why `configparser` would not read it. The line itself is not told: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {problem}")]
pub struct PypircError {
    /// Counted from 1.
    pub line: usize,
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
        let mut reader = Reader::default();
        for (index, line) in lines(text).enumerate() {
            reader.line(line, index + 1)?;
        }
        reader.finish()
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
}

/// Which list of items is being written to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Defaults,
    Section(usize),
}

#[derive(Default)]
struct Reader {
    pypirc: Pypirc,
    current: Option<Current>,
    /// Whether a deeper line would go on with the last option.
    open: bool,
    indent: usize,
    first_error: Option<PypircError>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), PypircError> {
        let value = strip(line);
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            if let Some(item) = self.open_item() {
                item.value.push('\n');
            }
            return Ok(());
        }
        let indent = line.chars().take_while(|c| is_space(*c)).count();
        if indent > self.indent
            && let Some(item) = self.open_item()
        {
            item.value.push('\n');
            item.value.push_str(value);
            return Ok(());
        }
        self.indent = indent;
        let error = |problem| PypircError { line: number, problem };
        if let Some(name) = header(value) {
            self.open = false;
            if name == "DEFAULT" {
                self.current = Some(Current::Defaults);
            } else if self.pypirc.section(name).is_some() {
                return Err(error(Problem::DuplicateSection));
            } else {
                let section = Section { name: name.to_owned(), line: number, items: Vec::new() };
                self.pypirc.sections.push(section);
                self.current = Some(Current::Section(self.pypirc.sections.len() - 1));
            }
            return Ok(());
        }
        if self.current.is_none() {
            let mark = number == 1 && value.starts_with('\u{feff}');
            return Err(error(if mark { Problem::ByteOrderMark } else { Problem::NoSection }));
        }
        let Some(at) = value.find(['=', ':']) else {
            self.first_error.get_or_insert(error(Problem::NoOption));
            return Ok(());
        };
        let name = strip(&value[..at]).to_lowercase();
        if name.is_empty() {
            self.first_error.get_or_insert(error(Problem::NoOption));
        }
        let value = strip(&value[at + 1..]).to_owned();
        self.open = !name.is_empty();
        if let Some(items) = self.items() {
            if items.iter().any(|item| item.name == name) {
                return Err(error(Problem::DuplicateOption));
            }
            items.push(Item { name, value, line: number });
        }
        Ok(())
    }

    fn items(&mut self) -> Option<&mut Vec<Item>> {
        match self.current? {
            Current::Defaults => Some(&mut self.pypirc.defaults),
            Current::Section(index) => Some(&mut self.pypirc.sections.get_mut(index)?.items),
        }
    }

    /// The last option, while a deeper or an empty line would go on with it.
    fn open_item(&mut self) -> Option<&mut Item> {
        if self.open { self.items()?.last_mut() } else { None }
    }

    fn finish(mut self) -> Result<Pypirc, PypircError> {
        if let Some(error) = self.first_error {
            return Err(error);
        }
        let sections = self.pypirc.sections.iter_mut().map(|section| &mut section.items);
        for items in sections.chain([&mut self.pypirc.defaults]) {
            for item in items {
                let end = item.value.trim_end_matches(is_space).len();
                item.value.truncate(end);
            }
        }
        Ok(self.pypirc)
    }
}

/// Lines as Python's text files have them: after `\n`, `\r` or `\r\n`.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        if text.is_empty() {
            rest = None;
            return None;
        }
        let Some(at) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let tail = &text[at..];
        let width = if tail.starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&tail[width..]);
        Some(&text[..at])
    })
}

/// `[name]`, to the last bracket of the line.
fn header(value: &str) -> Option<&str> {
    let inner = value.strip_prefix('[')?;
    let end = inner.rfind(']')?;
    Some(&inner[..end]).filter(|name| !name.is_empty())
}

/// `str.isspace()`
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// `str.strip()`
fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}
