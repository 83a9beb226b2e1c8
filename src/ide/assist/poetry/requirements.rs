//! Dependencies, extras and groups of Poetry, moved with their comments.

use super::Move;
use super::dependencies::{self, Dependency};
use crate::document::edit::{self, quote};
use crate::document::{Entry, Table};
use crate::grammar::name::normalize;
use crate::ide::assist::carry::{Piece, array, statements, string};
use std::collections::{BTreeMap, BTreeSet};

impl<'d> Move<'d> {
    pub(super) fn dependencies(&mut self, poetry: &'d Table) -> Result<(), String> {
        let value = |key: &str| poetry.get(key).and_then(|value| value.as_table());
        let mut extras: Vec<(&Entry, BTreeSet<String>, Vec<Piece>)> = Vec::new();
        if let Some(table) = value("extras") {
            for entry in statements(table).ok_or("`extras` is written in more than one table")? {
                let named = entry.value.texts().map(|text| normalize(text.as_str())).collect();
                extras.push((entry, named, Vec::new()));
            }
        }
        let mut items = Vec::new();
        let mut closing = Vec::new();
        let mut above = Vec::new();
        let mut seen = BTreeSet::new();
        if let Some(table) = value("dependencies") {
            let odd = "a dependency is written in a table of its own";
            let entries = statements(table).ok_or(odd)?;
            above = table.header.map(|header| self.lines.header(header)).unwrap_or_default();
            for entry in entries {
                if entry.key.name.eq_ignore_ascii_case("python") {
                    self.python(entry)?;
                    continue;
                }
                let Dependency { texts, is_optional } = dependencies::read(entry)?;
                let name = normalize(&entry.key.name);
                let piece = self.lines.value(entry);
                let mut pieces: Vec<Piece> =
                    texts.iter().map(|text| Piece::new(string(text))).collect();
                if let Some(first) = pieces.first_mut() {
                    *first = piece.with(first.text.clone());
                }
                let mut users = extras.iter_mut().filter(|(_, named, _)| named.contains(&name));
                match (is_optional, users.next()) {
                    (false, None) => items.extend(pieces),
                    (true, Some((_, _, first))) => {
                        first.extend(pieces);
                        for (_, _, other) in users {
                            other.extend(texts.iter().map(|text| Piece::new(string(text))));
                        }
                    }
                    (true, None) => {
                        return Err(format!("no extra names the optional `{name}`"));
                    }
                    (false, Some(_)) => {
                        return Err(format!("an extra names `{name}`, which is not optional"));
                    }
                }
                seen.insert(name);
            }
            closing = self.lines.closing(table);
        }
        let is_known = |name: &String| seen.contains(name);
        if !extras.iter().all(|(_, named, _)| named.iter().all(is_known)) {
            return Err("an extra names what is no dependency".to_owned());
        }
        if !items.is_empty() {
            let text = array("dependencies", &items, &closing);
            self.project.push(("dependencies", Piece { above, text, beside: None }));
        } else if let Some((_, piece)) = self.project.last_mut() {
            piece.above.extend(above.into_iter().chain(closing));
        }
        if let Some(table) = value("extras") {
            let mut told = table.header.map(|h| self.lines.header(h)).unwrap_or_default();
            let mut statements = Vec::new();
            for (entry, _, pieces) in extras {
                let piece = self.lines.value(entry);
                statements.push(piece.with(array(&edit::key(&entry.key.name), &pieces, &[])));
            }
            told.extend(self.lines.closing(table));
            self.tables.push(("project.optional-dependencies".to_owned(), told, statements));
        }
        Ok(())
    }

    fn python(&mut self, entry: &'d Entry) -> Result<(), String> {
        let text = entry.value.as_text().ok_or("`python` is no string")?.as_str();
        let piece = self.lines.value(entry);
        if text.trim() == "*" {
            return Ok(());
        }
        let clauses = dependencies::requires_python(text);
        let clauses = clauses.ok_or_else(|| {
            format!("poetry-core publishes other clauses for the Python `{text}` than it says")
        })?;
        let text = format!("requires-python = {}", quote(&clauses));
        self.project.push(("requires-python", piece.with(text)));
        Ok(())
    }

    /// Groups are no metadata: one that cannot be moved stays.
    pub(super) fn groups(&mut self, poetry: &'d Table) {
        if self.document.root().entry("dependency-groups").is_some() {
            return;
        }
        let groups = poetry.get("group").and_then(|value| value.as_table());
        let groups = groups.into_iter().flat_map(|groups| &groups.entries);
        let mut found: Vec<(&str, Option<&'d Table>, &'d Table)> = Vec::new();
        for group in groups {
            let Some(table) = group.value.as_table() else { continue };
            if let Some(inner) = table.get("dependencies").and_then(|value| value.as_table()) {
                found.push((&group.key.name, Some(table), inner));
            }
        }
        if let Some(inner) = poetry.get("dev-dependencies").and_then(|value| value.as_table()) {
            found.push(("dev", None, inner));
        }
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for (name, ..) in &found {
            *names.entry(normalize(name)).or_default() += 1;
        }
        for (name, group, table) in found {
            let is_twice = names.get(&normalize(name)).is_some_and(|count| *count > 1);
            let includes = group.is_some_and(|group| group.contains("include-groups"));
            let Some(entries) = statements(table).filter(|_| !is_twice && !includes) else {
                continue;
            };
            let read: Option<Vec<Dependency>> = entries
                .iter()
                .map(|entry| {
                    let is_python = entry.key.name.eq_ignore_ascii_case("python");
                    let read = dependencies::read(entry).ok()?;
                    (!is_python && !read.is_optional).then_some(read)
                })
                .collect();
            let Some(read) = read else { continue };
            let mut above = table.header.map(|h| self.lines.header(h)).unwrap_or_default();
            let mut items = Vec::new();
            for (entry, dependency) in entries.iter().zip(read) {
                let mut piece = self.lines.value(entry);
                for text in dependency.texts {
                    items.push(piece.with(string(&text)));
                    piece = Piece::default();
                }
            }
            let closing = self.lines.closing(table);
            // What else the group says, that it is optional, stays.
            if let Some(header) = group.filter(|group| group.entries.len() == 1)
                && let Some(header) = header.header
            {
                above.extend(self.lines.header(header));
            }
            let text = array(&edit::key(name), &items, &closing);
            self.groups.push(Piece { above, text, beside: None });
        }
    }
}
