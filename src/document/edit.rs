//! Changes to the text that keep everything around them: comments, order, quotes, line endings.

use super::{Array, Document, Entry, Form, Kind, Quotes, Str, Table, Value};
use crate::text::{Edit, Span};

/// `text` as a TOML string in double quotes.
pub fn quote(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// `key` as written in a header or before `=`: bare when it can be.
pub fn key(key: &str) -> String {
    if is_bare(key) { key.to_owned() } else { quote(key) }
}

/// Whether a key needs no quotes.
pub(super) fn is_bare(key: &str) -> bool {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !key.is_empty() && key.bytes().all(bare)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

impl Str {
    /// The edit that makes `text` the value, in the same kind of quotes when they can hold it.
    pub fn replace(&self, text: &str) -> Edit {
        let plain = !text.chars().any(char::is_control);
        match self.quotes {
            Quotes::Literal if plain && !text.contains('\'') => {
                Edit::replace(self.span, format!("'{text}'"))
            }
            _ => Edit::replace(self.span, quote(text)),
        }
    }

    /// The edit that puts `text` in place of bytes `range` of the value and leaves the rest of
    /// the string as written.
    pub fn replace_part(&self, range: std::ops::Range<usize>, text: &str) -> Edit {
        let plain = !text.chars().any(char::is_control);
        let fits = match self.quotes {
            Quotes::Basic | Quotes::MultiLineBasic => {
                return Edit::replace(self.place(range), escape(text));
            }
            Quotes::Literal | Quotes::MultiLineLiteral => plain && !text.contains('\''),
        };
        if fits {
            return Edit::replace(self.place(range), text);
        }
        let mut value = self.value.clone();
        value.replace_range(range, text);
        self.replace(&value)
    }
}

impl Document {
    /// Writes `key = value` as the last line of a table, whichever way the table is written.
    /// `statement` is the TOML text without a line break. None when there is no such table.
    pub fn insert_key(&self, table: &[&str], statement: &str) -> Option<Edit> {
        let value = self.at(table)?;
        let inner = value.as_table()?;
        match inner.form {
            Form::Inline => Some(self.insert_inline(value, inner, statement)),
            Form::Header => {
                let at = self.line_end(inner.tail);
                Some(Edit::insert(at, format!("{}{statement}", self.line_break())))
            }
            Form::Dotted => {
                let dotted = |depth: &usize| {
                    self.table(&table[..*depth]).is_some_and(|table| table.form == Form::Dotted)
                };
                let depths = (1..=table.len()).rev().take_while(dotted);
                let first = depths.last().map_or(0, |depth| depth - 1);
                let keys: Vec<String> = table[first..].iter().map(|name| key(name)).collect();
                let statement = format!("{}.{statement}", keys.join("."));
                let above = self.at(&table[..first]);
                let inline = above.filter(|above| {
                    above.as_table().is_some_and(|table| table.form == Form::Inline)
                });
                if let Some(above) = inline {
                    return Some(self.insert_inline(above, above.as_table()?, &statement));
                }
                let at = self.line_end(inner.tail);
                Some(Edit::insert(at, format!("{}{statement}", self.line_break())))
            }
            // Only tables below it have headers: it gets its own, before the first of them.
            Form::Implied => {
                let first = first_header(inner)?;
                let header = header(table);
                let line = self.line_break();
                Some(Edit::insert(first, format!("{header}{line}{statement}{line}{line}")))
            }
        }
    }

    /// Writes `key = value` into a table, which is made when there is none. `statement` is the TOML
    /// text without a line break; the key must not be there yet.
    pub fn put(&self, table: &[&str], statement: &str) -> Edit {
        if let Some(edit) = self.insert_key(table, statement) {
            return edit;
        }
        for depth in (1..table.len()).rev() {
            let (above, below) = table.split_at(depth);
            let Some(parent) = self.table(above) else { continue };
            // Dotted keys and inline tables take no header below them.
            if matches!(parent.form, Form::Inline | Form::Dotted) {
                let below: Vec<String> = below.iter().map(|name| key(name)).collect();
                let statement = format!("{}.{statement}", below.join("."));
                if let Some(edit) = self.insert_key(above, &statement) {
                    return edit;
                }
            }
            break;
        }
        self.add_table(table, &[statement.to_owned()])
    }

    /// Appends a table with its statements at the end of the file, after an empty line.
    pub fn add_table(&self, path: &[&str], statements: &[String]) -> Edit {
        let line = self.line_break();
        let text = self.text();
        let mut new = String::new();
        if !text.is_empty() && !text.ends_with('\n') {
            new.push_str(line);
        }
        if !text.trim().is_empty() && !text.ends_with("\n\n") && !text.ends_with("\n\r\n") {
            new.push_str(line);
        }
        new.push_str(&header(path));
        new.push_str(line);
        for statement in statements {
            new.push_str(statement);
            new.push_str(line);
        }
        Edit::insert(text.len(), new)
    }

    /// Puts a table with its statements before everything else in the file but comments at its
    /// very start.
    pub fn add_table_first(&self, path: &[&str], statements: &[String]) -> Edit {
        // A header would make keys that stand outside every table its own.
        let outside = |entry: &Entry| match &entry.value.kind {
            Kind::Table(table) => !matches!(table.form, Form::Header | Form::Implied),
            Kind::Array(array) => !array.of_tables,
            _ => true,
        };
        if self.root().entries.iter().any(outside) {
            return self.add_table(path, statements);
        }
        let line = self.line_break();
        let body = statements.join(line);
        let text = format!("{}{line}{body}{line}{line}", header(path));
        let start = self.byte_order_mark().map_or(0, |mark| mark.end);
        let mut at = start;
        for each in self.text()[start..].split_inclusive('\n') {
            if !each.starts_with('#') {
                if each.trim().is_empty() && at > start {
                    at += each.len();
                }
                break;
            }
            at += each.len();
        }
        Edit::insert(at, text)
    }

    fn insert_inline(&self, value: &Value, table: &Table, statement: &str) -> Edit {
        match table.entries.last() {
            Some(last) => {
                let end = match last.value.as_table() {
                    Some(dotted) if dotted.form == Form::Dotted => dotted.tail,
                    _ => last.value.span.end,
                };
                Edit::insert(end, format!(", {statement}"))
            }
            None => Edit::replace(value.span, format!("{{ {statement} }}")),
        }
    }

    /// Takes a key and its value out of its table, with its line when it stands alone there.
    pub fn remove_entry(&self, table: &Table, entry: &Entry) -> Edit {
        let statement = entry.key.span.to(entry.value.span);
        if table.form != Form::Inline {
            return Edit::delete(self.whole_lines(statement));
        }
        let at = table.entries.iter().position(|other| other.key.span == entry.key.span);
        let next = at.and_then(|at| table.entries.get(at + 1));
        let previous = at.and_then(|at| table.entries.get(at.checked_sub(1)?));
        match (previous, next) {
            (_, Some(next)) => Edit::delete(Span::new(statement.start, next.key.span.start)),
            (Some(previous), None) => {
                Edit::delete(Span::new(previous.value.span.end, statement.end))
            }
            (None, None) => Edit::delete(statement),
        }
    }

    /// The lines that `span` stands on, with their line break and what else stands there.
    pub fn whole_lines(&self, span: Span) -> Span {
        let start = self.text()[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text()[span.end..].find('\n');
        Span::new(start, end.map_or(self.text().len(), |at| span.end + at + 1))
    }

    /// Writes lines below the one that holds `offset`; `text` is TOML with `\n` between its lines.
    pub fn insert_below(&self, offset: usize, text: &str) -> Edit {
        let line = self.line_break();
        Edit::insert(self.line_end(offset), format!("{line}{}", text.replace('\n', line)))
    }

    /// Adds an element at the end of an array, in the array's own style.
    pub fn append_item(&self, array: &Value, item: &str) -> Vec<Edit> {
        let Kind::Array(inner) = &array.kind else { return Vec::new() };
        let Some(last) = inner.items.last() else {
            return vec![Edit::insert(array.span.start + 1, item)];
        };
        let comma = inner.commas.get(inner.items.len() - 1).copied();
        let after = comma.map_or(last.span.end, |comma| comma.end);
        let tail = &self.text()[after..array.span.end];
        if !tail.contains('\n') {
            let text = if comma.is_some() { format!(" {item}") } else { format!(", {item}") };
            return vec![Edit::insert(after, text)];
        }
        let at = self.line_end(after);
        let indent = self.indent(last.span.start);
        let line = self.line_break();
        let closing = if comma.is_some() { "," } else { "" };
        let text = format!("{line}{indent}{item}{closing}");
        match comma {
            Some(_) => vec![Edit::insert(at, text)],
            None if at == after => vec![Edit::insert(at, format!(",{text}"))],
            None => vec![Edit::insert(after, ","), Edit::insert(at, text)],
        }
    }

    /// Adds an element behind element `at` of an array, in the array's own style.
    pub fn insert_item_after(&self, array: &Value, at: usize, item: &str) -> Vec<Edit> {
        let Kind::Array(inner) = &array.kind else { return Vec::new() };
        let (Some(before), Some(comma)) = (inner.items.get(at), inner.commas.get(at)) else {
            return self.append_item(array, item);
        };
        let Some(after) = inner.items.get(at + 1) else { return self.append_item(array, item) };
        if !self.text()[comma.end..after.span.start].contains('\n') {
            return vec![Edit::insert(comma.end, format!(" {item},"))];
        }
        let (line, indent) = (self.line_break(), self.indent(before.span.start));
        vec![Edit::insert(self.line_end(comma.end), format!("{line}{indent}{item},"))]
    }

    /// Adds an element in front of the others of an array, in the array's own style.
    pub fn insert_item_first(&self, array: &Value, item: &str) -> Vec<Edit> {
        let Kind::Array(inner) = &array.kind else { return Vec::new() };
        let Some(first) = inner.items.first() else { return self.append_item(array, item) };
        if !self.text()[array.span.start..first.span.start].contains('\n') {
            return vec![Edit::insert(first.span.start, format!("{item}, "))];
        }
        let (line, indent) = (self.line_break(), self.indent(first.span.start));
        let at = self.line_end(array.span.start);
        vec![Edit::insert(at, format!("{line}{indent}{item},"))]
    }

    /// Takes element `at` out of an array, with its line when it stands alone there.
    pub fn remove_item(&self, array: &Value, at: usize) -> Edit {
        let Kind::Array(inner) = &array.kind else { return Edit::delete(Span::at(0)) };
        let item = inner.items[at].span;
        let comma = inner.commas.get(at).copied();
        let end = comma.map_or(item.end, |comma| comma.end);
        let lines = self.whole_lines(Span::new(item.start, end));
        let before = &self.text()[lines.start..item.start];
        let after = self.text()[end..lines.end].trim();
        let alone = before.trim().is_empty() && (after.is_empty() || after.starts_with('#'));
        if alone && lines.start > array.span.start {
            return Edit::delete(lines);
        }
        Edit::delete(self.item_on_a_shared_line(inner, at))
    }

    /// Takes element `at` out of the array of a key, and the key as well when it was the only one.
    pub fn remove_item_or_entry(&self, table: &Table, entry: &Entry, at: usize) -> Edit {
        match entry.value.as_array() {
            Some(array) if array.items.len() > 1 => self.remove_item(&entry.value, at),
            _ => self.remove_entry(table, entry),
        }
    }

    fn item_on_a_shared_line(&self, array: &Array, at: usize) -> Span {
        let item = array.items[at].span;
        let previous = at.checked_sub(1).and_then(|at| array.items.get(at));
        match (previous, array.items.get(at + 1)) {
            (_, Some(next)) if !self.text()[item.end..next.span.start].contains('\n') => {
                Span::new(item.start, next.span.start)
            }
            (Some(previous), None) => Span::new(previous.span.end, item.end),
            _ => Span::new(item.start, array.commas.get(at).map_or(item.end, |comma| comma.end)),
        }
    }

    /// Where the line that holds `offset` ends, before its line break.
    fn line_end(&self, offset: usize) -> usize {
        let line = self.lines().line_of(offset);
        self.lines().content(self.text(), line).end.max(offset)
    }

    /// The white space at the start of the line that holds `offset`.
    fn indent(&self, offset: usize) -> &str {
        let line = self.lines().line_of(offset);
        let content = self.lines().content(self.text(), line);
        let text = &self.text()[content];
        &text[..text.len() - text.trim_start().len()]
    }
}

fn header(path: &[&str]) -> String {
    let keys: Vec<String> = path.iter().map(|name| key(name)).collect();
    format!("[{}]", keys.join("."))
}

fn first_header(table: &Table) -> Option<usize> {
    let headers = table.entries.iter().filter_map(|entry| match &entry.value.kind {
        Kind::Table(inner) => match inner.header {
            Some(header) => Some(header.start),
            None => first_header(inner),
        },
        Kind::Array(array) if array.of_tables => array.items.first().map(|item| item.span.start),
        _ => None,
    });
    headers.min()
}
