//! The tables of Poetry that hold strings: addresses, scripts and plugins.

use super::Move;
use crate::document::edit;
use crate::document::{Form, Table};
use crate::ide::assist::carry::{Piece, statements, string};

impl<'d> Move<'d> {
    /// Moves every statement of a table of strings, and its header, whose comments are returned.
    pub(super) fn plain_table(
        &mut self,
        above: &'d Table,
        key: &str,
        out: &mut Vec<Piece>,
    ) -> Result<Vec<String>, String> {
        let Some(table) = above.get(key).and_then(|value| value.as_table()) else {
            return Ok(Vec::new());
        };
        let odd = || format!("`{key}` holds more than strings below its header");
        let entries = statements(table).ok_or_else(odd)?;
        if !entries.iter().all(|entry| entry.value.as_text().is_some()) {
            return Err(odd());
        }
        let told = table.header.map(|header| self.lines.header(header)).unwrap_or_default();
        out.extend(entries.iter().map(|entry| self.lines.statement(entry)));
        let closing = self.lines.closing(table);
        Ok(told.into_iter().chain(closing).collect())
    }

    /// Commands move; files that are shipped as scripts stay.
    pub(super) fn scripts(&mut self, poetry: &'d Table) -> Result<(), String> {
        let Some(table) = poetry.get("scripts").and_then(|value| value.as_table()) else {
            return Ok(());
        };
        let entries = statements(table).ok_or("`scripts` is written in more than one table")?;
        let mut moved = Vec::new();
        for entry in entries {
            let (kind, reference) = match entry.value.as_table() {
                None => ("console", entry.value.as_text()),
                Some(inner) => {
                    let text = |key: &str| inner.get(key).and_then(|value| value.as_text());
                    let kind = text("type").map_or("", |text| text.as_str());
                    if kind == "console" && inner.entries.len() > 2 {
                        let name = &entry.key.name;
                        return Err(format!("the script `{name}` has more than a reference"));
                    }
                    (kind, text("reference"))
                }
            };
            match (kind, reference) {
                ("console", Some(reference)) => {
                    let piece = self.lines.value(entry);
                    let name = edit::key(&entry.key.name);
                    moved.push(piece.with(format!("{name} = {}", string(reference.as_str()))));
                }
                ("file", _) => {}
                _ => return Err(format!("the script `{}` is no reference", entry.key.name)),
            }
        }
        let mut told = Vec::new();
        if moved.len() == entries.len() {
            told = table.header.map(|header| self.lines.header(header)).unwrap_or_default();
            told.extend(self.lines.closing(table));
        }
        if !moved.is_empty() {
            self.tables.push(("project.scripts".to_owned(), told, moved));
        }
        Ok(())
    }

    pub(super) fn plugins(&mut self, poetry: &'d Table) -> Result<(), String> {
        let Some(table) = poetry.get("plugins").and_then(|value| value.as_table()) else {
            return Ok(());
        };
        if table.form != Form::Implied {
            return Err("`plugins` has a header of its own".to_owned());
        }
        for group in &table.entries {
            let name = group.key.name.as_str();
            if ["console_scripts", "gui_scripts"].contains(&name.replace('-', "_").as_str()) {
                return Err(format!("`plugins` has the group `{name}`"));
            }
            let mut moved = Vec::new();
            let told = self.plain_table(table, name, &mut moved)?;
            let header = format!("project.entry-points.{}", edit::key(name));
            self.tables.push((header, told, moved));
        }
        Ok(())
    }
}
