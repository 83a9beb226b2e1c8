//! A thing that may stand in a value, before it is known how it is written there.

use super::place::Value;
use super::{About, Item, ItemKind};
use crate::text::Edit;
use std::ops::Range;

#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub label: String,
    pub kind: ItemKind,
    pub detail: Option<String>,
    /// What takes the place of `range` in the string; TOML where `is_toml`.
    pub text: String,
    pub snippet: Option<String>,
    /// Bytes of the string; all of it without.
    pub range: Option<Range<usize>>,
    /// More is to be written behind it, so that no quote closes the string.
    pub goes_on: bool,
    /// Whether it stands outside quotes.
    pub is_toml: bool,
    pub more: Vec<Edit>,
    pub about: About,
}

impl Candidate {
    /// A string that is the whole value.
    pub fn value(text: impl Into<String>) -> Self {
        let text = text.into();
        Candidate {
            label: text.clone(),
            kind: ItemKind::Value,
            detail: None,
            text,
            snippet: None,
            range: None,
            goes_on: false,
            is_toml: false,
            more: Vec::new(),
            about: About::Nothing,
        }
    }

    /// A string that takes the place of a part.
    pub fn part(text: impl Into<String>, range: Range<usize>) -> Self {
        Candidate { range: Some(range), goes_on: true, ..Candidate::value(text) }
    }

    /// TOML that is no string.
    pub fn toml(label: &str, text: impl Into<String>) -> Self {
        Candidate { label: label.to_owned(), is_toml: true, ..Candidate::value(text) }
    }

    pub fn kind(self, kind: ItemKind) -> Self {
        Candidate { kind, ..self }
    }

    pub fn labelled(self, label: impl Into<String>) -> Self {
        Candidate { label: label.into(), ..self }
    }

    pub fn detail(self, detail: impl Into<String>) -> Self {
        Candidate { detail: Some(detail.into()), ..self }
    }

    pub fn going_on(self) -> Self {
        Candidate { goes_on: true, ..self }
    }

    /// As it is written at the place; none where that takes other quotes, or where it is what
    /// stands there already.
    pub fn item(self, value: &Value) -> Option<Item> {
        let comma = if value.needs_comma { "," } else { "" };
        let (mut edit, filter) = match (&value.slot, self.is_toml) {
            (super::slot::Slot::Bare(span), true) => {
                (Edit::replace(*span, self.text), self.label.clone())
            }
            (super::slot::Slot::Text(_), true) => return None,
            (slot, false) => {
                let range = self.range.unwrap_or(0..slot.value().len());
                let edit = slot.replace(range, &self.text, !self.goes_on)?;
                let filter = match slot {
                    super::slot::Slot::Bare(_) => self.text,
                    super::slot::Slot::Text(_) => edit.text.clone(),
                };
                (edit, filter)
            }
        };
        edit.text.push_str(comma);
        let snippet = self.snippet.map(|snippet| format!("{snippet}{comma}"));
        Some(Item {
            label: self.label,
            kind: self.kind,
            detail: self.detail,
            edit,
            snippet,
            filter,
            more: self.more,
            about: self.about,
        })
    }
}
