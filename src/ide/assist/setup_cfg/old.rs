//! setup.cfg as it stands: values with the comments around them, and what is left when they go.

use crate::grammar::pypirc::{Item, Pypirc};
use crate::ide::assist::carry::Piece;
use crate::text::Span;
use crate::text::lines::Lines;
use std::collections::BTreeSet;

pub(super) struct Old<'t> {
    text: &'t str,
    pub config: &'t Pypirc,
    lines: Lines,
    gone: BTreeSet<usize>,
}

impl<'t> Old<'t> {
    pub fn of(text: &'t str, config: &'t Pypirc) -> Self {
        Old { text, config, lines: Lines::of(text), gone: BTreeSet::new() }
    }

    /// The items of a section; none without it.
    pub fn items(&self, section: &str) -> &'t [Item] {
        self.config.section(section).map_or(&[], |section| section.items.as_slice())
    }

    /// The name of an item as it is written.
    pub fn name(&self, item: &Item) -> &'t str {
        item.name_span.of(self.text)
    }

    fn line(&self, line: usize) -> &'t str {
        self.text[self.lines.content(self.text, line)].trim()
    }

    /// A comment as TOML writes it.
    fn comment(&self, line: usize) -> Option<String> {
        let rest = self.line(line).strip_prefix(['#', ';'])?;
        Some(format!("#{rest}"))
    }

    /// Takes the lines of an item; the comments right above it are told.
    fn take(&mut self, item: &Item) -> Vec<String> {
        let first = self.lines.line_of(item.name_span.start);
        let last = self.lines.line_of(item.value_span().end);
        let mut top = first;
        while top > 0 && self.comment(top - 1).is_some() && !self.gone.contains(&(top - 1)) {
            top -= 1;
        }
        self.gone.extend(top..=last);
        (top..first).filter_map(|line| self.comment(line)).collect()
    }

    /// Takes an item of one line of text.
    ///
    /// # Errors
    /// When it has several.
    pub fn one(&mut self, item: &Item) -> Result<Piece, String> {
        if item.pieces.len() != 1 || item.value.trim().is_empty() {
            return Err(format!("`{}` is not one line of text", item.name));
        }
        let above = self.take(item);
        Ok(Piece { above, text: item.value.trim().to_owned(), beside: None })
    }

    /// Takes an item that is a list: one element on each line, or all on one line, parted by
    /// `separator`. The comments above it are told apart from those of its elements.
    pub fn list(&mut self, item: &Item, separator: char) -> (Vec<String>, Vec<Piece>) {
        let above = self.take(item);
        if !item.value.contains('\n') {
            let parts = item.value.split(separator).map(str::trim).filter(|part| !part.is_empty());
            return (above, parts.map(|part| Piece::new(part.to_owned())).collect());
        }
        let mut last = self.lines.line_of(item.name_span.start);
        let mut pieces = Vec::new();
        for span in &item.pieces {
            let line = self.lines.line_of(span.start);
            let between = last + 1..line;
            last = line;
            let above = between.filter_map(|line| self.comment(line)).collect();
            pieces.push(Piece { above, text: Span::of(*span, self.text).to_owned(), beside: None });
        }
        (above, pieces)
    }

    /// The file without what was taken, and without sections of which nothing is left.
    pub fn rest(mut self) -> String {
        for section in &self.config.sections {
            let line = |item: &Item| self.lines.line_of(item.name_span.start);
            let is_empty = section.items.iter().all(|item| self.gone.contains(&line(item)));
            if is_empty && !section.items.is_empty() {
                let header = self.lines.line_of(section.name_span.start);
                self.gone.insert(header);
            }
        }
        let mut out = String::new();
        let mut is_cut = true;
        for line in 0..self.lines.count() {
            if self.gone.contains(&line) {
                is_cut = true;
                continue;
            }
            let start = self.lines.content(self.text, line).start;
            let end = match line + 1 < self.lines.count() {
                true => self.lines.content(self.text, line + 1).start,
                false => self.text.len(),
            };
            let is_blank = self.line(line).is_empty();
            let last = out.lines().next_back();
            if is_blank && is_cut && last.is_none_or(|last| last.trim().is_empty()) {
                continue;
            }
            is_cut = false;
            out.push_str(&self.text[start..end]);
        }
        if out.trim().is_empty() { String::new() } else { out }
    }
}
