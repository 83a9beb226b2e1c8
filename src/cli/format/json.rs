//! Findings as JSON, in a shape of our own that keeps everything there is to know.

use crate::cli::checked::{Checked, File};
use crate::cli::place::{Place, Range};
use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::Rule;
use serde::{Serialize, Serializer};

/// All findings as one array, in file order.
pub struct Findings<'c>(pub &'c [Checked]);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.0.iter().flat_map(|checked| {
            checked.found.iter().map(move |diagnostic| Finding::of(diagnostic, checked))
        });
        serializer.collect_seq(findings)
    }
}

#[derive(Serialize)]
struct Finding<'c> {
    rule: &'c str,
    severity: &'c str,
    message: &'c str,
    file: &'c str,
    start: Place,
    end: Place,
    notes: Vec<NoteShown<'c>>,
    /// The recommended one.
    fix: Option<FixShown<'c>>,
    /// The clause of the standard that the rule rests on.
    url: &'c str,
}

#[derive(Serialize)]
struct NoteShown<'c> {
    file: &'c str,
    start: Place,
    end: Place,
    message: &'c str,
}

#[derive(Serialize)]
struct FixShown<'c> {
    title: &'c str,
    safe: bool,
    edits: Vec<EditShown<'c>>,
}

/// Replace what stands from `start` to `end` with `text`.
#[derive(Serialize)]
struct EditShown<'c> {
    start: Place,
    end: Place,
    text: &'c str,
}

impl<'c> Finding<'c> {
    fn of(diagnostic: &'c Diagnostic, checked: &'c Checked) -> Self {
        let Range { start, end } = checked.file.range(diagnostic.span);
        let notes = diagnostic.notes.iter().map(|note| {
            let file = checked.file_of(note);
            let Range { start, end } = file.range(note.span);
            NoteShown { file: &file.name, start, end, message: &note.message }
        });
        Finding {
            rule: diagnostic.rule,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            file: &checked.file.name,
            start,
            end,
            notes: notes.collect(),
            fix: diagnostic.fixes.first().map(|fix| FixShown::of(fix, &checked.file)),
            url: Rule::of(diagnostic.rule).map_or("", |rule| rule.url),
        }
    }
}

impl<'c> FixShown<'c> {
    fn of(fix: &'c Fix, file: &File) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let Range { start, end } = file.range(edit.span);
            EditShown { start, end, text: &edit.text }
        });
        FixShown { title: &fix.title, safe: fix.safe, edits: edits.collect() }
    }
}
