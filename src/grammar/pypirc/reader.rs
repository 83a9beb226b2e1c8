//! Lines become sections and options as `RawConfigParser._read` of CPython 3.11 makes them.

use super::{Item, Problem, Pypirc, PypircError, Section};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

pub(super) fn read(text: &str) -> Pypirc {
    let mut reader = Reader::default();
    for (index, (start, line)) in lines(text).enumerate() {
        reader.line(line, start, index + 1);
    }
    reader.finish()
}

/// Which list of items is being written to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Current {
    Defaults,
    Section(usize),
}

#[derive(Default)]
struct Reader {
    pypirc: Pypirc,
    /// Sections by their name.
    known: HashMap<String, usize>,
    current: Option<Current>,
    /// Options by their section.
    set: HashSet<(Current, String)>,
    /// Whether a deeper line would go on with the last option.
    open: bool,
    indent: usize,
}

impl Reader {
    fn line(&mut self, line: &str, start: usize, number: usize) {
        let mut value = strip(line);
        let mut at = start + (line.len() - line.trim_start_matches(is_space).len());
        if number == 1 && value.starts_with('\u{feff}') {
            let mark = Span::new(at, at + '\u{feff}'.len_utf8());
            self.fault(Problem::ByteOrderMark, number, mark);
            let rest = &value['\u{feff}'.len_utf8()..];
            at = mark.end + (rest.len() - rest.trim_start_matches(is_space).len());
            value = strip(rest);
        }
        if value.starts_with(['#', ';']) {
            return;
        }
        if value.is_empty() {
            if let Some(item) = self.open_item() {
                item.value.push('\n');
            }
            return;
        }
        let whole = Span::new(at, at + value.len());
        let indent = line.chars().take_while(|c| is_space(*c)).count();
        if indent > self.indent
            && let Some(item) = self.open_item()
        {
            item.value.push('\n');
            item.value.push_str(value);
            item.pieces.push(whole);
            return;
        }
        self.indent = indent;
        if let Some(name) = header(value) {
            self.section(name, number, Span::new(at + 1, at + 1 + name.len()));
        } else if self.current.is_none() {
            self.fault(Problem::NoSection, number, whole);
        } else {
            self.option(value, number, whole);
        }
    }

    fn section(&mut self, name: &str, line: usize, name_span: Span) {
        self.open = false;
        if name == "DEFAULT" {
            self.current = Some(Current::Defaults);
        } else if let Some(known) = self.known.get(name).copied() {
            self.fault(Problem::DuplicateSection, line, name_span);
            self.current = Some(Current::Section(known));
        } else {
            let index = self.pypirc.sections.len();
            let section = Section { name: name.to_owned(), name_span, line, items: Vec::new() };
            self.pypirc.sections.push(section);
            self.known.insert(name.to_owned(), index);
            self.current = Some(Current::Section(index));
        }
    }

    fn option(&mut self, text: &str, line: usize, whole: Span) {
        let Some(at) = text.find(['=', ':']) else {
            return self.fault(Problem::NoOption, line, whole);
        };
        let written = strip(&text[..at]);
        let name = written.to_lowercase();
        if name.is_empty() {
            self.fault(Problem::NoOption, line, whole);
        }
        let name_span = Span::new(whole.start, whole.start + written.len());
        let value = strip(&text[at + 1..]);
        let piece = Span::new(whole.end - value.len(), whole.end);
        let pieces = if value.is_empty() { Vec::new() } else { vec![piece] };
        let value_start = piece.start;
        self.open = !name.is_empty();
        let Some(current) = self.current else { return };
        if !self.set.insert((current, name.clone())) {
            self.fault(Problem::DuplicateOption, line, name_span);
        }
        let value = value.to_owned();
        if let Some(items) = self.items() {
            items.push(Item { name, name_span, value, value_start, pieces, line });
        }
    }

    fn fault(&mut self, problem: Problem, line: usize, span: Span) {
        self.pypirc.faults.push(PypircError { line, span, problem });
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

    fn finish(mut self) -> Pypirc {
        let sections = self.pypirc.sections.iter_mut().map(|section| &mut section.items);
        for items in sections.chain([&mut self.pypirc.defaults]) {
            for item in items {
                let end = item.value.trim_end_matches(is_space).len();
                item.value.truncate(end);
            }
        }
        self.pypirc
    }
}

/// Lines as Python's text files have them: after `\n`, `\r` or `\r\n`; each with its start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let width = match &rest[end..] {
            tail if tail.starts_with("\r\n") => 2,
            "" => 0,
            _ => 1,
        };
        at = start + end + width;
        Some((start, &rest[..end]))
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
