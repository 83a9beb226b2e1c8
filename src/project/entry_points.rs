//! `scripts`, `gui-scripts` and `entry-points`, one by one.

use crate::document::{Entry, Key, Str, Table, Value};

/// A name with the object it stands for.
pub struct EntryPoint<'d> {
    pub group: Group<'d>,
    pub key: &'d Key,
    pub value: &'d Str,
}

/// Which table an entry point stands in.
#[derive(Clone, Copy)]
pub enum Group<'d> {
    Scripts,
    GuiScripts,
    /// A table below `entry-points`.
    Other(&'d Key),
}

impl Group<'_> {
    /// Whether installers make a command of it.
    pub fn is_script(&self) -> bool {
        !matches!(self, Group::Other(_))
    }
}

pub(super) fn read<'d>(table: Option<&'d Table>) -> Vec<EntryPoint<'d>> {
    let below = |key: &str| table.and_then(|table| table.get(key)).and_then(Value::as_table);
    let mut points = Vec::new();
    let mut add = |group: Group<'d>, table: &'d Table| {
        let texts = table.entries.iter().filter_map(|entry: &'d Entry| {
            Some(EntryPoint { group, key: &entry.key, value: entry.value.as_text()? })
        });
        points.extend(texts);
    };
    if let Some(scripts) = below("scripts") {
        add(Group::Scripts, scripts);
    }
    if let Some(scripts) = below("gui-scripts") {
        add(Group::GuiScripts, scripts);
    }
    for entry in below("entry-points").into_iter().flat_map(|table| &table.entries) {
        if let Some(group) = entry.value.as_table() {
            add(Group::Other(&entry.key), group);
        }
    }
    points
}
