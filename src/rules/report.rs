//! Where a check puts what it finds.

use super::Rule;
use crate::diagnostic::{Diagnostic, Fix, Note, Severity, Tag};
use crate::text::shown::line;
use crate::text::{Edit, Span};

/// It knows the rule already, so a check cannot report under another rule's name.
pub struct Report {
    rule: &'static Rule,
    found: Vec<Diagnostic>,
}

impl Report {
    pub(super) fn new(rule: &'static Rule, found: Vec<Diagnostic>) -> Self {
        Report { rule, found }
    }

    pub(super) fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }

    /// A finding at `span` of the project file, with the rule's own severity.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> Found<'_> {
        self.found.push(Diagnostic {
            rule: self.rule.name,
            severity: self.rule.severity,
            span,
            message: line(message.into()),
            notes: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        });
        Found(self.found.last_mut().expect("just pushed"))
    }
}

/// A finding that may still be given a severity, notes and fixes.
pub struct Found<'r>(&'r mut Diagnostic);

impl Found<'_> {
    /// For a backend or an index that takes it differently from most.
    pub fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    pub fn tag(self, tag: Tag) -> Self {
        self.0.tag = Some(tag);
        self
    }

    /// Another place in the project file.
    pub fn note(self, span: Span, message: impl Into<String>) -> Self {
        self.0.notes.push(Note { file: None, span, message: line(message.into()) });
        self
    }

    /// A place in another file of the project.
    pub fn note_in(self, file: &str, span: Span, message: impl Into<String>) -> Self {
        let file = Some(file.to_owned());
        self.0.notes.push(Note { file, span, message: line(message.into()) });
        self
    }

    /// A cure that cannot change what the file means; `--fix` and fix-all apply it.
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.cure(title.into(), true, edits)
    }

    /// A cure that the author should look at.
    pub fn unsafe_fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.cure(title.into(), false, edits)
    }

    fn cure(self, title: String, safe: bool, edits: Vec<Edit>) -> Self {
        self.0.fixes.push(Fix { title: line(title), safe, edits });
        self
    }
}
