//! A build that a client asked for: the project as the disk has it goes through the engine, and
//! what happens is told in plain words. Knows nothing of the protocol.

mod report;

pub use report::ordered;

use super::command;
use super::findings::open_below;
use super::folders::{Clock, Folders};
use super::jobs::Job;
use super::snapshot::OpenFiles;
use super::uri::Key;
use crate::analysis;
pub use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::document::{Document, Entry};
pub use crate::engine::Artefact;
use crate::engine::obstacle::{Kind, Obstacle};
use crate::engine::plan::{Plan, Remark};
use crate::engine::request::Request;
use crate::engine::{self, Event, Next, Options, Outcome, Refusal};
use crate::files::{Files, ReadError};
use crate::project::{Project, Settings, Target};
use crate::text::Span;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PROJECT_FILE: &str = "pyproject.toml";

/// What findings are called that no rule has.
const CODE: &str = "build-refused";

/// What is to be built, as it was when the client asked.
#[derive(Clone)]
pub struct Subject {
    pub key: Key,
    /// The project file.
    pub path: PathBuf,
    /// As the client spelled it, when it is open.
    pub uri: Option<String>,
    /// Its buffer, when it is open.
    pub text: Option<Arc<String>>,
    pub open: Arc<OpenFiles>,
    pub folders: Arc<Folders>,
    pub options: analysis::Options,
    /// The client said that nobody has looked at what the folder holds.
    pub is_distrusted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Info,
    Warning,
    Error,
}

/// What happens while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Line(Level, String),
    Step { percent: u32, doing: String },
}

/// How it ended.
pub enum Ended {
    /// The sdist comes first.
    Done {
        files: Vec<Artefact>,
        warnings: Vec<String>,
    },
    Refused {
        reasons: Vec<Reason>,
        /// The same as findings in the project file, as far as they are about it.
        found: Vec<Diagnostic>,
    },
    Cancelled,
    /// The world was not as a build needs it.
    Failed(String),
}

/// Why nothing was built, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub message: String,
    /// In the project file, counted from one.
    pub line: Option<usize>,
}

impl Subject {
    /// The folder of the project.
    pub fn root(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// What people call it.
    pub fn name(&self) -> String {
        self.root().file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Open files of the project whose buffers are not what the disk has.
    fn unsaved(&self, files: &dyn Files) -> Vec<String> {
        let own = self.text.iter().map(|text| (PROJECT_FILE.to_owned(), text.to_string()));
        let others = open_below(self.root(), &self.open);
        let all = own.chain(others);
        all.filter(|(path, text)| !is_saved(text, files.read(path))).map(|(path, _)| path).collect()
    }
}

/// Editors may show a file without its byte order mark, with other line ends, and with or without
/// the last of them.
fn is_saved(text: &str, disk: Result<Vec<u8>, ReadError>) -> bool {
    let plain = |text: &str| text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    match disk.map(String::from_utf8) {
        Ok(Ok(disk)) => plain(text).lines().eq(plain(&disk).lines()),
        Err(ReadError::Missing) => false,
        // In another encoding, or not to be read: nothing can be told.
        Ok(Err(_)) | Err(_) => true,
    }
}

/// Builds what `order` asks for and tells what happens, on the caller's thread. What the index
/// `target` would refuse is not built; with none it is.
pub fn run(
    subject: &Subject,
    order: &command::Build,
    target: &Target,
    job: &Job,
    tell: &mut dyn FnMut(Told),
) -> Ended {
    let files = subject.folders.files(subject.root(), Clock::default());
    let unsaved = if order.ignore_unsaved { Vec::new() } else { subject.unsaved(&files) };
    if !unsaved.is_empty() {
        let names: Vec<String> = unsaved.iter().map(|path| format!("`{path}`")).collect();
        let message = format!(
            "a build takes files from the disk, and these were changed and not saved: {}; save them \
             first",
            names.join(", ")
        );
        return Ended::Refused { reasons: vec![Reason { message, line: None }], found: Vec::new() };
    }
    let bytes = match files.read(PROJECT_FILE) {
        Ok(bytes) => bytes,
        Err(error) => return Ended::Failed(format!("`{}`: {error}", subject.path.display())),
    };
    let options = match Options::of(request(order, subject.root()), subject.root()) {
        Ok(options) => options,
        Err(error) => return Ended::Failed(error.to_string()),
    };
    let document = Document::of_bytes(&bytes);
    let settings = Settings { target: Some(Target::None), ..subject.options.settings.clone() };
    let project = Project::read(&document, Some(&files), &settings);
    let settings = Settings { target: Some(target.clone()), ..settings };
    let asked = analysis::Options { settings, ..subject.options.clone() };
    let found = analysis::check(&document, Some(&files), &asked);
    let mut follow = Follow { job, tell, warnings: Vec::new(), percent: 0 };
    let outcome =
        engine::build(&project, &found, subject.root(), &options, &mut |event| follow.event(event));
    let warnings = follow.warnings;
    match outcome {
        Ok(Outcome::Done(files)) => Ended::Done { files, warnings },
        Ok(Outcome::Refused(refusal)) => refused(refusal, &document),
        Ok(Outcome::Cancelled) => Ended::Cancelled,
        Err(error) => Ended::Failed(error.to_string()),
    }
}

#[expect(clippy::disallowed_methods, reason = "reproducible-builds.org puts the time there")]
fn request(order: &command::Build, root: &Path) -> Request {
    Request {
        sdist: order.sdist,
        wheel: order.wheel,
        fast: order.fast,
        reproducible: order.reproducible,
        out_dir: root.join(order.out_dir.as_deref().unwrap_or(Path::new("dist"))),
        source_date_epoch: std::env::var_os("SOURCE_DATE_EPOCH"),
    }
}

/// Turns events into words, each step once.
struct Follow<'f> {
    job: &'f Job,
    tell: &'f mut dyn FnMut(Told),
    warnings: Vec<String>,
    percent: u32,
}

impl Follow<'_> {
    fn event(&mut self, event: Event<'_>) -> Next {
        match event {
            Event::Planned(plan) => self.planned(plan),
            Event::Waiting => self.step(1, || "waiting for another build".to_owned()),
            // One percent is left for each archive, when the look at it begins.
            Event::Progress { done, total } => {
                let part = 97 * u128::from(done.min(total)) / u128::from(total.max(1));
                let percent = u32::try_from(part).unwrap_or(97).max(2);
                let doing = if done <= total / 2 { "writing" } else { "checking" };
                self.step(percent, || format!("{doing} the archives"));
            }
            Event::Inspecting(name) => {
                self.step(self.percent.max(2) + 1, || format!("checking {name}"));
            }
            Event::Remarked(remark) => self.remark(remark),
        }
        if self.job.is_cancelled() { Next::Cancel } else { Next::Continue }
    }

    fn step(&mut self, percent: u32, doing: impl FnOnce() -> String) {
        if percent > self.percent {
            self.percent = percent;
            (self.tell)(Told::Step { percent, doing: doing() });
        }
    }

    fn planned(&mut self, plan: &Plan) {
        for archive in [&plan.sdist, &plan.wheel].into_iter().flatten() {
            let (name, count) = (&archive.name, archive.members.len());
            let line = format!("{name}: {count} members, {} bytes", archive.size());
            (self.tell)(Told::Line(Level::Info, line));
        }
        for remark in &plan.remarks {
            self.remark(remark);
        }
    }

    fn remark(&mut self, remark: &Remark) {
        (self.tell)(Told::Line(Level::Warning, remark.message.clone()));
        self.warnings.push(remark.message.clone());
    }
}

fn refused(refusal: Refusal, document: &Document) -> Ended {
    let new: Vec<Obstacle> = refusal.untold().cloned().collect();
    let mut found = refusal.diagnostics;
    let line = |span: Span| Some(document.lines().line_of(span.start) + 1);
    let rules =
        found.iter().map(|one| Reason { message: one.message.clone(), line: line(one.span) });
    let others = new
        .iter()
        .map(|one| Reason { message: one.message.clone(), line: one.span.and_then(line) });
    let reasons = rules.chain(others).collect();
    let top = document.root().entry("project").map_or(Span::at(0), Entry::place);
    found.extend(new.into_iter().map(|obstacle| Diagnostic {
        rule: CODE,
        severity: match obstacle.kind {
            Kind::Invalid => Severity::Error,
            Kind::NotNative => Severity::Warning,
        },
        span: obstacle.span.unwrap_or(top),
        message: obstacle.message,
        notes: Vec::new(),
        fixes: Vec::new(),
        tag: None,
    }));
    Ended::Refused { reasons, found }
}

/// Why there is nothing to build, in one line.
pub fn first_reason(refusal: Refusal, document: &Document) -> String {
    match refused(refusal, document) {
        Ended::Refused { reasons, .. } => reasons.first().map(report::placed).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What of a refusal the check of the same text does not show already.
pub fn unseen<'r>(refused: &'r [Diagnostic], shown: &'r [Diagnostic]) -> Vec<&'r Diagnostic> {
    let seen = |one: &&Diagnostic| {
        shown.iter().any(|other| other.rule == one.rule && other.span == one.span)
    };
    refused.iter().filter(|one| !seen(one)).collect()
}

/// Where a build is offered: at headers of a project that is on the disk and that we can build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The header of the table with the name and the version.
    pub metadata: Option<Span>,
    pub build_system: Option<Span>,
}

impl Offer {
    pub fn of(document: &Document, path: Option<&Path>, settings: &Settings) -> Offer {
        let project = Project::read(document, None, settings);
        if path.is_none() || engine::profile::Profile::of(&project).is_err() {
            return Offer::default();
        }
        let place = |path: &[&str]| {
            let (last, above) = path.split_last()?;
            let table = if above.is_empty() { document.root() } else { document.table(above)? };
            table.entry(last).map(Entry::place)
        };
        Offer {
            metadata: place(&["project"]).or_else(|| place(&["tool", "flit", "metadata"])),
            build_system: place(&["build-system"]),
        }
    }

    /// Whether a cursor or a selection is on one of the headers and on nothing else.
    pub fn is_at(&self, place: Span) -> bool {
        let within = |header: &Span| header.start <= place.start && place.end <= header.end;
        [&self.metadata, &self.build_system].into_iter().flatten().any(within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_marks_are_no_change() {
        let saved = |text: &str, disk: &[u8]| is_saved(text, Ok(disk.to_vec()));
        assert!(saved("a\nb\n", b"a\r\nb"));
        assert!(saved("a\n", "\u{feff}a\n".as_bytes()));
        assert!(saved("caf\u{e9}", b"caf\xe9"));
        assert!(!saved("a\n", b"b\n"));
        assert!(!saved("a\n\n", b"a\n"));
        assert!(!is_saved("", Err(ReadError::Missing)));
        assert!(is_saved("a", Err(ReadError::TooLarge { limit: 1 })));
    }
}
