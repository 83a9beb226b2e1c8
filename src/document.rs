//! A project file as written: the TOML tree with a place for every key and value, and every
//! fault of the syntax. Parsing never fails, and one slip costs one statement, not the file.

pub mod edit;
mod parse;
mod place;
mod string;
mod tree;

pub use place::{On, Place, parts};
pub use string::{Quotes, Str};

use crate::text::Span;
use crate::text::lines::Lines;
use std::collections::BTreeMap;

/// How deep values may nest and how many parts a dotted key may have; more is a fault.
pub const DEPTH_LIMIT: usize = 80;

/// A parsed file. The tree holds everything that was understood, the faults everything else.
#[derive(Debug)]
pub struct Document {
    text: String,
    lines: Lines,
    root: Table,
    faults: Vec<Fault>,
    newer: Vec<Newer>,
    comments: Vec<Span>,
    not_utf8: Option<NotUtf8>,
    is_toml: bool,
}

/// The first byte of a file that is no UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// From the start of the file, in bytes.
    pub offset: usize,
    pub byte: u8,
    /// The replacement character that stands for it in the document's text.
    pub span: Span,
}

/// Something that TOML 1.0 and 1.1 both refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    pub kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The text does not follow the grammar. `found` says what stands there, `expected` what
    /// may stand there instead.
    Syntax { found: String, expected: String },
    /// A key or table is defined a second time. `statement` is what the second definition
    /// covers, value and all.
    Duplicate { key: String, first: Span, statement: Span, table: bool },
}

/// Syntax that came with TOML 1.1 and that readers of TOML 1.0 refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newer {
    /// The newline, comma, escape or time.
    pub span: Span,
    pub kind: NewerKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewerKind {
    /// A line break inside the inline table at `table`; `comment` when a comment stands inside.
    InlineNewline { table: Span, comment: bool },
    /// A comma before the closing brace of an inline table that stands on one line.
    InlineTrailingComma,
    /// `\e`
    EscapeE,
    /// `\xHH` for the character with this number.
    EscapeX(u8),
    /// `07:32`
    TimeWithoutSeconds,
}

/// A key as written, quotes and all, and what it means.
#[derive(Clone, Debug)]
pub struct Key {
    pub name: String,
    pub span: Span,
}

/// A key with its value. For a table made by a header the key is the one in the header.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Key,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub struct Value {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Text(Str),
    Integer,
    Float,
    Boolean(bool),
    /// Any of the four date and time types.
    Date,
    Array(Array),
    Table(Table),
    /// A fault stands here; nothing is known of the value, and nothing should be said of it.
    Broken,
}

#[derive(Clone, Debug, Default)]
pub struct Array {
    pub items: Vec<Value>,
    /// The comma after each item, without width where it is missing; the last item may have none.
    pub commas: Vec<Span>,
    /// Made by `[[header]]`s.
    pub of_tables: bool,
}

/// How a table came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The file itself, or only implied by the header of a table below it.
    #[default]
    Implied,
    /// `[header]` or `[[header]]`
    Header,
    /// Made by a dotted key, `urls.Homepage = …`
    Dotted,
    /// `{ … }`
    Inline,
}

#[derive(Clone, Debug, Default)]
pub struct Table {
    pub entries: Vec<Entry>,
    pub form: Form,
    /// `[header]` with its brackets, when there is one.
    pub header: Option<Span>,
    /// The end of the last statement written directly under the header, or the header's end.
    pub tail: usize,
    /// The section in which dotted keys last opened the table; it may only be extended there.
    dotted_in: Option<usize>,
    /// Kept for tables of many keys only.
    index: Option<BTreeMap<String, usize>>,
}

impl Document {
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let parsed = parse::parse(&text);
        let lines = Lines::of(&text);
        Document {
            text,
            lines,
            root: parsed.root,
            faults: parsed.faults,
            newer: parsed.newer,
            comments: parsed.comments,
            not_utf8: None,
            is_toml: true,
        }
    }

    /// A text of another language: its lines, and an empty tree without faults.
    pub fn of_lines(text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = Lines::of(&text);
        Document { text, lines, is_toml: false, ..Document::parse("") }
    }

    /// Whether it was read as TOML.
    pub fn is_toml(&self) -> bool {
        self.is_toml
    }

    /// Reads the bytes of a file. Bytes that are no UTF-8 become U+FFFD; the first is told.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Document::parse(text),
            Err(error) => {
                let offset = error.valid_up_to();
                let span = Span::new(offset, offset + '\u{fffd}'.len_utf8());
                let byte = bytes[offset];
                let text = String::from_utf8_lossy(bytes);
                let not_utf8 = Some(NotUtf8 { offset, byte, span });
                Document { not_utf8, ..Document::parse(text) }
            }
        }
    }

    /// The first byte of the file that is no UTF-8, when it was read from bytes.
    pub fn not_utf8(&self) -> Option<NotUtf8> {
        self.not_utf8
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    pub fn root(&self) -> &Table {
        &self.root
    }

    /// Faults in file order.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Uses of TOML 1.1 in file order.
    pub fn newer(&self) -> &[Newer] {
        &self.newer
    }

    /// Comments in file order, each from `#` to the end of its line.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The byte order mark at the start, when there is one.
    pub fn byte_order_mark(&self) -> Option<Span> {
        self.text.starts_with('\u{feff}').then(|| Span::new(0, '\u{feff}'.len_utf8()))
    }

    /// The value at a path of keys; arrays are not entered.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        self.root.at(path)
    }

    /// The table at a path of keys.
    pub fn table(&self, path: &[&str]) -> Option<&Table> {
        self.at(path)?.as_table()
    }

    /// Whether a string that spans lines covers `offset`, so that no comment can stand there.
    pub fn in_multi_line_string(&self, offset: usize) -> bool {
        fn covers(value: &Value, offset: usize) -> bool {
            match &value.kind {
                Kind::Text(text) => text.span.start < offset && offset < text.span.end,
                Kind::Array(array) => array.items.iter().any(|item| covers(item, offset)),
                Kind::Table(table) => table.entries.iter().any(|e| covers(&e.value, offset)),
                _ => false,
            }
        }
        self.root.entries.iter().any(|entry| covers(&entry.value, offset))
    }

    /// The line break the file uses: that of its first line.
    pub fn line_break(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }
}

impl Key {
    /// Where bytes of the name stand in the file; a key with escapes is covered whole.
    pub fn place(&self, part: Span) -> Span {
        let quote = match self.span.len().checked_sub(self.name.len()) {
            Some(0) => 0,
            Some(2) => 1,
            _ => return self.span,
        };
        let start = self.span.start + quote;
        Span::new(start + part.start, start + part.end)
    }
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.position(key).map(|at| &self.entries[at])
    }

    pub fn contains(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The value at a path of keys below this table; arrays are not entered.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        let (last, tables) = path.split_last()?;
        let mut table = self;
        for key in tables {
            table = table.get(key)?.as_table()?;
        }
        table.get(last)
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|entry| entry.key.name == key),
        }
    }

    fn push(&mut self, entry: Entry) -> usize {
        const LINEAR: usize = 24;
        let at = self.entries.len();
        if let Some(index) = &mut self.index {
            index.entry(entry.key.name.clone()).or_insert(at);
        }
        self.entries.push(entry);
        if self.index.is_none() && self.entries.len() > LINEAR {
            let names = self.entries.iter().enumerate();
            self.index = Some(names.map(|(at, entry)| (entry.key.name.clone(), at)).collect());
        }
        at
    }
}

impl Entry {
    /// Where the definition shows: the header of a table that has one, else the key.
    pub fn place(&self) -> Span {
        self.value.as_table().and_then(|table| table.header).unwrap_or(self.key.span)
    }
}

impl Value {
    pub fn as_text(&self) -> Option<&Str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&Array> {
        match &self.kind {
            Kind::Array(array) => Some(array),
            _ => None,
        }
    }

    pub fn as_table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Boolean(value) => Some(value),
            _ => None,
        }
    }

    pub fn is_broken(&self) -> bool {
        matches!(self.kind, Kind::Broken)
    }

    /// The strings of an array; elements of other types are passed over.
    pub fn texts(&self) -> impl Iterator<Item = &Str> {
        let items = self.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
        items.iter().filter_map(Value::as_text)
    }

    /// What a message calls the type, article and all.
    pub fn type_name(&self) -> &'static str {
        match &self.kind {
            Kind::Text(_) => "a string",
            Kind::Integer => "an integer",
            Kind::Float => "a float",
            Kind::Boolean(_) => "a boolean",
            Kind::Date => "a date or time",
            Kind::Array(array) if array.of_tables => "an array of tables",
            Kind::Array(_) => "an array",
            Kind::Table(_) => "a table",
            Kind::Broken => "unreadable",
        }
    }
}
