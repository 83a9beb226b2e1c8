//! What can be done for a project at a place where nothing is wrong: its metadata completed from
//! what lies around, and written another way. Nothing is offered that would bring an error.

mod carry;
mod draft;
mod license;
mod missing;
mod place;
mod poetry;
mod python;
mod setup_cfg;
mod typed;

use crate::analysis::{self, Options};
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::files::Files;
use crate::project::{Project, Settings};
use crate::text::{Edit, Span, apply};
use std::cell::OnceCell;

/// What an assist may be about.
pub const TOPICS: [&str; 5] =
    [missing::TOPIC, license::TOPIC, typed::TOPIC, python::TOPIC, poetry::TOPIC];

/// Something the user can choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assist {
    pub title: String,
    /// What it is about, in one word: one of `TOPICS`.
    pub topic: &'static str,
    /// Of the project file.
    pub edits: Vec<Edit>,
    /// Of other files, by their path in the project.
    pub elsewhere: Vec<(String, Edit)>,
    /// Empty files that come into being, by their path in the project.
    pub creates: Vec<String>,
    /// Why it cannot be done here, where that is so; then there is nothing else.
    pub refused: Option<String>,
}

/// Longer files are not looked at, in bytes: what is offered is tried out first.
const LIMIT: usize = 300_000;

/// Where someone stands in a project, and what is needed to look around.
struct Scene<'s, 'd> {
    project: &'s Project<'d>,
    document: &'d Document,
    files: Option<&'s dyn Files>,
    settings: &'s Settings,
    at: Span,
    /// The errors that are there already.
    before: OnceCell<Errors>,
}

/// Rules with what they say.
type Errors = Vec<(&'static str, String)>;

/// What can be done for the project where `at` stands; nothing while the file has faults.
pub fn assists(
    document: &Document,
    files: Option<&dyn Files>,
    settings: &Settings,
    at: Span,
) -> Vec<Assist> {
    let is_whole = document.faults().is_empty() && document.not_utf8().is_none();
    if !is_whole || document.text().len() > LIMIT {
        return Vec::new();
    }
    let project = &Project::read(document, files, settings);
    let before = OnceCell::new();
    let scene = Scene { project, document, files, settings, at, before };
    let mut assists: Vec<Assist> = missing::offer(&scene).into_iter().collect();
    assists.extend(license::offer(&scene));
    assists.extend(typed::offer(&scene));
    assists.extend(python::offer(&scene));
    assists.extend(poetry::offer(&scene));
    assists.extend(setup_cfg::offer(&scene));
    assists
}

impl Scene<'_, '_> {
    /// Whether it is at the header of `[project]`.
    fn is_at_header(&self) -> bool {
        let header = self.project.table.and_then(|table| table.header);
        header.is_some_and(|header| header.start <= self.at.start && self.at.end <= header.end)
    }

    fn touches(&self, span: Span) -> bool {
        span.start <= self.at.end && self.at.start <= span.end
    }

    /// What a build or an index would refuse, with `edits` applied; none where they overlap.
    fn errors(&self, edits: &[Edit], files: Option<&dyn Files>) -> Option<Errors> {
        let text = apply(self.document.text(), edits).ok()?;
        let options = Options { settings: self.settings.clone(), ..Options::default() };
        let found = analysis::check(&Document::parse(text), files, &options);
        let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
        Some(errors.map(|found| (found.rule, found.message)).collect())
    }

    /// Whether `edits` bring no error that is not there already.
    fn is_sound(&self, edits: &[Edit]) -> bool {
        self.new_error(edits, self.files).is_none()
    }

    /// The first error that `edits` bring, among `files` as they are then.
    fn new_error(&self, edits: &[Edit], files: Option<&dyn Files>) -> Option<String> {
        let Some(after) = self.errors(edits, files) else {
            return Some("edits overlap".to_owned());
        };
        if after.is_empty() {
            return None;
        }
        let before = self.before.get_or_init(|| self.errors(&[], self.files).unwrap_or_default());
        let mut before = before.clone();
        let fresh = after.into_iter().find(|error| {
            let known = before.iter().position(|other| other == error);
            known.map(|at| before.swap_remove(at)).is_none()
        });
        fresh.map(|(_, message)| message)
    }
}
