//! The lists of setup.cfg: keywords, addresses, requirements and entry points.

use super::fields::{Fields, find};
use super::old::Old;
use crate::document::edit;
use crate::grammar::pypirc::Item;
use crate::grammar::requirement::Requirement;
use crate::ide::assist::carry::{Piece, array, string};

impl Fields {
    pub(super) fn lists(&mut self, old: &mut Old) -> Result<(), String> {
        if let Some(item) = find(old, "metadata", "keywords") {
            let (above, listed) = old.list(item, ',');
            let items: Vec<Piece> = listed.iter().map(|p| p.with(string(&p.text))).collect();
            let piece = Piece { above, ..Piece::default() };
            self.project.push(("keywords", piece.with(array("keywords", &items, &[]))));
        }
        if let Some(item) = find(old, "metadata", "project_urls") {
            let (above, listed) = old.list(item, ',');
            for (number, piece) in listed.into_iter().enumerate() {
                let (label, url) =
                    piece.text.split_once('=').ok_or("`project_urls` has a line without `=`")?;
                let text = format!("{} = {}", edit::key(label.trim()), string(url.trim()));
                let mut piece = piece.with(text);
                if number == 0 {
                    piece.above.splice(0..0, above.iter().cloned());
                }
                self.urls.push(piece);
            }
        }
        Ok(())
    }

    pub(super) fn requirements(&mut self, old: &mut Old) -> Result<(), String> {
        if let Some(item) = find(old, "options", "install_requires") {
            let (above, items) = requirements(old, item)?;
            let piece = Piece { above, ..Piece::default() };
            self.project.push(("dependencies", piece.with(array("dependencies", &items, &[]))));
        }
        let mut extras = Vec::new();
        for item in old.items("options.extras_require") {
            let name = old.name(item);
            if name.contains([':', '[']) {
                return Err(format!("the extra `{name}` has a condition"));
            }
            let (above, items) = requirements(old, item)?;
            let piece = Piece { above, ..Piece::default() };
            extras.push(piece.with(array(&edit::key(name), &items, &[])));
        }
        if !extras.is_empty() {
            self.tables.push(("project.optional-dependencies".to_owned(), Vec::new(), extras));
        }
        Ok(())
    }

    pub(super) fn entry_points(&mut self, old: &mut Old) -> Result<(), String> {
        if find(old, "options", "entry_points").is_some() {
            return Err("`entry_points` has no section of its own".to_owned());
        }
        let mut found = Vec::new();
        for item in old.items("options.entry_points") {
            let group = old.name(item);
            let header = match group {
                "console_scripts" => "project.scripts".to_owned(),
                "gui_scripts" => "project.gui-scripts".to_owned(),
                group => format!("project.entry-points.{}", edit::key(group)),
            };
            let (above, listed) = old.list(item, '\n');
            let mut pieces = Vec::new();
            for piece in listed {
                let (name, reference) = piece
                    .text
                    .split_once('=')
                    .ok_or_else(|| format!("the entry point `{}` has no `=`", piece.text))?;
                let text = format!("{} = {}", edit::key(name.trim()), string(reference.trim()));
                pieces.push(piece.with(text));
            }
            found.push((header, above, pieces));
        }
        self.tables.splice(0..0, found);
        Ok(())
    }
}

/// Requirements, each as TOML text, and the comments above them all.
fn requirements(old: &mut Old, item: &Item) -> Result<(Vec<String>, Vec<Piece>), String> {
    let name = old.name(item);
    if item.value.trim_start().starts_with("file:") {
        return Err(format!("`{name}` comes from a file"));
    }
    let (above, listed) = old.list(item, ';');
    let mut pieces = Vec::new();
    for piece in continued(listed) {
        let (text, beside) = match piece.text.split_once(" #") {
            Some((text, comment)) => (text.trim(), Some(format!("#{comment}"))),
            None => (piece.text.as_str(), None),
        };
        let read = Requirement::read(text);
        if !read.is_valid() {
            return Err(format!("`{name}` has `{text}`, which is no requirement"));
        }
        pieces.push(Piece { beside, ..piece.with(string(text)) });
    }
    Ok((above, pieces))
}

/// Lines that end in a backslash go on with the next one, as `setuptools._reqs` joins them.
fn continued(listed: Vec<Piece>) -> Vec<Piece> {
    let mut whole: Vec<Piece> = Vec::new();
    for piece in listed {
        match whole.last_mut() {
            Some(last) if last.text.ends_with(" \\") => {
                last.text.truncate(last.text.len() - 2);
                last.text.truncate(last.text.trim_end().len());
                last.text.push_str(&format!(" {}", piece.text));
                last.above.extend(piece.above);
            }
            _ => whole.push(piece),
        }
    }
    whole
}
