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
            let members = checked.members.iter().flatten();
            let members = members.map(Option::as_deref).chain(std::iter::repeat(None));
            let found = checked.found.iter().zip(members);
            found.map(move |(diagnostic, member)| Finding::of(diagnostic, member, checked))
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
    /// Of an archive.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'c str>,
    /// None in archives.
    start: Option<Place>,
    end: Option<Place>,
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
    fn of(diagnostic: &'c Diagnostic, member: Option<&'c str>, checked: &'c Checked) -> Self {
        let range = checked.file.range(diagnostic.span);
        let range = checked.members.is_none().then_some(range);
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
            member,
            start: range.map(|range| range.start),
            end: range.map(|range| range.end),
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
