//! What may be written at a place of the project file: the place is found in the text, then each
//! kind of key and value has its own source of candidates. Only what fits is offered.

mod backends;
mod candidate;
mod classifiers;
mod header;
mod headers;
mod keys;
mod licenses;
mod markers;
mod modules;
mod names;
mod paths;
mod place;
mod repository;
mod requirements;
mod scan;
mod schema;
mod slot;
mod values;
mod walk;

use crate::document::Document;
use crate::files::Files;
use crate::project::{Project, Settings};
use crate::text::Edit;
use place::Place;

/// What is offered at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The likeliest first.
    pub items: Vec<Item>,
    /// More would come with another letter.
    pub incomplete: bool,
}

/// One thing that may stand at the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub label: String,
    pub kind: ItemKind,
    pub detail: Option<String>,
    /// On the line of the cursor, which it touches.
    pub edit: Edit,
    /// The same text with places to fill in, in the snippet syntax of the protocol.
    pub snippet: Option<String>,
    /// What is compared with the text from the start of the edit to the cursor.
    pub filter: String,
    /// Changes elsewhere in the file that belong to it.
    pub more: Vec<Edit>,
    pub about: About,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Key,
    Table,
    Value,
    Package,
    Operator,
    Variable,
    File,
    Folder,
    Module,
    Function,
    Class,
}

/// Where there is more to read about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    #[default]
    Nothing,
    /// A key, by its path from the root.
    Key(Vec<String>),
    /// A rule, by its name.
    Rule(String),
}

/// What is known besides the place.
struct Scope<'a> {
    document: &'a Document,
    files: Option<&'a dyn Files>,
    settings: &'a Settings,
    cursor: usize,
}

impl Scope<'_> {
    /// The facts of the file alone, which cost little.
    fn project(&self) -> Project<'_> {
        Project::read(self.document, None, self.settings)
    }

    /// The facts of the file and those around it.
    fn whole_project(&self) -> Project<'_> {
        Project::read(self.document, self.files, self.settings)
    }
}

/// What may be written at byte `cursor` of the document. Without `files` (a buffer that was never
/// saved) nothing is said of files and modules.
pub fn complete(
    document: &Document,
    files: Option<&dyn Files>,
    settings: &Settings,
    cursor: usize,
) -> Completion {
    let text = document.text();
    if cursor > text.len() || !text.is_char_boundary(cursor) {
        return Completion::default();
    }
    let scope = Scope { document, files, settings, cursor };
    let mut completion = match Place::of(text, cursor) {
        Place::Nothing => Completion::default(),
        Place::Header(header) => headers::complete(&scope, &header),
        Place::Key(key) => keys::complete(&scope, &key),
        Place::Value(value) => values::complete(&scope, &value),
    };
    // Editors take only edits that touch the cursor and stay on its line.
    let line = document.lines().content(text, document.lines().line_of(cursor));
    let line = crate::text::Span::from(line);
    completion.items.retain(|item| line.contains(item.edit.span) && item.edit.span.touches(cursor));
    completion
}
