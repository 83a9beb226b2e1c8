//! Statements that move from one table to another, each with the comments above it and beside it;
//! what is left behind stays as it is.

use crate::document::edit::quote;
use crate::document::{Document, Entry, Form, Kind, Table};
use crate::spec::keys;
use crate::text::Span;
use std::collections::BTreeSet;

/// Lines that stand together in the new place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Comments above it.
    pub above: Vec<String>,
    /// TOML, of one line or several.
    pub text: String,
    /// The comment behind it.
    pub beside: Option<String>,
}

impl Piece {
    pub fn new(text: String) -> Piece {
        Piece { text, ..Piece::default() }
    }

    /// The same comments around another text.
    pub fn with(&self, text: String) -> Piece {
        Piece { text, ..self.clone() }
    }

    /// The lines of it, each behind `indent`; `end` closes the text.
    pub fn write(&self, indent: &str, end: &str, out: &mut Vec<String>) {
        out.extend(self.above.iter().map(|comment| format!("{indent}{comment}")));
        let beside = self.beside.as_ref().map_or(String::new(), |comment| format!("  {comment}"));
        let text = format!("{indent}{}{end}{beside}", self.text);
        out.extend(text.split('\n').map(str::to_owned));
    }
}

/// `key = [ … ]`, on one line where nothing is longer or has a comment.
pub(super) fn array(key: &str, items: &[Piece], below: &[String]) -> String {
    let has_comments = items.iter().any(|item| !item.above.is_empty() || item.beside.is_some());
    let short = format!(
        "{key} = [{}]",
        items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(", ")
    );
    if !has_comments && below.is_empty() && (items.len() < 2 || short.len() <= 60) {
        return short;
    }
    let mut lines = vec![format!("{key} = [")];
    for item in items {
        item.write("    ", ",", &mut lines);
    }
    lines.extend(below.iter().map(|comment| format!("    {comment}")));
    lines.push("]".to_owned());
    lines.join("\n")
}

/// A string in quotes that need no escapes where that can be.
pub(super) fn string(text: &str) -> String {
    let is_plain = !text.contains('\'') && !text.chars().any(char::is_control);
    if text.contains(['"', '\\']) && is_plain { format!("'{text}'") } else { quote(text) }
}

/// A table: its name, the comments above it and its statements.
pub(super) type Section = (String, Vec<String>, Vec<Piece>);

/// The lines of `[project]`, its statements in the canonical order, and of the tables below it.
pub(super) fn tables(mut project: Vec<(&str, Piece)>, below: Vec<Section>) -> Vec<String> {
    let rank = |key: &str| keys::PROJECT.iter().position(|known| known.name == key);
    project.sort_by_key(|(key, _)| rank(key));
    let project = project.into_iter().map(|(_, piece)| piece).collect();
    let all = [("project".to_owned(), Vec::new(), project)].into_iter().chain(below);
    let mut lines = Vec::new();
    for (header, above, pieces) in all {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(above);
        lines.push(format!("[{header}]"));
        for piece in pieces {
            piece.write("", "", &mut lines);
        }
    }
    lines
}

/// The lines of a file, some of which have been taken away.
pub(super) struct Lines<'d> {
    document: &'d Document,
    gone: BTreeSet<usize>,
    /// Whether some string may hold what looks like a comment.
    has_long_strings: bool,
}

impl<'d> Lines<'d> {
    pub fn of(document: &'d Document) -> Self {
        let text = document.text();
        let has_long_strings = text.contains("\"\"\"") || text.contains("'''");
        Lines { document, gone: BTreeSet::new(), has_long_strings }
    }

    fn line(&self, line: usize) -> &'d str {
        let text = self.document.text();
        text[self.document.lines().content(text, line)].trim()
    }

    fn line_of(&self, offset: usize) -> usize {
        self.document.lines().line_of(offset)
    }

    fn is_comment(&self, line: usize) -> bool {
        let start = self.document.lines().content(self.document.text(), line).start;
        let is_text = || self.has_long_strings && self.document.in_multi_line_string(start);
        self.line(line).starts_with('#') && !is_text()
    }

    /// Takes the lines under `span` with the comments right above and beside it; the text of the
    /// piece is what stands under `text`.
    fn take(&mut self, span: Span, text: Span) -> Piece {
        let (first, last) = (self.line_of(span.start), self.line_of(span.end));
        let mut top = first;
        while top > 0 && self.is_comment(top - 1) && !self.gone.contains(&(top - 1)) {
            top -= 1;
        }
        self.gone.extend(top..=last);
        let source = self.document.text();
        let rest = &source[span.end..self.document.lines().content(source, last).end];
        Piece {
            above: (top..first).map(|line| self.line(line).to_owned()).collect(),
            text: text.of(source).replace("\r\n", "\n"),
            beside: rest.find('#').map(|at| rest[at..].trim_end().to_owned()),
        }
    }

    /// Takes a statement; the text of the piece is the value as it is written.
    pub fn value(&mut self, entry: &Entry) -> Piece {
        self.take(entry.key.span.to(entry.value.span), entry.value.span)
    }

    /// Takes a statement whole.
    pub fn statement(&mut self, entry: &Entry) -> Piece {
        let whole = entry.key.span.to(entry.value.span);
        self.take(whole, whole)
    }

    /// Takes the header of a table; its comments are what is told.
    pub fn header(&mut self, header: Span) -> Vec<String> {
        let piece = self.take(header, header);
        piece.above.into_iter().chain(piece.beside).collect()
    }

    /// Takes the line of a header and leaves what stands above it; the comment beside it is told.
    pub fn header_line(&mut self, header: Span) -> Option<String> {
        let line = self.line_of(header.start);
        self.gone.insert(line);
        let text = self.document.text();
        let rest = &text[header.end..self.document.lines().content(text, line).end];
        rest.find('#').map(|at| rest[at..].trim_end().to_owned())
    }

    /// Takes the comments that close a table.
    pub fn closing(&mut self, table: &Table) -> Vec<String> {
        let first = self.line_of(table.tail) + 1;
        let count = self.document.lines().count();
        let mut end = first;
        while end < count && self.is_comment(end) {
            end += 1;
        }
        // Comments right above something belong to it.
        if end < count && !self.line(end).is_empty() {
            return Vec::new();
        }
        self.gone.extend(first..end);
        (first..end).map(|line| self.line(line).to_owned()).collect()
    }

    /// The file with `block` in front of the line that holds `offset`, and without what was taken.
    pub fn finish(&self, offset: usize, block: &[String]) -> String {
        let (text, lines) = (self.document.text(), self.document.lines());
        let at = self.line_of(offset);
        let mut out: Vec<&str> = Vec::new();
        let mut is_cut = false;
        for line in 0..lines.count() {
            if line == at {
                out.extend(block.iter().map(String::as_str));
                is_cut = true;
            }
            if self.gone.contains(&line) {
                is_cut = true;
                continue;
            }
            let content = &text[lines.content(text, line)];
            let is_blank = |line: &str| line.trim().is_empty();
            if is_cut && is_blank(content) && out.last().is_none_or(|last| is_blank(last)) {
                continue;
            }
            // A table that follows the block stands apart from it.
            if is_cut && content.starts_with('[') && out.last().is_some_and(|last| !is_blank(last))
            {
                out.push("");
            }
            is_cut = false;
            out.push(content);
        }
        while out.last().is_some_and(|last| last.trim().is_empty()) {
            out.pop();
        }
        let line_break = self.document.line_break();
        let mut text = out.join("\n").replace('\n', line_break);
        text.push_str(line_break);
        text
    }
}

/// The statements of a table that stand one by one below its header; none where some are written
/// in another way.
pub(super) fn statements(table: &Table) -> Option<&[Entry]> {
    let is_statement = |entry: &Entry| match &entry.value.kind {
        Kind::Table(inner) => inner.form == Form::Inline,
        Kind::Array(array) => !array.of_tables,
        Kind::Broken => false,
        _ => true,
    };
    (table.form == Form::Header && table.entries.iter().all(is_statement))
        .then_some(table.entries.as_slice())
}
