//! Where a new key of `[project]` goes: behind those that stand before it in the canonical order.

use crate::document::{Document, Form, Kind, Table};
use crate::spec::keys;
use crate::text::Edit;

/// Writes `key`, by the TOML text of its statement, into a `[project]` that has a header.
pub(super) fn key(document: &Document, table: &Table, key: &str, statement: &str) -> Option<Edit> {
    let header = table.header?;
    let rank = |name: &str| keys::PROJECT.iter().position(|known| known.name == name);
    let own = rank(key);
    let before = table.entries.iter().filter_map(|entry| {
        let end = match &entry.value.kind {
            Kind::Table(inner) => match inner.form {
                Form::Inline => entry.value.span.end,
                Form::Dotted => inner.tail,
                Form::Header | Form::Implied => return None,
            },
            Kind::Array(array) if array.of_tables => return None,
            _ => entry.value.span.end,
        };
        rank(&entry.key.name).filter(|rank| Some(*rank) < own).map(|rank| (rank, end))
    });
    let at = before.max().map_or(header.end, |(_, end)| end);
    Some(document.insert_below(at, statement))
}

/// Writes a table of its own below the keys of `[project]`, and below comments that close it.
pub(super) fn table(document: &Document, above: &Table, text: &str) -> Edit {
    let (source, lines) = (document.text(), document.lines());
    let last = lines.line_of(above.tail);
    let content = |line: usize| source[lines.content(source, line)].trim();
    let mut line = last;
    while line + 1 < lines.count() && content(line + 1).starts_with('#') {
        line += 1;
    }
    // Comments right above something belong to it.
    let is_closed = line + 1 >= lines.count() || content(line + 1).is_empty();
    let line = if is_closed { line } else { last };
    document.insert_below(lines.content(source, line).end, &format!("\n{text}"))
}
