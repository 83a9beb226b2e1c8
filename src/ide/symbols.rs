//! The outline of a project file: its tables with their keys, and what can be folded.

use crate::document::{Array, Document, Entry, Form, Kind, Table, Value};
use crate::text::Span;

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    /// The value in short.
    pub detail: String,
    pub kind: SymbolKind,
    /// Key and value, or the whole table.
    pub span: Span,
    /// The key or the header; lies in `span`.
    pub selection: Span,
    /// All lie in `span`.
    pub children: Vec<Symbol>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    Table,
    Array,
    Text,
    Number,
    Boolean,
    Other,
}

/// At most so many symbols are told of.
const MOST: usize = 5_000;

/// The tables of the file in its order, each under its whole name, with the keys right below it.
pub fn symbols(document: &Document) -> Vec<Symbol> {
    let mut outline = Outline { document, left: MOST, out: Vec::new() };
    let children = outline.keys(document.root(), "");
    outline.out.extend(children);
    outline.sections(document.root(), "");
    outline.out.sort_by_key(|symbol| symbol.span);
    outline.out
}

struct Outline<'d> {
    document: &'d Document,
    left: usize,
    out: Vec<Symbol>,
}

impl Outline<'_> {
    /// Every table with a header of its own below `table`.
    fn sections(&mut self, table: &Table, path: &str) {
        for entry in &table.entries {
            let name = join(path, &entry.key.name);
            match &entry.value.kind {
                Kind::Table(inner) if inner.form != Form::Inline => {
                    self.section(inner, &name);
                    self.sections(inner, &name);
                }
                Kind::Array(Array { of_tables: true, items, .. }) => {
                    for inner in items.iter().filter_map(Value::as_table) {
                        self.section(inner, &name);
                        self.sections(inner, &name);
                    }
                }
                _ => {}
            }
        }
    }

    fn section(&mut self, table: &Table, name: &str) {
        let Some(header) = table.header.filter(|_| self.left > 0) else { return };
        self.left -= 1;
        let whole = header.to(Span::at(table.tail.max(header.end)));
        let mut children = self.keys(table, "");
        // Keys of a second table of the same name stand elsewhere.
        children.retain(|child| whole.contains(child.span));
        self.out.push(Symbol {
            name: name.to_owned(),
            detail: String::new(),
            kind: SymbolKind::Table,
            span: whole,
            selection: header,
            children,
        });
    }

    /// The keys right below `table`; dotted ones by their whole name.
    fn keys(&mut self, table: &Table, path: &str) -> Vec<Symbol> {
        let mut out = Vec::new();
        for entry in &table.entries {
            if self.left == 0 {
                break;
            }
            let name = join(path, &entry.key.name);
            match &entry.value.kind {
                Kind::Table(inner) if inner.form == Form::Dotted => {
                    out.extend(self.keys(inner, &name));
                }
                Kind::Table(inner) if inner.form != Form::Inline => {}
                Kind::Array(array) if array.of_tables => {}
                _ => out.push(self.key(entry, name)),
            }
        }
        out.sort_by_key(|symbol| symbol.span);
        out
    }

    fn key(&mut self, entry: &Entry, name: String) -> Symbol {
        self.left = self.left.saturating_sub(1);
        let (kind, detail, children) = match &entry.value.kind {
            Kind::Table(inner) => (SymbolKind::Table, String::new(), self.keys(inner, "")),
            Kind::Array(array) => {
                (SymbolKind::Array, format!("{} elements", array.items.len()), Vec::new())
            }
            Kind::Text(text) => (SymbolKind::Text, short(text.as_str()), Vec::new()),
            Kind::Integer | Kind::Float => (SymbolKind::Number, self.written(entry), Vec::new()),
            Kind::Boolean(_) => (SymbolKind::Boolean, self.written(entry), Vec::new()),
            Kind::Date | Kind::Broken => (SymbolKind::Other, String::new(), Vec::new()),
        };
        let selection = entry.key.span;
        let span = selection.to(entry.value.span);
        Symbol { name, detail, kind, span, selection, children }
    }

    fn written(&self, entry: &Entry) -> String {
        short(entry.value.span.of(self.document.text()))
    }
}

fn join(path: &str, name: &str) -> String {
    // Editors refuse a symbol without a name.
    let name = if name.trim().is_empty() { "\"\"" } else { name };
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let mut out: String = line.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if out.len() < text.trim_end().len() {
        out.push('…');
    }
    out
}

/// Lines that an editor may hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// More than one line.
    pub span: Span,
    pub comment: bool,
}

/// Tables, arrays, inline tables, long strings and runs of comments of more than one line.
pub fn folds(document: &Document) -> Vec<Fold> {
    let lines = document.lines();
    let mut spans = Vec::new();
    folds_of_table(document.root(), &mut spans);
    let mut folds: Vec<Fold> =
        spans.into_iter().map(|span| Fold { span, comment: false }).collect();
    let alone = |span: &&Span| {
        let line = lines.content(document.text(), lines.line_of(span.start));
        document.text()[line.start..span.start].trim().is_empty()
    };
    let mut run: Option<Span> = None;
    for comment in document.comments().iter().filter(alone) {
        let follows = |run: &Span| lines.line_of(run.end) + 1 == lines.line_of(comment.start);
        match &mut run {
            Some(run) if follows(run) => run.end = comment.end,
            _ => {
                folds.extend(run.map(|span| Fold { span, comment: true }));
                run = Some(*comment);
            }
        }
    }
    folds.extend(run.map(|span| Fold { span, comment: true }));
    folds.retain(|fold| lines.line_of(fold.span.start) < lines.line_of(fold.span.end));
    folds.sort_unstable();
    folds.dedup_by_key(|fold| lines.line_of(fold.span.start));
    folds
}

fn folds_of_table(table: &Table, out: &mut Vec<Span>) {
    if let Some(header) = table.header {
        out.push(header.to(Span::at(table.tail.max(header.end))));
    }
    for entry in &table.entries {
        match &entry.value.kind {
            Kind::Table(inner) if inner.form != Form::Inline => folds_of_table(inner, out),
            _ => folds_of_value(&entry.value, out),
        }
    }
}

fn folds_of_value(value: &Value, out: &mut Vec<Span>) {
    match &value.kind {
        Kind::Table(table) => {
            if table.form == Form::Inline {
                out.push(value.span);
            }
            folds_of_table(table, out);
        }
        Kind::Array(array) => {
            if !array.of_tables {
                out.push(value.span);
            }
            array.items.iter().for_each(|item| folds_of_value(item, out));
        }
        Kind::Text(_) => out.push(value.span),
        _ => {}
    }
}
