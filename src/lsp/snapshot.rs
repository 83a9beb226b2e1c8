//! One state of one document. Taken while messages are read and judged elsewhere, so that
//! reading never waits for the disk or for a rule.

use super::findings::Findings;
use super::folders::{Clock, Folders};
use super::session::Session;
use crate::diagnostic::Diagnostic;
use crate::files::disk;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

/// How often we look whether a folder has become silent.
const LOOK: Duration = Duration::from_millis(200);

/// Files open in the editor besides the served documents, by their path.
pub type OpenFiles = BTreeMap<PathBuf, Arc<String>>;

/// Findings, once they are made.
pub type Judged = Arc<OnceCell<Arc<Findings>>>;

/// What the findings depend on. It does not change while they are made.
#[derive(Clone)]
pub struct Snapshot {
    /// As the client spelled it.
    pub uri: Arc<str>,
    pub version: Option<i32>,
    pub text: Arc<String>,
    pub path: Option<Arc<Path>>,
    pub is_pypirc: bool,
    pub open: Arc<OpenFiles>,
    pub folders: Arc<Folders>,
    pub session: Arc<Session>,
    /// Grows with each change of the document, of the files around it or of the settings.
    pub stamp: u64,
    /// Shared by everyone who asks about this state: it is judged once.
    pub findings: Judged,
    /// Why this text was not built, when someone tried.
    pub refused: Arc<Vec<Diagnostic>>,
}

/// A rule or a reader panicked. Where is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

impl Snapshot {
    /// The findings, made on a thread that may block, unless they are there already.
    ///
    /// # Errors
    /// When judging the document panicked.
    pub async fn findings(&self) -> Result<Arc<Findings>, Failed> {
        self.findings_told(|_| ()).await
    }

    /// The same, and `tell` hears of them on the thread that made them. It does not where they are
    /// there already, where someone else has them made, and where a folder does not answer.
    ///
    /// # Errors
    /// When judging the document panicked, or telling did.
    pub async fn findings_told(
        &self,
        tell: impl FnOnce(&Findings) + Send + 'static,
    ) -> Result<Arc<Findings>, Failed> {
        self.findings.get_or_try_init(|| self.judge(tell)).await.cloned()
    }

    /// Lets nobody but its owner read the document on the disk.
    ///
    /// # Errors
    /// When it lies on none, or the system refuses.
    pub fn protect(&self) -> io::Result<()> {
        let nowhere = || io::Error::new(io::ErrorKind::NotFound, "it was never saved");
        disk::close_to_others(self.path.as_deref().ok_or_else(nowhere)?)
    }

    /// The folder of the project, when the document lies on a disk.
    pub fn root(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }

    async fn judge(
        &self,
        tell: impl FnOnce(&Findings) + Send + 'static,
    ) -> Result<Arc<Findings>, Failed> {
        let root = self.root();
        if root.is_some_and(|root| self.folders.is_silent(root)) {
            return self.judge_text().await;
        }
        let snapshot = self.clone();
        let clock = Clock::default();
        let running = clock.clone();
        let mut judging = spawn_blocking(move || {
            let findings = Arc::new(Findings::of(&snapshot, running));
            // Of a folder that was silent for a time something else has been said meanwhile.
            if !snapshot.root().is_some_and(|root| snapshot.folders.is_silent(root)) {
                tell(&findings);
            }
            findings
        });
        loop {
            tokio::select! {
                judged = &mut judging => return judged.map_err(|_| Failed),
                () = tokio::time::sleep(LOOK) => {}
            }
            let Some(root) = root.filter(|_| clock.is_overdue()) else { continue };
            self.folders.silence(root);
            let (folders, root) = (self.folders.clone(), root.to_path_buf());
            tokio::spawn(async move {
                // What was found meanwhile is about a text that is long gone.
                let _ = judging.await;
                folders.hear(&root);
            });
            return self.judge_text().await;
        }
    }

    async fn judge_text(&self) -> Result<Arc<Findings>, Failed> {
        let snapshot = self.clone();
        let judged = spawn_blocking(move || Arc::new(Findings::of_text(&snapshot))).await;
        judged.map_err(|_| Failed)
    }
}
