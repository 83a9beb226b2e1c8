//! A project file that is changed step by step, each step on what the last one has left; in the
//! end one edit.

use super::place;
use crate::document::edit::quote;
use crate::document::{Document, Form, Kind};
use crate::ide::format::difference;
use crate::spec::classifiers;
use crate::text::{Edit, apply};

pub(super) struct Draft {
    before: String,
    pub document: Document,
}

impl Draft {
    pub fn of(document: &Document) -> Draft {
        let before = document.text().to_owned();
        Draft { document: Document::parse(before.as_str()), before }
    }

    /// None where the edits overlap, or do not leave a valid file.
    pub fn apply(&mut self, edits: &[Edit]) -> Option<()> {
        let document = Document::parse(apply(self.document.text(), edits).ok()?);
        self.document = document;
        self.document.faults().is_empty().then_some(())
    }

    /// Adds a key of `[project]` with its statement.
    pub fn add_key(&mut self, key: &str, statement: &str) -> Option<()> {
        let table = self.document.table(&["project"]).filter(|table| table.form == Form::Header)?;
        let edit = place::key(&self.document, table, key, statement)?;
        self.apply(&[edit])
    }

    /// Takes every classifier that `goes` out, and the key when none is left.
    pub fn remove_classifiers(&mut self, goes: impl Fn(&str) -> bool) -> Option<()> {
        loop {
            let table = self.document.table(&["project"])?;
            let Some(entry) = table.entry("classifiers") else { return Some(()) };
            let items = &entry.value.as_array()?.items;
            let gone = |text: &crate::document::Str| goes(text.as_str());
            let Some(at) = items.iter().position(|item| item.as_text().is_some_and(gone)) else {
                return Some(());
            };
            let edit = self.document.remove_item_or_entry(table, entry, at);
            self.apply(&[edit])?;
        }
    }

    /// Adds a classifier behind the nearest one that stands before it in the list of the index.
    pub fn add_classifier(&mut self, classifier: &str) -> Option<()> {
        let item = quote(classifier);
        let Some(value) = self.document.at(&["project", "classifiers"]) else {
            return self.add_key("classifiers", &format!("classifiers = [\n    {item},\n]"));
        };
        let Kind::Array(array) = &value.kind else { return None };
        let own = classifiers::place(classifier)?;
        let place = |text: &str| classifiers::place(text).filter(|place| *place < own);
        let places = array
            .items
            .iter()
            .enumerate()
            .filter_map(|(at, item)| place(item.as_text()?.as_str()).map(|place| (place, at)));
        let edits = match places.max() {
            Some((_, at)) => self.document.insert_item_after(value, at, &item),
            None => self.document.insert_item_first(value, &item),
        };
        self.apply(&edits)
    }

    /// The whole change; none where there is none.
    pub fn edit(self) -> Option<Edit> {
        difference(&self.before, self.document.text())
    }
}
