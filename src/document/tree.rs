//! Statements to a tree of tables, with the rules of TOML about what may be defined where, as
//! Python's `tomllib` keeps them.

use super::{Array, Entry, Fault, FaultKind, Form, Key, Kind, Table, Value};
use crate::text::Span;

#[derive(Default)]
pub(super) struct Tree {
    pub root: Table,
    /// The keys of the header that later statements belong to.
    path: Vec<Step>,
    /// Counts headers; what dotted keys opened may only be extended in the same section.
    section: usize,
    /// Statements after a header that cannot be placed are dropped.
    lost: bool,
}

/// One step from a table down to the next: the entry, and for an array of tables its last item.
type Step = usize;

impl Tree {
    /// The header could not be read: what follows it belongs nowhere.
    pub fn lose_section(&mut self) {
        self.section += 1;
        self.lost = true;
    }

    /// Opens the section of `[keys]` or, with `array`, `[[keys]]`.
    pub fn open(&mut self, keys: Vec<Key>, header: Span, array: bool) -> Result<(), Fault> {
        self.section += 1;
        self.lost = false;
        let name = dotted(&keys);
        let mut table = &mut self.root;
        let mut path = Vec::with_capacity(keys.len());
        let count = keys.len();
        for (number, key) in keys.into_iter().enumerate() {
            let last = number + 1 == count;
            let found = table.position(&key.name);
            let at = match found {
                Some(at) => at,
                None => {
                    let value = fresh(header, array && last, last);
                    table.push(Entry { key, value })
                }
            };
            path.push(at);
            let entry = &mut table.entries[at];
            let value = entry.value.span;
            let duplicate = || duplicate(&name, header, header, value, true);
            match &mut entry.value.kind {
                Kind::Table(inner) if last && found.is_some() => {
                    let dotted = inner.dotted_in.is_some();
                    if array || inner.form != Form::Implied || dotted {
                        // Keys of a second `[table]` are read as if they stood in the first.
                        self.lost = array || inner.form == Form::Inline;
                        self.path = path;
                        return Err(duplicate());
                    }
                    inner.form = Form::Header;
                    inner.header = Some(header);
                    inner.tail = header.end;
                    entry.value.span = header;
                }
                Kind::Array(inner) if last && found.is_some() => {
                    if !array || !inner.of_tables {
                        self.lost = true;
                        return Err(duplicate());
                    }
                    inner.items.push(new_table(header));
                }
                Kind::Broken if last || found.is_some() => {
                    self.lost = true;
                    return Ok(());
                }
                _ => {}
            }
            let entry = &mut table.entries[at];
            match inner_table(&mut entry.value) {
                Some(inner) if inner.form != Form::Inline => table = inner,
                _ => {
                    self.lost = true;
                    return Err(duplicate());
                }
            }
        }
        self.path = path;
        Ok(())
    }

    /// Puts `keys = value` into the section at hand.
    pub fn insert(&mut self, keys: Vec<Key>, value: Value) -> Result<(), Fault> {
        if self.lost {
            return Ok(());
        }
        let mut table = &mut self.root;
        for step in &self.path {
            let Some(inner) = inner_table(&mut table.entries[*step].value) else { return Ok(()) };
            table = inner;
        }
        table.tail = table.tail.max(value.span.end);
        insert(table, keys, value, Some(self.section))
    }
}

/// Puts `keys = value` into the inline table that is being read.
pub(super) fn insert_inline(table: &mut Table, keys: Vec<Key>, value: Value) -> Result<(), Fault> {
    insert(table, keys, value, None)
}

fn insert(
    mut table: &mut Table,
    mut keys: Vec<Key>,
    value: Value,
    section: Option<usize>,
) -> Result<(), Fault> {
    // Most keys are no dotted ones, and stand for themselves.
    let name = (keys.len() > 1).then(|| dotted(&keys));
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Ok(()) };
    let whole = first.span.to(last.span);
    let statement = whole.to(value.span);
    let stem = keys.pop();
    for key in keys {
        let found = table.position(&key.name);
        let at = match found {
            Some(at) => at,
            None => {
                let inner = Table { form: Form::Dotted, ..Table::default() };
                let value = Value { span: key.span, kind: Kind::Table(inner) };
                table.push(Entry { key, value })
            }
        };
        let entry = &mut table.entries[at];
        let (name, first) = (name.as_deref().unwrap_or_default(), entry.key.span);
        let duplicate = || duplicate(name, whole, statement, first, false);
        match &mut entry.value.kind {
            Kind::Broken => return Ok(()),
            Kind::Table(inner) => {
                let elsewhere = inner.dotted_in.is_some_and(|opened| Some(opened) != section);
                let closed = match inner.form {
                    Form::Header => true,
                    // Inside an inline table (no section) dotted keys may go on; from outside
                    // a closed inline table is as it is.
                    Form::Inline => true,
                    Form::Dotted | Form::Implied => false,
                };
                if elsewhere || closed {
                    return Err(duplicate());
                }
                inner.dotted_in = section;
                inner.tail = inner.tail.max(statement.end);
                table = inner;
            }
            _ => return Err(duplicate()),
        }
    }
    let Some(key) = stem else { return Ok(()) };
    if let Some(at) = table.position(&key.name) {
        let first = table.entries[at].key.span;
        let name = name.as_deref().unwrap_or(&key.name);
        return Err(duplicate(name, whole, statement, first, false));
    }
    table.push(Entry { key, value });
    Ok(())
}

fn duplicate(key: &str, span: Span, statement: Span, first: Span, table: bool) -> Fault {
    Fault { span, kind: FaultKind::Duplicate { key: key.to_owned(), first, statement, table } }
}

fn dotted(keys: &[Key]) -> String {
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    names.join(".")
}

fn fresh(header: Span, array: bool, last: bool) -> Value {
    if array {
        let items = vec![new_table(header)];
        let kind = Kind::Array(Array { items, of_tables: true, ..Array::default() });
        return Value { span: header, kind };
    }
    if last {
        return new_table(header);
    }
    Value { span: header, kind: Kind::Table(Table::default()) }
}

fn new_table(header: Span) -> Value {
    let form = Form::Header;
    let table = Table { form, header: Some(header), tail: header.end, ..Table::default() };
    Value { span: header, kind: Kind::Table(table) }
}

/// The table a path goes on in: the value itself, or the last item of an array of tables.
fn inner_table(value: &mut Value) -> Option<&mut Table> {
    match &mut value.kind {
        Kind::Table(table) => Some(table),
        Kind::Array(array) if array.of_tables => match &mut array.items.last_mut()?.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        },
        _ => None,
    }
}
