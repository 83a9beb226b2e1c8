//! All that the server remembers, behind its one mutex: the open documents, the session, and
//! which documents are due to be judged. Nothing here waits, reads a file or judges.

mod subject;

use super::build::Subject;
pub use super::due::Due;
use super::folders::Folders;
use super::jobs::Jobs;
use super::log::Log;
use super::papers::Papers;
use super::release::Plans;
use super::session::{Features, Session};
use super::settings;
use super::snapshot::{Judged, OpenFiles, Snapshot};
use super::surroundings::Surroundings;
use super::update::{Change, Update};
use super::uri::{Key, Place};
use crate::analysis::Options;
use crate::diagnostic::Diagnostic;
use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Documents whose findings are kept for the next question about them.
const KEPT_FINDINGS: usize = 8;

/// Findings of earlier texts of one document that wait to be let go.
const KEPT_FORMER: usize = 4;

pub struct State {
    shared: Mutex<Shared>,
    /// Something is due.
    pub due: Notify,
    pub folders: Arc<Folders>,
    pub surroundings: Arc<Surroundings>,
    /// What runs at the client's command.
    pub jobs: Arc<Jobs>,
    /// What is ready to be published.
    pub plans: Arc<Plans>,
    /// What is shown as a document.
    pub papers: Arc<Papers>,
    log: Log,
}

#[derive(Default)]
struct Shared {
    session: Arc<Session>,
    documents: HashMap<Key, Buffer>,
    open: Arc<OpenFiles>,
    /// The last stamp given.
    stamp: u64,
    /// Served documents whose diagnostics are due, each once, the longest waiting first.
    queue: VecDeque<Key>,
    /// Documents whose diagnostics are to be taken back, by what the client called them.
    withdrawn: VecDeque<(Key, Arc<str>)>,
    refresh: bool,
    /// Documents that were judged last.
    kept: VecDeque<Key>,
}

struct Buffer {
    uri: Arc<str>,
    path: Option<Arc<Path>>,
    served: bool,
    is_pypirc: bool,
    version: Option<i32>,
    text: Arc<String>,
    stamp: u64,
    findings: Judged,
    /// Those of earlier texts, made ones only: to let them go takes longer than a key may wait.
    former: Vec<Judged>,
    /// Why this text was not built, when someone tried.
    refused: Arc<Vec<Diagnostic>>,
    queued: bool,
}

impl State {
    pub fn new(folders: Folders, surroundings: Surroundings, log: Log) -> Self {
        let (jobs, plans, folders) = (Arc::default(), Arc::default(), Arc::new(folders));
        let papers = Arc::default();
        let (shared, due, surroundings) = (Mutex::default(), Notify::new(), surroundings.into());
        State { shared, due, folders, surroundings, jobs, plans, papers, log }
    }

    pub fn session(&self) -> Arc<Session> {
        self.lock().session.clone()
    }

    /// What the client told in `initialize`.
    pub fn begin(&self, params: &Value) {
        let mut features = Features::read(&params["capabilities"]);
        let given = &params["initializationOptions"];
        let nothing = Value::Null;
        let section = settings::section(given).unwrap_or(&nothing);
        // Extensions declare in options what a client cannot be made to declare.
        features.confirms |= given["client"]["confirm"] == true;
        features.shows_texts |= given["client"]["contents"] == true;
        let (options, is_distrusted) = (self.options(section), section["trusted"] == false);
        self.lock().session = Arc::new(Session { features, options, is_distrusted });
    }

    fn options(&self, section: &Value) -> Options {
        let (options, wrong) = settings::read(section);
        for key in wrong {
            self.log.warn(format_args!("ignored the setting `{key}`: its value makes no sense"));
        }
        options
    }

    /// Follows the client's word.
    pub fn follow(&self, update: Update) {
        match update {
            Update::Opened { uri, language, version, text } => {
                let Some(place) = Place::of(&uri) else {
                    return self.log.warn_once("ignored a document whose URI is none");
                };
                let served = place.is_served(&language);
                self.folders.forget();
                self.lock().open(uri.into(), place, served, version, text);
            }
            Update::Edited { uri, version, changes } => {
                let mut shared = self.lock();
                let key = shared.key(&uri);
                let followed = key.is_some_and(|key| shared.edit(&key, version, changes));
                drop(shared);
                if !followed {
                    return self.log.warn_once("ignored a change of a document that is not open");
                }
            }
            Update::Closed { uri } => {
                self.folders.forget();
                let closed = Place::of(&uri).is_some_and(|place| self.lock().close(&place.key));
                if !closed {
                    return self.log.warn_once("ignored the end of a document that is not open");
                }
            }
            Update::Configured(value) => {
                let Some(section) = settings::section(&value) else { return };
                let options = self.options(section);
                self.lock().set(options, section["trusted"] == false);
            }
            Update::FilesChanged => {
                self.folders.forget();
                self.lock().judge_all();
            }
        }
        self.due.notify_one();
    }

    /// Files may have changed: everything is judged again.
    pub fn recheck(&self) {
        self.folders.forget();
        self.lock().judge_all();
        self.due.notify_one();
    }

    /// The document as it is now, when it is open and served.
    pub fn snapshot(&self, uri: &str) -> Option<Snapshot> {
        let mut shared = self.lock();
        let key = shared.key(uri)?;
        shared.keep(&key);
        shared.documents.get(&key).filter(|buffer| buffer.served)?;
        shared.snapshot(&key, &self.folders)
    }

    /// The version and text of any open document.
    pub fn text(&self, uri: &str) -> Option<(Option<i32>, Arc<String>)> {
        let shared = self.lock();
        let key = shared.key(uri)?;
        // The text of a `.pypirc` never leaves the server.
        let buffer = shared.documents.get(&key).filter(|buffer| !buffer.is_pypirc)?;
        Some((buffer.version, buffer.text.clone()))
    }

    /// Shows why the project was not built for as long as its file is as it was; nothing takes
    /// back what an earlier try has shown.
    pub fn refuse(&self, subject: &Subject, found: Vec<Diagnostic>) {
        let mut shared = self.lock();
        let pulls = shared.session.features.pulls;
        let Some(buffer) = shared.documents.get_mut(&subject.key) else { return };
        let same = subject.text.as_ref().is_some_and(|text| Arc::ptr_eq(text, &buffer.text));
        if !same || found == *buffer.refused {
            return;
        }
        buffer.refused = Arc::new(found);
        if pulls {
            shared.refresh = true;
        } else if !std::mem::replace(&mut buffer.queued, true) {
            shared.queue.push_back(subject.key.clone());
        }
        drop(shared);
        self.due.notify_one();
    }

    /// The next thing to do, passing over documents that are `busy`.
    pub fn next_due(&self, busy: &HashSet<Key>) -> Option<Due> {
        let mut shared = self.lock();
        // What is judged may still be published; what takes it back has to come after it.
        let at = shared.withdrawn.iter().position(|(key, _)| !busy.contains(key));
        if let Some((_, uri)) = at.and_then(|at| shared.withdrawn.remove(at)) {
            return Some(Due::Withdraw(uri));
        }
        if std::mem::take(&mut shared.refresh) {
            return Some(Due::Refresh);
        }
        let at = shared.queue.iter().position(|key| !busy.contains(key))?;
        let key = shared.queue.remove(at)?;
        shared.documents.get_mut(&key)?.queued = false;
        shared.keep(&key);
        let former = std::mem::take(&mut shared.documents.get_mut(&key)?.former);
        let snapshot = shared.snapshot(&key, &self.folders)?;
        Some(Due::Judge { key, snapshot, former })
    }

    /// Whether nothing has changed for the document since `snapshot` was taken.
    pub fn is_current(&self, key: &Key, snapshot: &Snapshot) -> bool {
        self.lock().documents.get(key).is_some_and(|buffer| buffer.stamp == snapshot.stamp)
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // A panic while the lock was held may have lost one change; the rest is as good as ever.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// The document that a client calls `uri`, mostly as it did when it opened it.
    fn key(&self, uri: &str) -> Option<Key> {
        let mut open = self.documents.iter();
        let spelled = open.find(|(_, buffer)| &*buffer.uri == uri).map(|(key, _)| key.clone());
        spelled.or_else(|| Some(Place::of(uri)?.key))
    }

    /// With new settings everything is judged again.
    fn set(&mut self, options: Options, is_distrusted: bool) {
        let features = self.session.features;
        self.session = Arc::new(Session { features, options, is_distrusted });
        self.judge_all();
    }

    fn open(
        &mut self,
        uri: Arc<str>,
        place: Place,
        served: bool,
        version: Option<i32>,
        text: String,
    ) {
        let buffer = Buffer {
            uri,
            is_pypirc: place.is_pypirc(),
            path: place.path.map(Arc::from),
            served,
            version,
            text: Arc::new(text),
            stamp: 0,
            findings: Arc::default(),
            former: Vec::new(),
            refused: Arc::default(),
            queued: self.documents.get(&place.key).is_some_and(|buffer| buffer.queued),
        };
        self.documents.insert(place.key.clone(), buffer);
        self.changed(&place.key);
    }

    fn edit(&mut self, key: &Key, version: Option<i32>, changes: Vec<Change>) -> bool {
        let encoding = self.session.features.encoding;
        let Some(buffer) = self.documents.get_mut(key) else { return false };
        // The copy in the open files would otherwise be a second owner, and force a copy.
        if let (false, Some(path)) = (buffer.served, &buffer.path) {
            Arc::make_mut(&mut self.open).remove(&**path);
        }
        let text = Arc::make_mut(&mut buffer.text);
        for change in changes {
            change.apply(text, encoding);
        }
        buffer.version = version;
        buffer.refused = Arc::default();
        self.changed(key);
        true
    }

    fn close(&mut self, key: &Key) -> bool {
        let Some(buffer) = self.documents.remove(key) else { return false };
        self.kept.retain(|kept| kept != key);
        if buffer.queued {
            self.queue.retain(|queued| queued != key);
        }
        if self.documents.len() * 4 < self.documents.capacity() {
            self.documents.shrink_to_fit();
        }
        if buffer.served {
            if !self.session.features.pulls {
                self.withdrawn.push_back((key.clone(), buffer.uri));
            }
        } else if let Some(path) = buffer.path {
            Arc::make_mut(&mut self.open).remove(&*path);
            self.judge_above(&path);
        }
        true
    }

    /// The text of the document is new.
    fn changed(&mut self, key: &Key) {
        let Some(buffer) = self.documents.get(key) else { return };
        if buffer.served {
            return self.judge(key);
        }
        if let Some(path) = buffer.path.clone() {
            let text = buffer.text.clone();
            Arc::make_mut(&mut self.open).insert(path.to_path_buf(), text);
            self.judge_above(&path);
        }
    }

    /// Judges the projects that `path` may belong to.
    fn judge_above(&mut self, path: &Path) {
        self.judge_where(|buffer| {
            let root = buffer.path.as_deref().and_then(Path::parent);
            root.is_some_and(|root| path.starts_with(root))
        });
    }

    fn judge_all(&mut self) {
        self.judge_where(|_| true);
    }

    fn judge_where(&mut self, concerned: impl Fn(&Buffer) -> bool) {
        let served = self.documents.iter().filter(|(_, buffer)| buffer.served);
        let keys: Vec<Key> =
            served.filter(|(_, buffer)| concerned(buffer)).map(|(key, _)| key.clone()).collect();
        for key in &keys {
            self.judge(key);
        }
        let features = self.session.features;
        self.refresh |= (features.pulls || features.refreshes_hints) && !keys.is_empty();
    }

    /// What was found in the document holds no longer.
    fn judge(&mut self, key: &Key) {
        let Some(buffer) = self.documents.get_mut(key) else { return };
        self.stamp += 1;
        buffer.stamp = self.stamp;
        let former = std::mem::take(&mut buffer.findings);
        // A client that pulls asks when it wants to know.
        if self.session.features.pulls {
            return;
        }
        if former.initialized() && buffer.former.len() < KEPT_FORMER {
            buffer.former.push(former);
        }
        if !std::mem::replace(&mut buffer.queued, true) {
            self.queue.push_back(key.clone());
        }
    }

    fn snapshot(&self, key: &Key, folders: &Arc<Folders>) -> Option<Snapshot> {
        let buffer = self.documents.get(key)?;
        Some(Snapshot {
            uri: buffer.uri.clone(),
            version: buffer.version,
            text: buffer.text.clone(),
            path: buffer.path.clone(),
            is_pypirc: buffer.is_pypirc,
            open: self.open.clone(),
            folders: folders.clone(),
            session: self.session.clone(),
            stamp: buffer.stamp,
            findings: buffer.findings.clone(),
            refused: buffer.refused.clone(),
        })
    }

    /// Someone asks about `key`; the findings of the document asked about longest ago go.
    fn keep(&mut self, key: &Key) {
        if self.kept.back() == Some(key) {
            return;
        }
        self.kept.retain(|kept| kept != key);
        self.kept.push_back(key.clone());
        if self.kept.len() > KEPT_FINDINGS
            && let Some(oldest) = self.kept.pop_front()
            && let Some(buffer) = self.documents.get_mut(&oldest)
        {
            buffer.findings = Arc::default();
        }
    }
}
