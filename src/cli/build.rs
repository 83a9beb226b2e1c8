//! `shipwheel build`: a project becomes an sdist and a wheel, or a list of what would be in them.

pub mod report;

use super::Exit;
use super::arguments::{Build, BuildFormat, Check};
use super::checked::Checked;
use super::format::{self, Report};
use super::input::{self, Input};
use super::terminal::{Output, complain};
use crate::analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::engine::plan::Remark;
use crate::engine::request::Request;
use crate::engine::{self, Artefact, Event, Next, Options, Outcome, Refusal};
use crate::files::Files;
use crate::project::{Project, Settings, Target};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

/// Builds what `arguments` ask for and prints what came of it.
pub fn run(arguments: &Build, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
    let Some(built) = make(arguments, Purpose::Archives, output, exit)? else { return Ok(()) };
    match arguments.output_format {
        BuildFormat::Json => report::json_built(&built.artefacts, &built.remarks, output),
        BuildFormat::Full => report::built(&built.artefacts, &built.remarks, output),
    }
}

/// Finished archives, and what was remarked on the way.
pub struct Built {
    pub artefacts: Vec<Artefact>,
    pub remarks: Vec<Remark>,
}

/// What the archives are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// What an index would refuse is told and no hindrance.
    Archives,
    /// What PyPI would refuse is not built.
    Pypi,
}

/// Builds what `arguments` ask for. Where nothing was built, it has been printed why.
pub fn make(
    arguments: &Build,
    purpose: Purpose,
    output: &mut Output,
    exit: &mut Exit,
) -> io::Result<Option<Built>> {
    *exit = Exit::Failed;
    let input = match &arguments.path {
        Some(path) => input::of_argument(path, None),
        None => input::nearest(),
    };
    let read = input.and_then(|input| Ok((input.read()?, input)));
    let (bytes, input) = match read {
        Ok(read) => read,
        Err(error) => {
            complain(&error.to_string());
            return Ok(None);
        }
    };
    let root = input.path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let root = root.unwrap_or(Path::new("."));
    let options = match Options::of(request(arguments, root), root) {
        Ok(options) => options,
        Err(error) => {
            complain(&error.to_string());
            return Ok(None);
        }
    };
    let document = Document::of_bytes(&bytes);
    let disk = input.files();
    let document = &document;
    let run = Run { arguments, purpose, input: &input, document, root, options: &options };
    run.go(disk.as_ref().map(|disk| disk as &dyn Files), output, exit)
}

#[expect(clippy::disallowed_methods, reason = "reproducible-builds.org puts the time there")]
fn request(arguments: &Build, root: &Path) -> Request {
    Request {
        sdist: arguments.sdist,
        wheel: arguments.wheel,
        fast: arguments.fast,
        reproducible: arguments.reproducible,
        out_dir: arguments.out_dir.clone().unwrap_or_else(|| root.join("dist")),
        source_date_epoch: std::env::var_os("SOURCE_DATE_EPOCH"),
    }
}

struct Run<'r> {
    arguments: &'r Build,
    purpose: Purpose,
    input: &'r Input,
    document: &'r Document,
    root: &'r Path,
    options: &'r Options,
}

impl Run<'_> {
    fn go(
        self,
        files: Option<&dyn Files>,
        output: &mut Output,
        exit: &mut Exit,
    ) -> io::Result<Option<Built>> {
        let settings = Settings { target: Some(Target::None), ..Settings::default() };
        let project = Project::read(self.document, files, &settings);
        let settings = match self.purpose {
            Purpose::Archives => settings,
            Purpose::Pypi => Settings { target: Some(Target::of("pypi")), ..Settings::default() },
        };
        let asked = analysis::Options { settings, ..analysis::Options::default() };
        let found = analysis::check(self.document, files, &asked);
        if self.arguments.list {
            return match engine::plan(&project, &found, self.root, self.options) {
                Ok(Ok(plan)) => match engine::left_out(&plan, self.root) {
                    Ok(left_out) => {
                        *exit = Exit::Clean;
                        report::plan(&plan, &left_out, self.arguments.output_format, output)
                            .map(|()| None)
                    }
                    Err(error) => Self::fail(&error),
                },
                Ok(Err(refusal)) => self.refuse(&refusal, files, output, exit),
                Err(error) => Self::fail(&error),
            };
        }
        let mut remarks = Vec::new();
        let mut progress = Progress::new(output.choice);
        let mut events = |event: Event<'_>| {
            match event {
                Event::Planned(plan) => remarks.clone_from(&plan.remarks),
                Event::Waiting => progress.wait(),
                Event::Progress { done, total } => progress.show(done, total),
                Event::Inspecting(_) => {}
                Event::Remarked(remark) => remarks.push(remark.clone()),
            }
            Next::Continue
        };
        let outcome = engine::build(&project, &found, self.root, self.options, &mut events);
        progress.clear();
        match outcome {
            Ok(Outcome::Done(artefacts)) => {
                *exit = Exit::Clean;
                if self.arguments.output_format == BuildFormat::Full {
                    let only_index = self.only_index(&found, files);
                    if !only_index.is_empty() {
                        self.print(only_index, files, output)?;
                    }
                }
                Ok(Some(Built { artefacts, remarks }))
            }
            Ok(Outcome::Refused(refusal)) => self.refuse(&refusal, files, output, exit),
            Ok(Outcome::Cancelled) => Ok(None),
            Err(error) => Self::fail(&error),
        }
    }

    fn fail(error: &engine::BuildError) -> io::Result<Option<Built>> {
        complain(&error.to_string());
        Ok(None)
    }

    /// What keeps the archives from the index, as warnings: they were built all the same.
    fn only_index(&self, found: &[Diagnostic], files: Option<&dyn Files>) -> Vec<Diagnostic> {
        let all = analysis::check(self.document, files, &analysis::Options::default());
        let errors = all.into_iter().filter(|one| one.severity == Severity::Error);
        let new = errors.filter(|one| {
            let same = |other: &Diagnostic| other.rule == one.rule && other.span == one.span;
            !found.iter().any(|other| same(other) && other.severity == Severity::Error)
        });
        new.map(|one| Diagnostic { severity: Severity::Warning, ..one }).collect()
    }

    fn print(
        &self,
        found: Vec<Diagnostic>,
        files: Option<&dyn Files>,
        output: &mut Output,
    ) -> io::Result<()> {
        let settings = Settings::default();
        let checked = Checked::new(self.input, self.document, found, files, &settings);
        let arguments = Check::quiet();
        let report = Report { checked: &[checked], fixed: 0, arguments: &arguments };
        format::write(&report, output)
    }

    fn refuse(
        &self,
        refusal: &Refusal,
        files: Option<&dyn Files>,
        output: &mut Output,
        exit: &mut Exit,
    ) -> io::Result<Option<Built>> {
        *exit = Exit::Found;
        let name = self.input.name();
        if self.arguments.output_format == BuildFormat::Json {
            return report::json_refused(refusal, &name, self.document, output).map(|()| None);
        }
        self.print(refusal.diagnostics.clone(), files, output)?;
        for obstacle in refusal.untold() {
            match obstacle.span {
                Some(span) => {
                    let place = super::place::Places::of(self.document.text())
                        .range(self.document.text(), span)
                        .start;
                    let (line, column) = (place.line, place.column);
                    complain(&format!("{name}:{line}:{column}: {}", obstacle.message));
                }
                None => complain(&obstacle.message),
            }
        }
        output.finish()?;
        complain("nothing was built");
        Ok(None)
    }
}

/// One line on standard error that comes only when a build takes its time, and goes again.
struct Progress {
    out: Output,
    start: Instant,
    last: Option<Instant>,
    waits: bool,
}

impl Progress {
    fn new(choice: clap::ColorChoice) -> Self {
        let out = Output::of_stderr(choice);
        Progress { out, start: Instant::now(), last: None, waits: false }
    }

    fn show(&mut self, done: u64, total: u64) {
        const MOMENT: Duration = Duration::from_millis(300);
        const STEP: Duration = Duration::from_millis(100);
        let fresh = self.last.is_some_and(|last| last.elapsed() < STEP);
        if self.out.look.terminal && self.start.elapsed() > MOMENT && !fresh {
            self.last = Some(Instant::now());
            let percent = 100 * done / total.max(1);
            // Nobody needs to know that it could not be shown.
            let _ = write!(self.out, "\rbuilding: {percent} %").and_then(|()| self.out.finish());
        }
    }

    /// Said once, however long it takes.
    fn wait(&mut self) {
        const LINE: &str = "another build writes to this folder; waiting";
        if !std::mem::replace(&mut self.waits, true) {
            let _ = writeln!(self.out, "{LINE}").and_then(|()| self.out.finish());
        }
    }

    fn clear(&mut self) {
        if self.last.take().is_some() {
            let _ = write!(self.out, "\r               \r").and_then(|()| self.out.finish());
        }
    }
}

/// A path as it is shown.
pub fn shown(path: &Path) -> PathBuf {
    path.components().skip_while(|part| *part == Component::CurDir).collect()
}
