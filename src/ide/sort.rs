//! The project file in the canonical order of tables and keys. Comments that stand right above a
//! table or a key travel with it; nothing else changes.

use super::format::{difference, same_in_any_order};
use crate::document::{Document, Form, Kind, Table};
use crate::spec::keys;
use crate::text::{Edit, Span};

/// A piece of the file that moves as one: whole lines.
struct Piece {
    span: Span,
    rank: (usize, usize),
}

/// One edit that brings the file into order; none where it is in order, or has faults.
pub fn sort(document: &Document) -> Option<Edit> {
    if !document.faults().is_empty() || document.not_utf8().is_some() {
        return None;
    }
    let text = document.text();
    let inside = keys_in_order(document);
    let sorted = inside.as_deref().unwrap_or(text);
    let again = Document::parse(sorted);
    let tables = tables_in_order(&again).unwrap_or_else(|| sorted.to_owned());
    let after = Document::parse(tables);
    if !after.faults().is_empty() || !same_in_any_order(document, &after) {
        return None;
    }
    difference(text, after.text())
}

/// The text with the keys of `[project]` in order.
fn keys_in_order(document: &Document) -> Option<String> {
    let table = document.table(&["project"]).filter(|table| table.form == Form::Header)?;
    let mut statements = Vec::new();
    collect(table, None, &mut statements);
    statements.sort_unstable();
    let mut pieces = Vec::new();
    for (start, end, rank) in statements {
        pieces.push(Piece { span: whole_lines(document, start, end)?, rank: (rank, 0) });
    }
    permute(document.text(), pieces)
}

/// Where the statements directly under a header begin and end, with the rank of their key.
fn collect(table: &Table, above: Option<usize>, out: &mut Vec<(usize, usize, usize)>) {
    for entry in &table.entries {
        let rank = above.unwrap_or_else(|| rank(&entry.key.name));
        match &entry.value.kind {
            Kind::Table(inner) if inner.form == Form::Dotted => collect(inner, Some(rank), out),
            Kind::Table(inner) if inner.form != Form::Inline => {}
            Kind::Array(array) if array.of_tables => {}
            _ => out.push((entry.key.span.start, entry.value.span.end, rank)),
        }
    }
}

fn rank(key: &str) -> usize {
    keys::PROJECT.iter().position(|known| known.name == key).unwrap_or(keys::PROJECT.len())
}

/// The text with its tables in order, each with all that follows its header.
fn tables_in_order(document: &Document) -> Option<String> {
    let mut headers = Vec::new();
    sections(document.root(), &mut Vec::new(), &mut headers);
    headers.sort_unstable();
    let text = document.text();
    let mut starts = Vec::new();
    for (start, rank) in &headers {
        starts.push((whole_lines(document, *start, *start)?.start, *rank));
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let pieces: Vec<Piece> = starts
        .iter()
        .zip(ends)
        .map(|((start, rank), end)| {
            // Empty lines stay where they are: they part tables, whichever those are.
            let end = start + text[*start..end].trim_end_matches(['\n', '\r']).len();
            Piece { span: Span::new(*start, end), rank: *rank }
        })
        .collect();
    permute(text, pieces)
}

fn sections<'d>(table: &'d Table, path: &mut Vec<&'d str>, out: &mut Vec<(usize, (usize, usize))>) {
    for entry in &table.entries {
        path.push(&entry.key.name);
        match &entry.value.kind {
            Kind::Table(inner) if inner.form != Form::Inline => {
                out.extend(inner.header.map(|header| (header.start, section_rank(path))));
                sections(inner, path, out);
            }
            Kind::Array(array) if array.of_tables => {
                for inner in array.items.iter().filter_map(|item| item.as_table()) {
                    out.extend(inner.header.map(|header| (header.start, section_rank(path))));
                    sections(inner, path, out);
                }
            }
            _ => {}
        }
        path.pop();
    }
}

fn section_rank(path: &[&str]) -> (usize, usize) {
    let top = keys::TOP.iter().position(|top| Some(top) == path.first());
    let below = match path {
        ["project", key, ..] => 1 + rank(key),
        _ => 0,
    };
    (top.unwrap_or(keys::TOP.len()), below)
}

/// The lines of a statement with the comments right above it; none where something else begins on
/// its first line or ends on its last.
fn whole_lines(document: &Document, start: usize, end: usize) -> Option<Span> {
    let (text, lines) = (document.text(), document.lines());
    let mut first = lines.line_of(start);
    while first > 0 && text[lines.content(text, first - 1)].trim_start().starts_with('#') {
        let content = lines.content(text, first - 1);
        if document.in_multi_line_string(content.start) {
            break;
        }
        first -= 1;
    }
    let last = lines.content(text, lines.line_of(end));
    // What stands before the first table of all, a mark or a comment on the file, stays there.
    let first = lines.content(text, first).start;
    let mark = document.byte_order_mark().map_or(0, |mark| mark.end);
    Some(Span::new(first.max(mark), last.end))
}

/// The pieces by rank, and what is between them where it was.
fn permute(text: &str, pieces: Vec<Piece>) -> Option<String> {
    if pieces.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
        return None;
    }
    let mut order: Vec<&Piece> = pieces.iter().collect();
    order.sort_by_key(|piece| piece.rank);
    let mut out = String::with_capacity(text.len() + 1);
    let mut at = 0;
    for (place, piece) in pieces.iter().zip(order) {
        out.push_str(&text[at..place.span.start]);
        out.push_str(piece.span.of(text));
        at = place.span.end;
    }
    out.push_str(&text[at..]);
    Some(out)
}
