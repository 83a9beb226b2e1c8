//! A project made ready for an index: built into a folder of its own, looked at as the index would,
//! and kept until someone says that exactly this is to be sent. Nothing is sent here.

mod blame;
mod plans;
mod send;
mod words;

pub use plans::{LIFE, Plans};
pub use send::send;
pub use words::{UPLOAD, confirmed, question};

use super::build::{self, Ended, Level, Reason, Subject, Told};
use super::command;
use super::jobs::Job;
use super::operation::Outcome;
use super::surroundings::{Choice, Surroundings};
use crate::engine::commit;
use crate::engine::credentials::told;
use crate::engine::index::Index;
use crate::engine::scratch::Scratch;
use crate::engine::upload::{self, Limits, Parcel, Preflight, Standing};
use crate::project::Target;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const NOT_READY: &str = "was not made ready";

/// What is ready to be sent.
pub struct Release {
    /// The name of the operation that made it.
    pub id: String,
    pub subject: Subject,
    pub index: Index,
    /// As the archives say them.
    pub name: String,
    pub version: String,
    /// The sdist comes first.
    pub parcels: Vec<Parcel>,
    /// Where the token comes from, when there is one.
    pub credential_source: Option<String>,
    /// Whether the index does not know the project yet.
    pub is_new: bool,
    /// Where they lie until this is dropped.
    _folder: Scratch,
}

impl Release {
    /// What has to be said word for word before anything is sent.
    pub fn confirmation(&self) -> String {
        format!("{} {} {}", self.name, self.version, self.index_name())
    }

    /// The name of the index, or the address of one without a name.
    pub fn index_name(&self) -> &str {
        self.index.name.as_deref().unwrap_or(self.index.address.upload.as_str())
    }
}

/// The indexes that `subject` can be published to.
pub fn choices(subject: &Subject, surroundings: &Surroundings) -> Vec<Choice> {
    surroundings.choices(subject.root())
}

/// Makes `subject` ready for the index of this name or address, and keeps it among `plans`. On the
/// caller's thread; asks the index what it has.
pub fn plan(
    subject: &Subject,
    asked: &str,
    surroundings: &Surroundings,
    plans: &Plans,
    job: &Job,
    tell: &mut dyn FnMut(Told),
) -> Outcome {
    let making = Making { subject, surroundings, job };
    match making.make(asked, tell) {
        Ok(made) => {
            let outcome = made.outcome(subject.root());
            plans.keep(Arc::new(made.release));
            outcome
        }
        Err(ended) => ended.outcome(&subject.name(), subject.root(), NOT_READY),
    }
}

/// An index that is only asked has less time than one that takes a file: someone is watching.
fn looking() -> Limits {
    Limits { idle: Duration::from_secs(20), ..Limits::default() }
}

struct Making<'m> {
    subject: &'m Subject,
    surroundings: &'m Surroundings,
    job: &'m Job,
}

impl Making<'_> {
    fn make(&self, asked: &str, tell: &mut dyn FnMut(Told)) -> Result<Made, Ended> {
        let subject = self.subject;
        if subject.is_distrusted {
            let message = "this workspace is not trusted, so nothing is published from it";
            return Err(refused(message.to_owned()));
        }
        let mut warnings = Vec::new();
        let index =
            self.surroundings.index(asked, subject.root(), &mut warnings).map_err(refused)?;
        let folder = Scratch::make().map_err(|error| {
            Ended::Failed(format!("a temporary folder could not be made: {error}"))
        })?;
        let order =
            command::Build { out_dir: Some(folder.path().to_owned()), ..Default::default() };
        let is_warehouse = index.address.is_warehouse();
        let target = if is_warehouse { Target::of("pypi") } else { Target::None };
        let mut part = |said: Told| {
            tell(match said {
                Told::Step { percent, doing } => Told::Step { percent: percent * 6 / 10, doing },
                line => line,
            });
        };
        let files = match build::run(subject, &order, &target, self.job, &mut part) {
            Ended::Done { files, warnings: more } => {
                warnings.extend(more);
                files
            }
            ended => return Err(ended),
        };
        tell(Told::Step { percent: 65, doing: "looking at the archives".to_owned() });
        let mut parcels = Vec::new();
        let mut reasons = Vec::new();
        for file in &files {
            let unreadable =
                |error| Ended::Failed(format!("`{}` cannot be read: {error}", file.path.display()));
            let (mut inspection, parcel) = upload::read(&file.path).map_err(unreadable)?;
            match is_warehouse {
                true => inspection.harden(),
                false => inspection.soften(),
            }
            if inspection.has_errors() {
                let errors = inspection
                    .findings
                    .iter()
                    .filter(|one| one.severity == crate::diagnostic::Severity::Error);
                reasons
                    .extend(errors.map(|one| Reason { message: one.message.clone(), line: None }));
            }
            parcels.extend(parcel);
        }
        if !reasons.is_empty() {
            return Err(Ended::Refused { reasons, found: Vec::new() });
        }
        let Some(first) = parcels.first().filter(|_| parcels.len() == files.len()) else {
            return Err(Ended::Failed("the archives have no metadata".to_owned()));
        };
        let (name, version) = (first.project.clone(), first.version.clone());
        self.go_on()?;
        tell(Told::Step { percent: 70, doing: format!("asking {}", told(&index)) });
        let preflight =
            upload::preflight(&index.address, &parcels, looking()).map_err(|trouble| {
                Ended::Failed(format!("{} cannot be asked: {trouble}", told(&index)))
            })?;
        warnings.extend(preflight.warnings.iter().map(ToString::to_string));
        self.go_on()?;
        tell(Told::Step { percent: 90, doing: "looking for a token".to_owned() });
        let found = self.surroundings.credentials(&index, &name, &mut warnings);
        let credential_source = match found {
            Ok(Some(credentials)) => Some(credentials.secret_from.to_string()),
            Ok(None) => {
                warnings.push(words::no_token(&index));
                None
            }
            Err(message) => {
                warnings.push(message);
                None
            }
        };
        let is_dirty = commit::is_dirty(subject.root());
        self.go_on()?;
        let id = self.job.name.clone();
        let release = Release {
            id,
            subject: subject.clone(),
            index,
            name,
            version,
            parcels,
            credential_source,
            is_new: preflight.is_new == Some(true),
            _folder: folder,
        };
        Ok(Made { release, preflight, warnings, is_dirty })
    }

    fn go_on(&self) -> Result<(), Ended> {
        if self.job.is_cancelled() { Err(Ended::Cancelled) } else { Ok(()) }
    }
}

fn refused(message: String) -> Ended {
    Ended::Refused { reasons: vec![Reason { message, line: None }], found: Vec::new() }
}

/// A release, and what is known of it besides.
struct Made {
    release: Release,
    preflight: Preflight,
    warnings: Vec<String>,
    is_dirty: Option<bool>,
}

impl Made {
    fn outcome(&self, root: &Path) -> Outcome {
        let release = &self.release;
        let mut lines: Vec<(Level, String)> =
            self.warnings.iter().map(|warning| (Level::Warning, words::line(warning))).collect();
        if self.is_dirty == Some(true) {
            let message = format!("`{}` has changes that are not committed", root.display());
            lines.push((Level::Warning, message));
        }
        let count = release.parcels.len();
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let ready = format!(
            "`{} {}` is ready for {} ({files}); nothing was sent",
            release.name,
            release.version,
            told(&release.index)
        );
        let conflict = self
            .preflight
            .standings
            .iter()
            .zip(&release.parcels)
            .find(|(one, _)| matches!(one, Standing::Different { .. }));
        let message = match (conflict, &release.credential_source, lines.first()) {
            (Some((_, parcel)), _, _) => (Level::Warning, words::conflict(&parcel.name)),
            (None, Some(_), None) => (Level::Info, ready.clone()),
            (None, _, warning) => {
                let warning = warning.map(|(_, line)| line.as_str()).unwrap_or_default();
                (Level::Warning, format!("{ready}; {warning}"))
            }
        };
        lines.push((Level::Info, ready));
        Outcome { word: "planned", message, lines, answer: self.answer(), found: Vec::new() }
    }

    fn answer(&self) -> Value {
        let release = &self.release;
        let both = || release.parcels.iter().zip(&self.preflight.standings);
        let files: Vec<Value> = both()
            .map(|(parcel, standing)| {
                json!({
                    "name": parcel.name,
                    "size": parcel.size,
                    "sha256": parcel.digests.sha256,
                    "onIndex": words::standing(standing),
                })
            })
            .collect();
        let there = both().filter(|(_, standing)| **standing == Standing::Identical);
        json!({
            "planId": release.id,
            "name": release.name,
            "version": release.version,
            "index": {
                "name": release.index_name(),
                "url": release.index.address.upload.as_str(),
            },
            "files": files,
            "credentialSource": release.credential_source,
            "warnings": self.warnings.iter().map(|one| words::line(one)).collect::<Vec<_>>(),
            "alreadyThere": there.map(|(parcel, _)| &parcel.name).collect::<Vec<_>>(),
            "newProject": self.preflight.is_new,
            "dirtyTree": self.is_dirty,
        })
    }
}
