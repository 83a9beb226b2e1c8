//! A project file with what was found in it, and with the other files that the findings speak
//! of: all that the output formats need.

use super::input::Input;
use super::place::{Places, Range, floor};
use crate::diagnostic::{Diagnostic, Note, Severity};
use crate::document::Document;
use crate::engine::inspect::Inspection;
use crate::files::Files;
use crate::project::{Backend, Project, Settings, Target};
use crate::text::Span;
use std::collections::BTreeMap;
use std::path::Path;

/// A project file after the check.
pub struct Checked {
    pub file: File,
    pub found: Vec<Diagnostic>,
    /// Who was taken to build it.
    pub backend: Backend,
    /// Where it was taken to go.
    pub target: Target,
    /// For an archive: the member that each finding is about. No line of it is.
    pub members: Option<Vec<Option<String>>>,
    /// Files that notes point into, by their path in the project.
    others: BTreeMap<String, File>,
}

/// A text and what it is called.
pub struct File {
    /// As in the output.
    pub name: String,
    pub text: String,
    places: Places,
}

impl File {
    pub fn new(name: String, text: String) -> Self {
        File { name, places: Places::of(&text), text }
    }

    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The part of `span` that lies in the text, on character boundaries.
    pub fn clamp(&self, span: Span) -> Span {
        Span::new(floor(&self.text, span.start), floor(&self.text, span.end.max(span.start)))
    }

    pub fn range(&self, span: Span) -> Range {
        self.places.range(&self.text, span)
    }
}

impl Checked {
    pub fn new(
        input: &Input,
        document: &Document,
        found: Vec<Diagnostic>,
        files: Option<&dyn Files>,
        settings: &Settings,
    ) -> Self {
        let project = Project::read(document, None, settings);
        let (backend, target) = (project.backend, project.target);
        let notes = found.iter().flat_map(|diagnostic| &diagnostic.notes);
        let folder = input.path.parent().unwrap_or(Path::new(""));
        let mut others = BTreeMap::new();
        for path in notes.filter_map(|note| note.file.as_ref()) {
            if !others.contains_key(path) {
                // A file that is gone since has places at its start.
                let bytes = files.and_then(|files| files.read(path).ok()).unwrap_or_default();
                let name = folder.join(path).to_string_lossy().into_owned();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                others.insert(path.clone(), File::new(name, text));
            }
        }
        let file = File::new(input.name(), document.text().to_owned());
        Checked { file, found, backend, target, members: None, others }
    }

    /// A `.pypirc`; its text is one that may be shown.
    pub fn of_pypirc(input: &Input, text: String, found: Vec<Diagnostic>) -> Self {
        Checked {
            file: File::new(input.name(), text),
            found,
            backend: Backend::Spec,
            target: Target::None,
            members: None,
            others: BTreeMap::new(),
        }
    }

    /// An archive of the project, after a look at it.
    pub fn of_archive(path: &Path, inspection: Inspection) -> Self {
        let mut members = Vec::new();
        let mut found = Vec::new();
        for finding in inspection.findings {
            members.push(finding.member);
            found.push(Diagnostic {
                rule: finding.check,
                severity: finding.severity,
                span: Span::at(0),
                message: finding.message,
                notes: Vec::new(),
                fixes: Vec::new(),
                tag: None,
            });
        }
        Checked {
            file: File::new(path.to_string_lossy().into_owned(), String::new()),
            found,
            backend: Backend::Spec,
            target: Target::Pypi,
            members: Some(members),
            others: BTreeMap::new(),
        }
    }

    /// The file that `note` points into.
    pub fn file_of(&self, note: &Note) -> &File {
        note.file.as_ref().and_then(|path| self.others.get(path)).unwrap_or(&self.file)
    }
}

/// How many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
    pub hints: usize,
    /// With a safe fix.
    pub fixable: usize,
    /// With fixes, but no safe one.
    pub fixable_unsafely: usize,
}

impl Tally {
    pub fn of<'c>(checked: impl IntoIterator<Item = &'c Checked>) -> Self {
        let mut tally = Tally::default();
        for diagnostic in checked.into_iter().flat_map(|checked| &checked.found) {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Hint => tally.hints += 1,
            }
            if diagnostic.fixes.iter().any(|fix| fix.safe) {
                tally.fixable += 1;
            } else if !diagnostic.fixes.is_empty() {
                tally.fixable_unsafely += 1;
            }
        }
        tally
    }
}
