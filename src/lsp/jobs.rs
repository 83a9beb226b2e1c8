//! The operations that run: one at a time for each project, each of which can be told to stop.
//! Knows neither what they do nor who hears of it.

use super::command::Which;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// All that run.
#[derive(Default)]
pub struct Jobs {
    running: Mutex<Running>,
    /// One of them has ended.
    ended: Notify,
}

#[derive(Default)]
struct Running {
    /// The number of the last one.
    last: u64,
    jobs: Vec<Arc<Job>>,
    /// The server ends; nothing new begins.
    closed: bool,
}

/// One operation.
#[derive(Debug)]
pub struct Job {
    /// By which clients name it.
    pub name: String,
    /// The project file.
    pub project: PathBuf,
    /// Of its progress, as JSON.
    pub token: String,
    cancelled: AtomicBool,
}

impl Job {
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Why nothing was begun.
#[derive(Clone, Debug)]
pub enum Busy {
    /// This one is at the same project.
    Running(Arc<Job>),
    Closed,
}

/// A running operation; it has ended when this is dropped.
pub struct Ticket {
    jobs: Arc<Jobs>,
    pub job: Arc<Job>,
}

impl Jobs {
    /// Begins an operation on a project; `verb` is what its name begins with. `token` is the one
    /// that the client gave for its progress.
    ///
    /// # Errors
    /// When one runs there, or the server ends.
    pub fn begin(
        self: &Arc<Self>,
        project: &Path,
        verb: &str,
        token: Option<String>,
    ) -> Result<Ticket, Busy> {
        let mut running = self.lock();
        if running.closed {
            return Err(Busy::Closed);
        }
        if let Some(job) = running.jobs.iter().find(|job| job.project == project) {
            return Err(Busy::Running(job.clone()));
        }
        running.last += 1;
        let name = format!("{verb}-{}", running.last);
        let job = Arc::new(Job {
            token: token.unwrap_or_else(|| format!("\"shipwheel/{name}\"")),
            name,
            project: project.to_owned(),
            cancelled: AtomicBool::new(false),
        });
        running.jobs.push(job.clone());
        Ok(Ticket { jobs: self.clone(), job })
    }

    /// Tells operations to stop, and how many were told. `path_of` is the way from a URI to the
    /// project file.
    pub fn cancel(&self, which: &Which, path_of: impl Fn(&str) -> Option<PathBuf>) -> usize {
        let project = match which {
            Which::Project(uri) => path_of(uri),
            _ => None,
        };
        let meant = |job: &&Arc<Job>| match which {
            Which::All => true,
            Which::Operation(name) => job.name == *name,
            Which::Project(_) => Some(&job.project) == project.as_ref(),
            Which::Token(token) => job.token == *token,
        };
        let running = self.lock();
        running.jobs.iter().filter(meant).inspect(|job| job.cancel()).count()
    }

    /// Stops everything, for good.
    pub fn close(&self) {
        let mut running = self.lock();
        running.closed = true;
        running.jobs.iter().for_each(|job| job.cancel());
    }

    /// Waits until nothing runs.
    pub async fn idle(&self) {
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            ended.as_mut().enable();
            if self.lock().jobs.is_empty() {
                return;
            }
            ended.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.jobs.lock().jobs.retain(|job| !Arc::ptr_eq(job, &self.job));
        self.jobs.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_has_one_operation_at_a_time() {
        let jobs = Arc::new(Jobs::default());
        let first = jobs.begin(Path::new("/a/pyproject.toml"), "build", None).ok().unwrap();
        let Err(Busy::Running(job)) = jobs.begin(Path::new("/a/pyproject.toml"), "build", None)
        else {
            panic!("there were two");
        };
        assert_eq!(job.name, "build-1");
        let other = jobs.begin(Path::new("/b/pyproject.toml"), "build", None).ok().unwrap();
        drop(first);
        assert!(jobs.begin(Path::new("/a/pyproject.toml"), "build", None).is_ok());
        jobs.close();
        assert!(other.job.is_cancelled());
        assert!(matches!(
            jobs.begin(Path::new("/c/pyproject.toml"), "build", None),
            Err(Busy::Closed)
        ));
    }

    #[test]
    fn only_what_is_meant_is_cancelled() {
        let jobs = Arc::new(Jobs::default());
        let begin = |path: &str, token: Option<&str>| {
            jobs.begin(Path::new(path), "build", token.map(str::to_owned)).ok().unwrap()
        };
        let (one, two) = (begin("/a", None), begin("/b", Some("7")));
        let cancel = |which: Which| jobs.cancel(&which, |uri| Some(uri.into()));
        assert_eq!(cancel(Which::Token("8".to_owned())), 0);
        assert_eq!(cancel(Which::Operation("build-9".to_owned())), 0);
        assert_eq!(cancel(Which::Token("7".to_owned())), 1);
        assert!(two.job.is_cancelled() && !one.job.is_cancelled());
        assert_eq!(cancel(Which::Project("/a".to_owned())), 1);
        assert!(one.job.is_cancelled());
        assert_eq!(cancel(Which::All), 2);
    }
}
