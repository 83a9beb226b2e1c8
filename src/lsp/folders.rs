//! The way to the files of a project, and which folders do not answer: a network drive that is
//! gone keeps whoever asks waiting for ever, and must not keep the findings in the text.

use super::watch::{Read, uncovered};
use crate::files::{Answers, Disk, Files, Kind, Listed, ReadError, Remembered};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long one look at a file may take before the folder counts as silent.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// How long what a folder answered holds, where no client says that files changed: long enough
/// for the keys of a word, too short for anyone to see.
const MEMORY: Duration = Duration::from_secs(1);

/// Opens the folder of a project.
pub type Open = dyn Fn(&Path) -> Box<dyn Files> + Send + Sync;

/// All folders, and the silent ones among them.
pub struct Folders {
    open: Arc<Open>,
    silent: Mutex<HashSet<PathBuf>>,
    answers: Mutex<HashMap<PathBuf, Arc<Answers>>>,
    /// A silent folder has answered after all.
    pub answered: Notify,
    /// By what files each project was judged last, those of plain names left out.
    read: Mutex<VecDeque<(PathBuf, BTreeSet<String>)>>,
    /// A project was judged by others than before.
    pub read_more: Notify,
}

impl Folders {
    pub fn new(open: Box<Open>) -> Self {
        Folders {
            open: Arc::from(open),
            silent: Mutex::default(),
            answers: Mutex::default(),
            answered: Notify::new(),
            read: Mutex::default(),
            read_more: Notify::new(),
        }
    }

    pub fn on_disk() -> Self {
        Folders::new(Box::new(|root| Box::new(Disk::new(root))))
    }

    pub fn is_silent(&self, root: &Path) -> bool {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).contains(root)
    }

    /// Nobody asks the folder again until it has answered.
    pub fn silence(&self, root: &Path) {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).insert(root.to_path_buf());
    }

    pub fn hear(&self, root: &Path) {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).remove(root);
        self.answered.notify_one();
    }

    /// Files may have changed.
    pub fn forget(&self) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A project was judged by what has been asked for below `root`.
    pub fn note(&self, root: &Path) {
        const PROJECTS: usize = 16;
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(answers) = answers.get(root).cloned() else { return };
        let paths = answers.asked(|paths| uncovered(paths));
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        match read.iter_mut().find(|(folder, _)| folder == root) {
            Some((_, before)) if *before == paths => return,
            Some((_, before)) => *before = paths,
            None => {
                read.push_back((root.to_path_buf(), paths));
                if read.len() > PROJECTS {
                    read.pop_front();
                }
            }
        }
        self.read_more.notify_one();
    }

    /// The files that projects were judged by; an empty path stands for all directly in the folder.
    pub fn read(&self) -> BTreeSet<Read> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let paths = read.iter().flat_map(|(root, paths)| {
            let all = paths.iter().cloned().chain([String::new()]);
            all.map(|path| (root.clone(), path))
        });
        paths.collect()
    }

    /// The files of a folder; `clock` runs while one of them is looked at.
    pub fn files(&self, root: &Path, clock: Clock) -> impl Files + use<> {
        let mut all = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, answers| answers.age() < MEMORY);
        let answers = all.entry(root.to_path_buf()).or_insert_with(Answers::none).clone();
        let (open, root) = (self.open.clone(), root.to_path_buf());
        Remembered::new(answers, Timed { open, root, below: OnceCell::new(), clock })
    }
}

/// How long the look at a file takes that is going on.
#[derive(Clone, Default)]
pub struct Clock {
    begun: Arc<Mutex<Option<Instant>>>,
}

impl Clock {
    pub fn is_overdue(&self) -> bool {
        let begun = *self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.is_some_and(|begun| begun.elapsed() > PATIENCE)
    }

    fn time<T>(&self, look: impl FnOnce() -> T) -> T {
        self.set(Some(Instant::now()));
        let seen = look();
        self.set(None);
        seen
    }

    fn set(&self, begun: Option<Instant>) {
        *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = begun;
    }
}

struct Timed {
    open: Arc<Open>,
    root: PathBuf,
    /// Opened when something is asked that nobody remembers.
    below: OnceCell<Box<dyn Files>>,
    clock: Clock,
}

impl Timed {
    fn ask<T>(&self, question: impl FnOnce(&dyn Files) -> T) -> T {
        self.clock.time(|| {
            let below = self.below.get_or_init(|| (self.open)(&self.root));
            question(below.as_ref())
        })
    }
}

impl Files for Timed {
    fn kind(&self, path: &str) -> Kind {
        self.ask(|below| below.kind(path))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.ask(|below| below.read(path))
    }

    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        self.ask(|below| below.read_part(path, offset, length))
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        self.ask(|below| below.list(path))
    }

    fn folder_name(&self) -> Option<String> {
        self.ask(|below| below.folder_name())
    }
}
