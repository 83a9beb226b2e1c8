//! The verb build: a project becomes a plan, the plan archives, and the archives have their names
//! when a stranger's look at them finds nothing wrong. The verb publish is in `upload`. Prints
//! nothing; tells what happens as events, and can be stopped at each.

pub mod archive;
pub mod attestation;
mod child;
pub mod clock;
pub mod commit;
pub mod credentials;
pub mod form;
pub mod index;
pub mod inspect;
pub mod metadata;
pub mod module;
pub mod obstacle;
pub mod output;
mod path;
pub mod plan;
pub mod profile;
pub mod request;
pub mod scratch;
pub mod tree;
pub mod trusted;
pub mod upload;
pub mod verify;
mod work;
pub mod write;

use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Project;
use crate::text::Span;
pub use child::IDENTITY_VARIABLES;
use clock::Clock;
use jiff::tz::TimeZone;
use obstacle::Obstacle;
use output::{Output, OutputError};
use plan::{Kinds, LeftOut, Plan, Remark};
use profile::Profile;
use std::path::{Path, PathBuf};
use tree::Tree;
pub use work::STRUCTURE;
use work::Work;
use write::{Effort, WriteError};

/// What to build, and for which moment and place.
#[derive(Clone, Debug)]
pub struct Options {
    pub kinds: Kinds,
    /// Where the archives go.
    pub out_dir: PathBuf,
    /// The value of `SOURCE_DATE_EPOCH`.
    pub epoch: Option<String>,
    pub zone: TimeZone,
    pub effort: Effort,
    /// Name ourselves in `WHEEL`, not the flit_core whose bytes we write.
    pub own_name: bool,
}

/// What these rules find keeps nobody from building a wheel out of the tree.
const SDIST_ONLY: &[&str] = &["flit-excludes-needed-file"];

/// What happens during a build.
#[derive(Clone, Debug)]
pub enum Event<'p> {
    /// Another build writes to the same folder; this one waits. Comes again and again.
    Waiting,
    Planned(&'p Plan),
    /// Bytes that were written or looked at, of all that the plan has, which count twice: each is
    /// written first, and then looked at.
    Progress {
        done: u64,
        total: u64,
    },
    /// The archive of this name is complete and about to be looked at.
    Inspecting(&'p str),
    /// Something about a file that showed in a finished archive.
    Remarked(&'p Remark),
}

/// Whether to go on after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Continue,
    Cancel,
}

/// A finished archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    pub path: PathBuf,
    /// In bytes.
    pub size: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// Why there is nothing to build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal {
    /// Errors that the rules find in the project file.
    pub diagnostics: Vec<Diagnostic>,
    pub obstacles: Vec<Obstacle>,
}

impl Refusal {
    fn of(obstacles: Vec<Obstacle>) -> Self {
        Refusal { diagnostics: Vec::new(), obstacles }
    }

    /// The obstacles of which no rule tells at the same place.
    pub fn untold(&self) -> impl Iterator<Item = &Obstacle> {
        let meets = |one: Span, other: Span| one.start <= other.end && other.start <= one.end;
        let told = move |span| self.diagnostics.iter().any(|found| meets(found.span, span));
        self.obstacles.iter().filter(move |obstacle| !obstacle.span.is_some_and(told))
    }
}

/// How a build ended, where the world let it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The sdist comes first.
    Done(Vec<Artefact>),
    Refused(Refusal),
    Cancelled,
}

/// The world was not as a build needs it. Nothing was changed under a final name.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("the project folder `{}` {fault}", path.display())]
    Root { path: PathBuf, fault: tree::Fault },
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A fault of ours, or of the disk.
    #[error("`{name}` was written and is not right, so it was thrown away: {message}")]
    Inspection { name: String, message: String },
}

/// What would be built from the project in the folder `root`. The project is to be read with the
/// target none, since what an index would refuse does not keep anyone from building; `found` is
/// what the rules find in it then, and the author did not dismiss.
///
/// # Errors
/// When the folder is not there.
pub fn plan(
    project: &Project<'_>,
    found: &[Diagnostic],
    root: &Path,
    options: &Options,
) -> Result<Result<Plan, Refusal>, BuildError> {
    let tree = open(root)?;
    Ok(plan_in(project, found, &tree, options))
}

/// What the plan leaves out, as far as that can be told.
///
/// # Errors
/// When the folder is not there.
pub fn left_out(plan: &Plan, root: &Path) -> Result<Vec<LeftOut>, BuildError> {
    Ok(plan.left_out(&open(root)?).unwrap_or_default())
}

fn open(root: &Path) -> Result<Tree, BuildError> {
    Tree::open(root).map_err(|fault| BuildError::Root { path: root.to_owned(), fault })
}

fn plan_in(
    project: &Project<'_>,
    found: &[Diagnostic],
    tree: &Tree,
    options: &Options,
) -> Result<Plan, Refusal> {
    let one = |obstacle| Refusal::of(vec![obstacle]);
    let profile = Profile::of(project).map_err(one)?;
    let is_error = |diagnostic: &&Diagnostic| {
        diagnostic.severity == Severity::Error
            && (options.kinds.sdist || !SDIST_ONLY.contains(&diagnostic.rule))
            // Groups are read by installers, and reach neither archive.
            && !project.is_in_groups(diagnostic.span)
    };
    let found: Vec<Diagnostic> = found.iter().filter(is_error).cloned().collect();
    let clock = Clock::of(options.epoch.as_deref(), options.zone.clone()).map_err(one)?;
    let generator = match options.own_name {
        true => concat!("shipwheel ", env!("CARGO_PKG_VERSION")).to_owned(),
        false => format!("flit {}", profile.version()),
    };
    let plan = Plan::of(project, profile, tree, options.kinds, &clock, &generator);
    match plan {
        Ok(plan) if found.is_empty() => Ok(plan),
        Ok(_) => Err(Refusal { diagnostics: found, obstacles: Vec::new() }),
        Err(obstacles) => Err(Refusal { diagnostics: found, obstacles }),
    }
}

/// Builds the project in the folder `root`; see `plan` for how to read it and for `found`. `events`
/// is called on the caller's thread.
///
/// # Errors
/// When the world refuses: a full disk, a folder that may not be written to, a file that changes
/// while it is read.
pub fn build(
    project: &Project<'_>,
    found: &[Diagnostic],
    root: &Path,
    options: &Options,
    events: &mut dyn FnMut(Event<'_>) -> Next,
) -> Result<Outcome, BuildError> {
    let tree = open(root)?;
    let plan = match plan_in(project, found, &tree, options) {
        Ok(plan) => plan,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    if events(Event::Planned(&plan)) == Next::Cancel {
        return Ok(Outcome::Cancelled);
    }
    let waiting = &mut || events(Event::Waiting) == Next::Continue;
    let Some(output) = Output::open(&options.out_dir, waiting)? else {
        return Ok(Outcome::Cancelled);
    };
    let begin = |archive: &Option<plan::Archive>| {
        archive.as_ref().map(|archive| output.begin(&archive.name)).transpose()
    };
    let pending = [begin(&plan.sdist)?, begin(&plan.wheel)?];
    let work = Work { plan: &plan, root, effort: options.effort, output: &output };
    let complete = match work.write(pending, events) {
        Ok(complete) => complete,
        Err(BuildError::Write(WriteError::Cancelled)) => return Ok(Outcome::Cancelled),
        Err(error) => return Err(error),
    };
    let mut artefacts = Vec::new();
    for (pending, artefact) in complete {
        pending.commit()?;
        artefacts.push(artefact);
    }
    Ok(Outcome::Done(artefacts))
}
