//! A plan to finished files: the archives side by side, each looked at before it may have its name.

use super::archive::Monitor;
use super::output::{Output, Pending};
use super::plan::{self, Plan, Remark};
use super::write::{self, Effort, WriteError};
use super::{Artefact, BuildError, Event, Next, inspect, open};
use crate::diagnostic::Severity;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

/// Opens the finished file as a stranger would. What only an index would mind is not our business
/// here.
fn look(
    output: &Output,
    pending: &Pending,
    advance: &mut dyn FnMut(u64) -> bool,
) -> Result<Vec<Remark>, BuildError> {
    let name = pending.name().to_owned();
    let unreadable = |reason: std::io::Error| BuildError::Inspection {
        name: name.clone(),
        message: reason.to_string(),
    };
    let file = output.reopen(pending)?;
    let mut goes_on = true;
    let inspection = inspect::inspect_file(&name, file, &mut |bytes| {
        goes_on = advance(bytes);
        goes_on
    });
    if !goes_on {
        return Err(WriteError::Cancelled.into());
    }
    let inspection = inspection.map_err(unreadable)?;
    let broken = |finding: &&inspect::Finding| {
        finding.severity == Severity::Error && STRUCTURE.contains(&finding.check)
    };
    match inspection.findings.iter().find(broken) {
        Some(finding) => Err(BuildError::Inspection { name, message: finding.message.clone() }),
        None => Ok(refused_content(&name, inspection.findings)),
    }
}

/// What only the index would mind of the files in an archive, by their paths in the project.
fn refused_content(name: &str, findings: Vec<inspect::Finding>) -> Vec<Remark> {
    let top = name.strip_suffix(".tar.gz").map(|top| format!("{top}/")).unwrap_or_default();
    let refused = findings.into_iter().filter(|one| one.check == inspect::REFUSED_CONTENT);
    let remark = |finding: inspect::Finding| {
        let path = finding.member.and_then(|member| Some(member.strip_prefix(&top)?.to_owned()));
        Remark { message: finding.message.replacen(&top, "", 1), path }
    };
    refused.map(remark).collect()
}

/// The checks that hold whatever a project says of itself.
pub const STRUCTURE: [&str; 11] = [
    "zip-structure",
    "tar-structure",
    "checksum",
    "record",
    "dist-info",
    "sdist-layout",
    "member-name",
    "duplicate-member",
    "name-mismatch",
    "version-mismatch",
    "publish-license-file-absent",
];

/// What the threads that write share.
pub(super) struct Work<'w> {
    pub plan: &'w Plan,
    pub root: &'w Path,
    pub effort: Effort,
    pub output: &'w Output,
}

/// What a thread tells of its work.
enum Step {
    Read(u64),
    Complete(usize),
}

impl Work<'_> {
    /// Each archive on a thread of its own, from its first byte to the look at it; what happens is
    /// told on this one.
    pub(super) fn write(
        &self,
        pending: [Option<Pending>; 2],
        events: &mut dyn FnMut(Event<'_>) -> Next,
    ) -> Result<Vec<(Pending, Artefact)>, BuildError> {
        let archives = [&self.plan.sdist, &self.plan.wheel];
        let names = archives.map(|archive| archive.as_ref().map_or("", |one| one.name.as_str()));
        let sizes = archives.map(|archive| archive.as_ref().map_or(0, plan::Archive::size));
        let total = 2 * sizes.iter().sum::<u64>();
        let cancel = &AtomicBool::new(false);
        let (sender, receiver) = mpsc::channel::<Step>();
        let count = pending.iter().flatten().count();
        std::thread::scope(|scope| {
            let mut threads = Vec::new();
            for (at, pending) in pending.into_iter().enumerate() {
                let (Some(mut pending), sender) = (pending, sender.clone()) else { continue };
                threads.push(scope.spawn(move || {
                    let mut advance = advance(sender.clone(), cancel);
                    self.fill(at, &mut pending, count, &mut advance)?;
                    let _ = sender.send(Step::Complete(at));
                    let finished = self.finish(&mut pending, sizes[at], &mut advance)?;
                    Ok::<_, BuildError>((pending, finished))
                }));
            }
            drop(sender);
            let mut done = 0;
            for step in receiver {
                let event = match step {
                    Step::Read(bytes) => {
                        done += bytes;
                        Event::Progress { done, total }
                    }
                    Step::Complete(at) => Event::Inspecting(names[at]),
                };
                if events(event) == Next::Cancel {
                    cancel.store(true, Ordering::Relaxed);
                }
            }
            let (mut complete, mut remarks) = (Vec::new(), BTreeSet::new());
            let mut failed = None;
            for thread in threads {
                // A panic is the caller's as much as one on its own thread would be.
                match thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                    Ok((pending, (artefact, refused))) => {
                        complete.push((pending, artefact));
                        remarks.extend(refused);
                    }
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            for remark in &remarks {
                if events(Event::Remarked(remark)) == Next::Cancel {
                    cancel.store(true, Ordering::Relaxed);
                }
            }
            match failed {
                Some(error) => Err(error),
                None if cancel.load(Ordering::Relaxed) => Err(WriteError::Cancelled.into()),
                None => Ok(complete),
            }
        })
    }

    /// Writes the bytes of the sdist (0) or the wheel (1).
    fn fill(
        &self,
        at: usize,
        pending: &mut Pending,
        archives: usize,
        advance: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), BuildError> {
        let tree = open(self.root)?;
        let out = std::io::BufWriter::with_capacity(64 * 1024, pending.file());
        let mut monitor = Monitor { advance };
        match [&self.plan.sdist, &self.plan.wheel][at] {
            Some(archive) if at == 0 => {
                write::sdist(archive, self.plan, &tree, self.effort, out, &mut monitor)?;
            }
            Some(archive) => {
                // The other archive has one of them.
                let threads = std::thread::available_parallelism().map_or(1, usize::from);
                let how = (self.effort, threads.min(8) + 1 - archives);
                let profile = self.plan.metadata.profile;
                write::wheel(archive, profile, &tree, how, out, &mut monitor)?;
            }
            None => {}
        }
        Ok(())
    }

    /// `unpacked` bytes are in the archive.
    fn finish(
        &self,
        pending: &mut Pending,
        unpacked: u64,
        advance: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(Artefact, Vec<Remark>), BuildError> {
        pending.settle()?;
        let digest = self.output.digest(pending, &mut || advance(0))?;
        let (size, sha256) = digest.ok_or(WriteError::Cancelled)?;
        let (mut read, mut told) = (0_u128, 0);
        let remarks = look(self.output, pending, &mut |bytes| {
            // Bytes of the file stand for as many of its members in proportion.
            read = (read + u128::from(bytes)).min(u128::from(size));
            let now = u128::from(unpacked) * read / u128::from(size.max(1));
            let now = u64::try_from(now).unwrap_or(unpacked);
            advance(now - std::mem::replace(&mut told, now))
        })?;
        Ok((Artefact { path: pending.target().to_owned(), size, sha256 }, remarks))
    }
}

fn advance(sender: mpsc::Sender<Step>, cancel: &AtomicBool) -> impl FnMut(u64) -> bool {
    const WORTH: u64 = 64 * 1024;
    let mut untold = 0;
    move |bytes| {
        untold += bytes;
        if untold >= WORTH {
            // The receiver outlives the threads; without it there is nobody to tell.
            let _ = sender.send(Step::Read(std::mem::take(&mut untold)));
        }
        !cancel.load(Ordering::Relaxed)
    }
}
