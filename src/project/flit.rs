//! `[tool.flit]` in the types that flit_core asks for, the old metadata table included.

use super::declared::{Mistyped, Name, Pairs, Reader, Text, name, others};
use crate::document::{Document, Table};
use crate::text::Span;

/// The tables of flit_core, as far as they have the right types.
#[derive(Debug, Default)]
pub struct Flit<'d> {
    /// `module.name`
    pub module: Option<Text<'d>>,
    /// None without the table, which changes what an sdist leaves out.
    pub sdist: Option<Selection<'d>>,
    /// `external-data.directory`
    pub data: Option<Text<'d>>,
    /// `[tool.flit.metadata]`, which flit_core 4 refuses.
    pub metadata: Option<LegacyMetadata<'d>>,
    pub scripts: Option<Pairs<'d>>,
    /// Groups with their names flattened: nested tables are joined by dots.
    pub entry_points: Option<Vec<(String, Pairs<'d>)>>,
    /// Every key of `[tool.flit]`.
    pub keys: Vec<Name<'d>>,
    pub mistyped: Vec<Mistyped>,
}

/// `[tool.flit.sdist]`
#[derive(Debug, Default)]
pub struct Selection<'d> {
    pub include: Vec<Text<'d>>,
    pub exclude: Vec<Text<'d>>,
    /// Keys beside these two.
    pub other: Vec<Name<'d>>,
}

/// `[tool.flit.metadata]`, all strings but for four keys.
#[derive(Debug)]
pub struct LegacyMetadata<'d> {
    /// Its header.
    pub span: Span,
    pub texts: Pairs<'d>,
    pub classifiers: Option<Vec<Text<'d>>>,
    pub requires: Option<Vec<Text<'d>>>,
    pub dev_requires: Option<Vec<Text<'d>>>,
    pub extras: Vec<(Name<'d>, Vec<Text<'d>>)>,
    pub urls: Pairs<'d>,
}

/// Nested tables of entry points are followed so deep.
const DEPTH_LIMIT: usize = 20;

impl<'d> Flit<'d> {
    pub fn read(document: &'d Document) -> Self {
        let mut reader = Reader::new("tool.flit");
        let Some(table) = document.table(&["tool", "flit"]) else { return Flit::default() };
        let module = reader.table(table, "module");
        let sdist = reader.table(table, "sdist");
        let data = reader.table(table, "external-data");
        let metadata = reader.table(table, "metadata");
        let entry_points = reader.table(table, "entrypoints");
        let mut flit = Flit {
            module: module.and_then(|table| reader.text(table, "name")),
            sdist: sdist.map(|table| Selection {
                include: reader.texts(table, "include").unwrap_or_default(),
                exclude: reader.texts(table, "exclude").unwrap_or_default(),
                other: others(table, &["include", "exclude"]),
            }),
            data: data.and_then(|table| reader.text(table, "directory")),
            metadata: metadata.map(|table| legacy(table, &mut reader)),
            scripts: reader.pairs(table, "scripts"),
            entry_points: entry_points.map(|table| {
                let mut groups = Vec::new();
                for entry in &table.entries {
                    if let Some(group) = entry.value.as_table() {
                        flatten(group, entry.key.name.clone(), 0, &mut groups);
                    }
                }
                groups
            }),
            keys: table.entries.iter().map(name).collect(),
            mistyped: Vec::new(),
        };
        flit.mistyped = reader.mistyped;
        flit
    }
}

fn legacy<'d>(table: &'d Table, reader: &mut Reader) -> LegacyMetadata<'d> {
    const NO_TEXTS: [&str; 5] =
        ["classifiers", "requires", "dev-requires", "requires-extra", "urls"];
    let mut texts = Vec::new();
    for entry in &table.entries {
        if !NO_TEXTS.contains(&entry.key.name.as_str())
            && let Some(text) = reader.text(table, &entry.key.name)
        {
            texts.push((name(entry), text));
        }
    }
    LegacyMetadata {
        span: table.header.unwrap_or(Span::at(0)),
        texts,
        classifiers: reader.texts(table, "classifiers"),
        requires: reader.texts(table, "requires"),
        dev_requires: reader.texts(table, "dev-requires"),
        extras: reader.lists(table, "requires-extra").unwrap_or_default(),
        urls: reader.pairs(table, "urls").unwrap_or_default(),
    }
}

fn flatten<'d>(
    table: &'d Table,
    path: String,
    depth: usize,
    groups: &mut Vec<(String, Pairs<'d>)>,
) {
    let mut own = Vec::new();
    for entry in &table.entries {
        match (entry.value.as_table(), entry.value.as_text()) {
            (Some(inner), _) if depth < DEPTH_LIMIT => {
                flatten(inner, format!("{path}.{}", entry.key.name), depth + 1, groups);
            }
            (_, Some(text)) => own.push((name(entry), text)),
            _ => {}
        }
    }
    if !own.is_empty() {
        groups.push((path, own));
    }
}
