//! From an offset to what stands there: the key or value, and the keys that lead to it.

use super::{Document, Entry, Form, Kind, Table, Value};
use crate::text::Span;

/// What stands at an offset.
#[derive(Clone, Debug)]
pub struct Place<'d> {
    /// Names from the root of the file; elements of arrays add none.
    pub path: Vec<&'d str>,
    pub on: On<'d>,
}

#[derive(Clone, Copy, Debug)]
pub enum On<'d> {
    /// A key or a part of a dotted key or header, as written.
    Key(Span),
    /// The innermost value: a string of an array rather than the array.
    Value(&'d Value),
}

impl Document {
    /// The key or value at `offset`, or that ends there; none in comments and between statements.
    pub fn place_at(&self, offset: usize) -> Option<Place<'_>> {
        let mut path = Vec::new();
        let on = self.in_table(self.root(), offset, &mut path)?;
        Some(Place { path, on })
    }

    /// Everything around `offset`, the innermost first: value, entry, array, table, file.
    pub fn around(&self, offset: usize) -> Vec<Span> {
        let mut spans = vec![Span::new(0, self.text().len())];
        around(self.root(), offset, &mut spans);
        spans.sort_by_key(|span| (span.len(), span.start));
        // Tables of an odd order may overlap; each span holds the one before it.
        let mut nested: Vec<Span> = Vec::new();
        for span in spans {
            if nested.last().is_none_or(|last| span.contains(*last) && span != *last) {
                nested.push(span);
            }
        }
        nested
    }

    fn in_table<'d>(
        &'d self,
        table: &'d Table,
        offset: usize,
        path: &mut Vec<&'d str>,
    ) -> Option<On<'d>> {
        for entry in &table.entries {
            path.push(&entry.key.name);
            if let Some(on) = self.in_entry(entry, offset, path) {
                return Some(on);
            }
            path.pop();
        }
        None
    }

    fn in_entry<'d>(
        &'d self,
        entry: &'d Entry,
        offset: usize,
        path: &mut Vec<&'d str>,
    ) -> Option<On<'d>> {
        match &entry.value.kind {
            Kind::Table(table) if table.form != Form::Inline => {
                if let Some(on) = self.in_header(table, offset, path) {
                    return Some(on);
                }
                if table.form == Form::Dotted && entry.key.span.touches(offset) {
                    return Some(On::Key(entry.key.span));
                }
                return self.in_table(table, offset, path);
            }
            Kind::Array(array) if array.of_tables => {
                return array.items.iter().filter_map(Value::as_table).find_map(|table| {
                    self.in_header(table, offset, path)
                        .or_else(|| self.in_table(table, offset, path))
                });
            }
            _ if entry.key.span.touches(offset) => return Some(On::Key(entry.key.span)),
            _ => {}
        }
        if let Some(on) = self.before_dot(entry, offset, path) {
            return Some(on);
        }
        self.in_value(&entry.value, offset, path)
    }

    fn in_value<'d>(
        &'d self,
        value: &'d Value,
        offset: usize,
        path: &mut Vec<&'d str>,
    ) -> Option<On<'d>> {
        if !value.span.touches(offset) {
            return None;
        }
        let inner = match &value.kind {
            Kind::Table(table) => self.in_table(table, offset, path),
            Kind::Array(array) => {
                array.items.iter().find_map(|item| self.in_value(item, offset, path))
            }
            _ => None,
        };
        inner.or(Some(On::Value(value)))
    }

    /// A part of `[a.b.c]`; the path becomes that of the part.
    fn in_header<'d>(
        &'d self,
        table: &'d Table,
        offset: usize,
        path: &mut Vec<&'d str>,
    ) -> Option<On<'d>> {
        let header = table.header.filter(|header| header.touches(offset))?;
        let parts = parts(header.of(self.text()));
        let at = parts
            .iter()
            .position(|(start, end)| (header.start + start..=header.start + end).contains(&offset));
        let Some(at) = at.filter(|_| parts.len() == path.len()) else {
            return Some(On::Key(header));
        };
        path.truncate(at + 1);
        Some(On::Key(Span::new(header.start + parts[at].0, header.start + parts[at].1)))
    }

    /// A part of a dotted key before its last one, such as `urls` of `urls.Home = …`, where the
    /// table has been opened by another statement.
    fn before_dot<'d>(
        &'d self,
        entry: &'d Entry,
        offset: usize,
        path: &mut Vec<&'d str>,
    ) -> Option<On<'d>> {
        let key = entry.key.span;
        let between = (offset < key.start).then(|| &self.text()[offset..key.start])?;
        const LONGEST: usize = 200;
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
        let dots = between.matches('.').count();
        if between.len() > LONGEST
            || dots == 0
            || dots >= path.len()
            || !between.chars().all(is_key)
        {
            return None;
        }
        let end = offset + between.find(['.', ' ']).unwrap_or(0);
        let before = &self.text()[..offset];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let start = before.trim_end_matches(is_part).len();
        path.truncate(path.len() - dots);
        let named = path.last().is_some_and(|name| self.text().get(start..end) == Some(*name));
        named.then(|| On::Key(Span::new(start, end)))
    }
}

/// The parts of a header, as bytes from its start, without the white space around them. Quotes
/// keep their dots.
pub fn parts(header: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let inner = header.trim_matches(['[', ']']);
    let mut at = header.len() - header.trim_start_matches('[').len();
    let mut quote: Option<char> = None;
    let mut start = at;
    let mut push = |start: usize, end: usize| {
        let raw = &header[start..end];
        let left = start + (raw.len() - raw.trim_start().len());
        parts.push((left, left + raw.trim().len()));
    };
    for c in inner.chars() {
        match c {
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() => quote = Some(c),
            '.' if quote.is_none() => {
                push(start, at);
                start = at + 1;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    push(start, at);
    parts
}

fn around(table: &Table, offset: usize, spans: &mut Vec<Span>) {
    for entry in &table.entries {
        match &entry.value.kind {
            Kind::Table(inner) if inner.form != Form::Inline => {
                section(inner, offset, spans);
                around(inner, offset, spans);
            }
            Kind::Array(array) if array.of_tables => {
                for inner in array.items.iter().filter_map(Value::as_table) {
                    section(inner, offset, spans);
                    around(inner, offset, spans);
                }
            }
            _ => {
                let key = entry.key.span;
                spans.extend(
                    [key, key.to(entry.value.span)].into_iter().filter(|s| s.touches(offset)),
                );
                around_value(&entry.value, offset, spans);
            }
        }
    }
}

fn section(table: &Table, offset: usize, spans: &mut Vec<Span>) {
    if let Some(header) = table.header {
        let whole = header.to(Span::at(table.tail.max(header.end)));
        spans.extend([header, whole].into_iter().filter(|span| span.touches(offset)));
    }
}

fn around_value(value: &Value, offset: usize, spans: &mut Vec<Span>) {
    if !value.span.touches(offset) {
        return;
    }
    spans.push(value.span);
    match &value.kind {
        Kind::Table(table) => around(table, offset, spans),
        Kind::Array(array) => {
            array.items.iter().for_each(|item| around_value(item, offset, spans));
        }
        Kind::Text(text) => spans.extend(Some(text.content()).filter(|s| s.touches(offset))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
top = 1
[project]
name = \"demo\"
urls.Home = \"h\"
urls.\"a.b\" = \"x\"
authors = [{ name = \"A\" }]
[tool.\"x.y\".z]
list = [
  \"one\",
  [\"two\"],
]
[[tool.hatch]]
key = true
";

    fn at(word: &str) -> String {
        let document = Document::parse(TEXT);
        let offset = TEXT.find(word).expect("it is there");
        let Some(place) = document.place_at(offset) else { return "nothing".to_owned() };
        let what = match place.on {
            On::Key(span) => format!("key {}", span.of(TEXT)),
            On::Value(value) => format!("value {}", value.span.of(TEXT)),
        };
        format!("{} {what}", place.path.join("/"))
    }

    #[test]
    fn keys_and_values_are_found_with_their_path() {
        assert_eq!(at("top"), "top key top");
        assert_eq!(at("project"), "project key project");
        assert_eq!(at("demo"), "project/name value \"demo\"");
        assert_eq!(at("urls.H"), "project/urls key urls");
        assert_eq!(at("Home"), "project/urls/Home key Home");
        assert_eq!(at("urls.\""), "project/urls key urls");
        assert_eq!(at("\"a.b\""), "project/urls/a.b key \"a.b\"");
        assert_eq!(at("name = \"A"), "project/authors/name key name");
        assert_eq!(at("tool.\""), "tool key tool");
        assert_eq!(at("x.y"), "tool/x.y key \"x.y\"");
        assert_eq!(at("two"), "tool/x.y/z/list value \"two\"");
        assert_eq!(at("true"), "tool/hatch/key value true");
        assert_eq!(at("hatch"), "tool/hatch key hatch");
    }

    #[test]
    fn what_is_around_holds_what_is_inside() {
        let document = Document::parse(TEXT);
        let offset = TEXT.find("two").expect("it is there");
        let around: Vec<&str> = document.around(offset).iter().map(|s| s.of(TEXT)).collect();
        assert_eq!(around[..3], ["two", "\"two\"", "[\"two\"]"]);
        assert!(around[4].starts_with("list = ["), "{around:?}");
        assert!(around[5].starts_with("[tool.\"x.y\""), "{around:?}");
        assert_eq!(around.last(), Some(&TEXT));
    }
}
