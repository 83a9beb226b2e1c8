//! `[tool.poetry]` as `[project]`: poetry-core 2 publishes the same metadata for it. What the
//! standard has no words for stays where it is, or keeps all of it from being moved.

mod dependencies;
mod people;

use super::carry::{Lines, Piece, array, statements, string};
use super::{Assist, Scene};
use crate::document::edit::{self, quote};
use crate::document::{Document, Entry, Form, Kind, Table};
use crate::grammar::license::Expression;
use crate::grammar::name::normalize;
use crate::ide::format::difference;
use crate::project::{Backend, required_package};
use crate::spec::keys;
use dependencies::Dependency;

pub(super) const TOPIC: &str = "project";

const TITLE: &str = "Move the metadata of [tool.poetry] to [project]";

/// At the header of `[tool.poetry]`, while there is no `[project]`.
pub(super) fn offer(scene: &Scene) -> Option<Assist> {
    let table = scene.document.table(&["tool", "poetry"])?;
    let header = table.header.filter(|header| scene.touches(*header))?;
    let is_meant = scene.project.backend == Backend::Poetry
        && scene.document.root().entry("project").is_none();
    if !is_meant {
        return None;
    }
    let title = TITLE.to_owned();
    let refused = |why: String| {
        Some(Assist { title: title.clone(), topic: TOPIC, refused: Some(why), ..Assist::default() })
    };
    let moved = is_possible(scene, table).and_then(|()| {
        Move::new(scene.document).all(table).map(|moved| moved.written(header.start))
    });
    let text = match moved {
        Ok(text) => text,
        Err(why) => return refused(why),
    };
    if !keeps_comments(scene.document, &text) {
        return refused("a comment inside a list would be lost".to_owned());
    }
    let edits = vec![difference(scene.document.text(), &text)?];
    if let Some(error) = scene.new_error(&edits) {
        return refused(format!("the result would have an error: {error}"));
    }
    Some(Assist { title, topic: TOPIC, edits, ..Assist::default() })
}

fn is_possible(scene: &Scene, table: &Table) -> Result<(), String> {
    let system = &scene.project.build_system;
    if system.allows_from("poetry-core", "2.2") == Some(false) {
        return Err("`requires` lets in no poetry-core from 2.2 on".to_owned());
    }
    if table.get("package-mode").is_some_and(|value| value.as_bool() != Some(true)) {
        return Err("`package-mode` says that nothing is published".to_owned());
    }
    let mut required = system.requires.iter().filter_map(|text| required_package(text.as_str()));
    match required.find(|name| name != "poetry-core" && name != "poetry") {
        Some(other) => Err(format!("`{other}` may change the metadata while building")),
        None => Ok(()),
    }
}

pub(super) fn keeps_comments(before: &Document, after: &str) -> bool {
    let after = Document::parse(after);
    let told = |document: &Document| {
        let text = document.text();
        let mut comments: Vec<String> = (document.comments().iter())
            .map(|comment| comment.of(text).trim_end().to_owned())
            .collect();
        comments.sort_unstable();
        comments
    };
    after.faults().is_empty() && told(before) == told(&after)
}

/// The new tables, as they come together.
struct Move<'d> {
    document: &'d Document,
    lines: Lines<'d>,
    /// Statements of `[project]` by their key.
    project: Vec<(&'static str, Piece)>,
    urls: Vec<Piece>,
    /// Other tables, with the comments of their headers and their statements.
    tables: Vec<(String, Vec<String>, Vec<Piece>)>,
    groups: Vec<Piece>,
    /// Fields that stay in `[tool.poetry]`.
    dynamic: Vec<&'static str>,
    /// What stands beside a header that goes.
    heading: Option<String>,
}

/// Keys whose value stays as it is written.
const PLAIN: [&str; 4] = ["name", "version", "description", "keywords"];

impl<'d> Move<'d> {
    fn new(document: &'d Document) -> Self {
        Move {
            document,
            lines: Lines::of(document),
            project: Vec::new(),
            urls: Vec::new(),
            tables: Vec::new(),
            groups: Vec::new(),
            dynamic: Vec::new(),
            heading: None,
        }
    }

    fn all(mut self, table: &'d Table) -> Result<Self, String> {
        let mut left = 0;
        for entry in &table.entries {
            let is_section = match &entry.value.kind {
                Kind::Table(inner) => matches!(inner.form, Form::Header | Form::Implied),
                Kind::Array(array) => array.of_tables,
                _ => false,
            };
            if !is_section && !self.key(entry)? {
                left += 1;
            }
        }
        for required in ["name", "version"] {
            if !self.project.iter().any(|(key, _)| *key == required) {
                return Err(format!("there is no `{required}`"));
            }
        }
        let mut urls = std::mem::take(&mut self.urls);
        let is_inline = |table: &Table| table.form == Form::Inline;
        let told = match table.get("urls").and_then(|value| value.as_table()) {
            Some(inline) if is_inline(inline) => Vec::new(),
            _ => self.plain_table(table, "urls", &mut urls)?,
        };
        if !urls.is_empty() {
            self.tables.push(("project.urls".to_owned(), told, urls));
        }
        self.scripts(table)?;
        self.plugins(table)?;
        self.dependencies(table)?;
        self.groups(table);
        if left == 0 {
            self.heading = table.header.and_then(|header| self.lines.header_line(header));
        }
        Ok(self)
    }

    /// Whether a statement right below the header was moved.
    fn key(&mut self, entry: &'d Entry) -> Result<bool, String> {
        let key = entry.key.name.as_str();
        let text = || {
            let text = entry.value.as_text().map(|text| text.as_str());
            text.ok_or_else(|| format!("`{key}` is no string"))
        };
        if let Some(plain) = PLAIN.into_iter().find(|plain| *plain == key) {
            let piece = self.lines.value(entry);
            let text = format!("{plain} = {}", piece.text);
            self.project.push((plain, piece.with(text)));
            return Ok(true);
        }
        match key {
            "license" => {
                let license = text()?;
                if license.trim().is_empty() {
                    return Err("`license` is empty".to_owned());
                }
                let value = match Expression::read(license).normal() {
                    Some(normal) => quote(&normal),
                    None => format!("{{ text = {} }}", string(license)),
                };
                let piece = self.lines.value(entry);
                self.project.push(("license", piece.with(format!("license = {value}"))));
            }
            "readme" => {
                let several = entry.value.as_array().map(|array| array.items.as_slice());
                let path = match several {
                    None => text()?,
                    Some([only]) => only.as_text().ok_or("`readme` holds no string")?.as_str(),
                    // They are joined, which no key of the standard can say.
                    Some(_) => {
                        self.dynamic.push("readme");
                        return Ok(false);
                    }
                };
                let value = string(path);
                let piece = self.lines.value(entry);
                self.project.push(("readme", piece.with(format!("readme = {value}"))));
            }
            "authors" | "maintainers" => {
                let key = if key == "authors" { "authors" } else { "maintainers" };
                let people = people::read(entry)?;
                let items: Vec<Piece> = people.into_iter().map(Piece::new).collect();
                let piece = self.lines.value(entry);
                self.project.push((key, piece.with(array(key, &items, &[]))));
            }
            "homepage" | "repository" | "documentation" => {
                let label = match key {
                    "homepage" => "Homepage",
                    "repository" => "Repository",
                    _ => "Documentation",
                };
                text()?;
                let piece = self.lines.value(entry);
                let statement = format!("{label} = {}", piece.text);
                self.urls.push(piece.with(statement));
            }
            // poetry-core adds those of the Pythons and of the licence to them.
            "classifiers" => {
                self.dynamic.push("classifiers");
                return Ok(false);
            }
            "urls" => {
                let inner = entry.value.as_table().filter(|table| table.form == Form::Inline);
                let entries = &inner.ok_or("`urls` is written in parts")?.entries;
                if !entries.iter().all(|entry| entry.value.as_text().is_some()) {
                    return Err("`urls` holds more than strings".to_owned());
                }
                let mut piece = self.lines.value(entry);
                for entry in entries {
                    let value = entry.value.span.of(self.document.text());
                    let name = edit::key(&entry.key.name);
                    self.urls.push(piece.with(format!("{name} = {value}")));
                    piece = Piece::default();
                }
            }
            "scripts" | "plugins" | "extras" | "dependencies" | "dev-dependencies" | "group" => {
                return Err(format!("`{key}` has no header of its own"));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Moves every statement of a table of strings, and its header, whose comments are returned.
    fn plain_table(
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
    fn scripts(&mut self, poetry: &'d Table) -> Result<(), String> {
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

    fn plugins(&mut self, poetry: &'d Table) -> Result<(), String> {
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

    fn dependencies(&mut self, poetry: &'d Table) -> Result<(), String> {
        let value = |key: &str| poetry.get(key).and_then(|value| value.as_table());
        let mut extras: Vec<(&Entry, Vec<String>, Vec<Piece>)> = Vec::new();
        if let Some(table) = value("extras") {
            for entry in statements(table).ok_or("`extras` is written in more than one table")? {
                let named = entry.value.texts().map(|text| normalize(text.as_str())).collect();
                extras.push((entry, named, Vec::new()));
            }
        }
        let mut items = Vec::new();
        let mut closing = Vec::new();
        let mut above = Vec::new();
        let mut seen = Vec::new();
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
                seen.push(name);
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
    fn groups(&mut self, poetry: &'d Table) {
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
        let names: Vec<String> = found.iter().map(|(name, ..)| normalize(name)).collect();
        for (name, group, table) in found {
            let is_twice = names.iter().filter(|other| **other == normalize(name)).count() > 1;
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

    /// The file with the new tables where the old one stands.
    fn written(mut self, offset: usize) -> String {
        if !self.dynamic.is_empty() {
            let listed: Vec<String> = self.dynamic.iter().map(|field| quote(field)).collect();
            let text = format!("dynamic = [{}]", listed.join(", "));
            self.project.push(("dynamic", Piece::new(text)));
        }
        let rank = |key: &str| keys::PROJECT.iter().position(|known| known.name == key);
        self.project.sort_by_key(|(key, _)| rank(key));
        let mut block: Vec<String> = self.heading.take().into_iter().collect();
        let project = self.project.into_iter().map(|(_, piece)| piece).collect();
        let mut tables = vec![("project".to_owned(), Vec::new(), project)];
        tables.append(&mut self.tables);
        if !self.groups.is_empty() {
            tables.push(("dependency-groups".to_owned(), Vec::new(), self.groups));
        }
        for (header, above, pieces) in tables {
            if block.len() > 1 {
                block.push(String::new());
            }
            block.extend(above);
            block.push(format!("[{header}]"));
            for piece in pieces {
                piece.write("", "", &mut block);
            }
        }
        self.lines.finish(offset, &block)
    }
}
