//! `[tool.poetry]` as `[project]`: poetry-core 2 publishes the same metadata for it. What the
//! standard has no words for stays where it is, or keeps all of it from being moved.

mod dependencies;
mod people;
mod requirements;
mod tables;

use super::carry::{Lines, Piece, Section, array, string, tables};
use super::{Assist, Scene};
use crate::document::edit::{self, quote};
use crate::document::{Document, Entry, Form, Kind, Table};
use crate::grammar::license::Expression;
use crate::ide::format::difference;
use crate::project::{Backend, required_package};

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
    if let Some(error) = scene.new_error(&edits, scene.files) {
        return refused(format!("the result would have an error: {error}"));
    }
    Some(Assist { title, topic: TOPIC, edits, ..Assist::default() })
}

/// Longer files are not moved, in bytes.
const LIMIT: usize = 100_000;

fn is_possible(scene: &Scene, table: &Table) -> Result<(), String> {
    if scene.document.text().len() > LIMIT {
        return Err("the file is too long".to_owned());
    }
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
    /// Other tables.
    tables: Vec<Section>,
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

    /// The file with the new tables where the old one stands.
    fn written(mut self, offset: usize) -> String {
        if !self.dynamic.is_empty() {
            let listed: Vec<String> = self.dynamic.iter().map(|field| quote(field)).collect();
            let text = format!("dynamic = [{}]", listed.join(", "));
            self.project.push(("dynamic", Piece::new(text)));
        }
        let mut below = self.tables;
        if !self.groups.is_empty() {
            below.push(("dependency-groups".to_owned(), Vec::new(), self.groups));
        }
        let heading = self.heading.into_iter();
        let block: Vec<String> = heading.chain(tables(self.project, below)).collect();
        self.lines.finish(offset, &block)
    }
}
