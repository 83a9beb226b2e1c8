//! The project file with even spacing, quotes and arrays. Order, comments and every value stay as
//! they are; a file with faults stays as it is altogether.

use crate::document::{Array, Document, Entry, Form, Kind, Quotes, Str, Table, Value, parts};
use crate::text::{Edit, Span, apply};

/// Longer arrays on one line are written on several, in characters.
const WIDTH: usize = 100;

/// One edit that formats the file; none where nothing is to be done, or where the file has faults.
pub fn format(document: &Document) -> Option<Edit> {
    if !document.faults().is_empty() || document.not_utf8().is_some() {
        return None;
    }
    let text = document.text();
    let mut edits = Vec::new();
    statements(document, document.root(), &mut edits);
    let spaced = apply(text, &edits).ok()?;
    let formatted = lines(&Document::parse(spaced));
    let after = Document::parse(formatted);
    (after.faults().is_empty() && same(document, &after)).then(|| difference(text, after.text()))?
}

/// The smallest edit that makes `new` of `old`.
pub(super) fn difference(old: &str, new: &str) -> Option<Edit> {
    if old == new {
        return None;
    }
    let pairs = old.char_indices().zip(new.chars());
    let prefix = pairs.clone().find(|((_, one), other)| one != other).map(|((at, _), _)| at);
    let prefix = prefix.unwrap_or(old.len().min(new.len()));
    let (rest, other) = (&old[prefix..], &new[prefix..]);
    let suffix: usize = (rest.chars().rev().zip(other.chars().rev()))
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let span = Span::new(prefix, old.len() - suffix);
    Some(Edit::replace(span, &new[prefix..new.len() - suffix]))
}

/// Whether both say the same, comments included.
fn same(one: &Document, other: &Document) -> bool {
    let comments = |document: &Document| -> Vec<String> {
        let of = |span: &Span| span.of(document.text()).trim_end().to_owned();
        document.comments().iter().map(of).collect()
    };
    same_table(one, one.root(), other, other.root()) && comments(one) == comments(other)
}

/// Whether both say the same, whatever the order of keys and tables.
pub(super) fn same_in_any_order(one: &Document, other: &Document) -> bool {
    let comments = |document: &Document| -> Vec<String> {
        let of = |span: &Span| span.of(document.text()).to_owned();
        let mut comments: Vec<String> = document.comments().iter().map(of).collect();
        comments.sort_unstable();
        comments
    };
    comments(one) == comments(other) && sorted(one) == sorted(other)
}

fn sorted(document: &Document) -> Vec<(String, &str)> {
    let mut keys = Vec::new();
    told(document, document.root(), &mut Vec::new(), &mut keys);
    keys.sort_unstable();
    keys
}

/// Every key that has a value, with its path and the value as written.
fn told<'d>(
    document: &'d Document,
    table: &'d Table,
    path: &mut Vec<String>,
    out: &mut Vec<(String, &'d str)>,
) {
    for entry in &table.entries {
        path.push(entry.key.name.clone());
        match &entry.value.kind {
            Kind::Table(inner) if inner.form != Form::Inline => told(document, inner, path, out),
            Kind::Array(array) if array.of_tables => {
                for (number, inner) in array.items.iter().filter_map(Value::as_table).enumerate() {
                    path.push(number.to_string());
                    told(document, inner, path, out);
                    path.pop();
                }
            }
            _ => out.push((path.join("\n"), entry.value.span.of(document.text()))),
        }
        path.pop();
    }
}

fn same_table(one: &Document, left: &Table, other: &Document, right: &Table) -> bool {
    let pair = |(left, right): (&Entry, &Entry)| {
        left.key.name == right.key.name && same_value(one, &left.value, other, &right.value)
    };
    left.entries.len() == right.entries.len()
        && left.form == right.form
        && left.entries.iter().zip(&right.entries).all(pair)
}

fn same_value(one: &Document, left: &Value, other: &Document, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Text(left), Kind::Text(right)) => left.value == right.value,
        (Kind::Table(left), Kind::Table(right)) => same_table(one, left, other, right),
        (Kind::Array(left), Kind::Array(right)) => {
            let mut items = left.items.iter().zip(&right.items);
            left.items.len() == right.items.len()
                && items.all(|(left, right)| same_value(one, left, other, right))
        }
        _ => left.span.of(one.text()) == right.span.of(other.text()),
    }
}

fn statements(document: &Document, table: &Table, edits: &mut Vec<Edit>) {
    if let Some(header) = table.header {
        edits.extend(header_edit(document.text(), header));
    }
    for entry in &table.entries {
        match &entry.value.kind {
            Kind::Table(inner) if inner.form != Form::Inline => {
                statements(document, inner, edits);
            }
            Kind::Array(array) if array.of_tables => {
                let tables = array.items.iter().filter_map(Value::as_table);
                tables.for_each(|inner| statements(document, inner, edits));
            }
            _ => statement(document, entry, edits),
        }
    }
}

fn header_edit(text: &str, header: Span) -> Option<Edit> {
    let written = header.of(text);
    let names: Vec<&str> =
        parts(written).iter().map(|(start, end)| &written[*start..*end]).collect();
    let depth = written.len() - written.trim_start_matches('[').len();
    let new = format!("{}{}{}", "[".repeat(depth), names.join("."), "]".repeat(depth));
    (new != written).then(|| Edit::replace(header, new))
}

fn statement(document: &Document, entry: &Entry, edits: &mut Vec<Edit>) {
    let text = document.text();
    let (key, value) = (entry.key.span, entry.value.span);
    if key.end > value.start {
        return;
    }
    let between = Span::new(key.end, value.start);
    if between.of(text).trim_matches([' ', '\t']) == "=" && between.of(text) != " = " {
        edits.push(Edit::replace(between, " = "));
    }
    let line = document.lines().content(text, document.lines().line_of(key.start));
    let before = &text[line.start..key.start];
    let indent = &before[..before.len() - before.trim_start_matches([' ', '\t']).len()];
    let printer = Printer { document, indent };
    let column = before.chars().count() + key.of(text).chars().count() + " = ".len();
    if let Some(new) = printer.value(&entry.value, column)
        && new != value.of(text)
    {
        edits.push(Edit::replace(value, new));
    }
}

struct Printer<'d> {
    document: &'d Document,
    /// Of the line that the statement begins on.
    indent: &'d str,
}

impl Printer<'_> {
    /// The value at `column`; none where it is to stay as it is.
    fn value(&self, value: &Value, column: usize) -> Option<String> {
        let Kind::Array(array) = &value.kind else { return self.on_one_line(value) };
        let comments = self.document.comments();
        let at = comments.partition_point(|comment| comment.start < value.span.start);
        if comments.get(at).is_some_and(|comment| comment.start < value.span.end) {
            return None;
        }
        let items: Vec<String> =
            array.items.iter().map(|item| self.on_one_line(item)).collect::<Option<_>>()?;
        let one_line = format!("[{}]", items.join(", "));
        let is_broken = self.is_broken(array, value);
        let too_long = items.len() > 1 && column + one_line.chars().count() > WIDTH;
        if items.is_empty() || !(is_broken || too_long) {
            return Some(one_line);
        }
        let (line, outer) = (self.document.line_break(), self.indent);
        let inner = self.inner_indent(array);
        let items: String = items.iter().map(|item| format!("{inner}{item},{line}")).collect();
        Some(format!("[{line}{items}{outer}]"))
    }

    /// Whether the array's own elements stand on several lines.
    fn is_broken(&self, array: &Array, value: &Value) -> bool {
        let text = self.document.text();
        let mut at = value.span.start;
        let mut gaps = array.items.iter().map(|item| {
            let gap = &text[at..item.span.start];
            at = item.span.end;
            gap
        });
        gaps.any(|gap| gap.contains('\n'))
            || array
                .items
                .last()
                .is_some_and(|last| text[last.span.end..value.span.end].contains('\n'))
    }

    /// The author's indent, where there is one.
    fn inner_indent(&self, array: &Array) -> String {
        let text = self.document.text();
        let usual = || format!("{}    ", self.indent);
        let Some(first) = array.items.first() else { return usual() };
        let line = self.document.lines().line_of(first.span.start);
        let before = &text[self.document.lines().content(text, line).start..first.span.start];
        let blank = before.chars().all(|c| matches!(c, ' ' | '\t'));
        if blank && before.len() > self.indent.len() { before.to_owned() } else { usual() }
    }

    fn on_one_line(&self, value: &Value) -> Option<String> {
        let written = value.span.of(self.document.text());
        match &value.kind {
            Kind::Text(text) => self.text(text),
            Kind::Array(_) | Kind::Table(_) if written.contains(['\n', '#']) => None,
            Kind::Array(array) => {
                let items = array.items.iter().map(|item| self.on_one_line(item));
                Some(format!("[{}]", items.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            Kind::Table(table) if table.entries.is_empty() => Some("{}".to_owned()),
            Kind::Table(table) => {
                let entry = |entry: &Entry| match &entry.value.kind {
                    // Dotted keys keep their own spelling.
                    Kind::Table(inner) if inner.form == Form::Dotted => None,
                    _ => {
                        let key = entry.key.span.of(self.document.text());
                        Some(format!("{key} = {}", self.on_one_line(&entry.value)?))
                    }
                };
                let entries = table.entries.iter().map(entry);
                Some(format!("{{ {} }}", entries.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => Some(written.to_owned()),
        }
    }

    fn text(&self, text: &Str) -> Option<String> {
        let written = text.span.of(self.document.text());
        match text.quotes {
            Quotes::Literal if !text.value.contains(['"', '\\']) => {
                Some(format!("\"{}\"", text.value))
            }
            Quotes::MultiLineBasic | Quotes::MultiLineLiteral => None,
            _ => Some(written.to_owned()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Blank,
    Comment,
    Header,
    Other,
}

/// The text without blanks at the ends of lines, with one empty line before each header and never
/// two in a row.
fn lines(document: &Document) -> String {
    let text = document.text();
    let mut strings = Vec::new();
    let mut headers = Vec::new();
    collect(document.root(), &mut strings, &mut headers);
    strings.sort_unstable();
    headers.sort_unstable();
    // A string that goes on at `at`: no blank there is ours to take.
    let in_string = |at: usize| {
        let before = strings.partition_point(|span: &Span| span.start < at);
        before > 0 && at < strings[before - 1].end
    };
    let mut out: Vec<(Line, &str, &str)> = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let content = whole.trim_end_matches('\n');
        let content = content.strip_suffix('\r').unwrap_or(content);
        let end = start + content.len();
        let broken = whole.len() > content.len();
        let kept =
            if broken && in_string(end) { content } else { content.trim_end_matches([' ', '\t']) };
        let header = headers.partition_point(|header| *header < start);
        let kind = match () {
            () if in_string(start) => Line::Other,
            () if headers.get(header).is_some_and(|header| *header < end) => Line::Header,
            () if kept.is_empty() && !(broken && in_string(end)) => Line::Blank,
            () if kept.trim_start().starts_with('#') => Line::Comment,
            () => Line::Other,
        };
        start += whole.len();
        let doubled = out.last().is_none_or(|(last, ..)| *last == Line::Blank);
        if kind == Line::Blank && doubled {
            continue;
        }
        if kind == Line::Header {
            let above = out.iter().rev().take_while(|(kind, ..)| *kind == Line::Comment).count();
            let at = out.len() - above;
            if at > 0 && out[at - 1].0 != Line::Blank {
                out.insert(at, (Line::Blank, "", document.line_break()));
            }
        }
        let line_break = if broken { &whole[content.len()..] } else { document.line_break() };
        out.push((kind, kept, line_break));
    }
    while out.last().is_some_and(|(kind, ..)| *kind == Line::Blank) {
        out.pop();
    }
    out.iter().flat_map(|(_, line, line_break)| [*line, *line_break]).collect()
}

fn collect(table: &Table, strings: &mut Vec<Span>, headers: &mut Vec<usize>) {
    headers.extend(table.header.map(|header| header.start));
    table.entries.iter().for_each(|entry| collect_value(&entry.value, strings, headers));
}

fn collect_value(value: &Value, strings: &mut Vec<Span>, headers: &mut Vec<usize>) {
    match &value.kind {
        Kind::Text(text) => strings.push(text.span),
        Kind::Table(table) => collect(table, strings, headers),
        Kind::Array(array) => {
            array.items.iter().for_each(|item| collect_value(item, strings, headers));
        }
        _ => {}
    }
}
