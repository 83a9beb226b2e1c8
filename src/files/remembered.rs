//! Files whose answers are remembered: while an author types, the folder around the project file
//! seldom changes, and asking the disk costs more than all rules together.

use super::{Files, Kind, Listed, ReadError};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many bytes of file contents are kept; what is beyond is read each time.
const KEPT: usize = 4_000_000;

/// What a folder answered since a moment.
pub struct Answers {
    since: Instant,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    kinds: FxHashMap<String, Kind>,
    lists: FxHashMap<String, Arc<[Listed]>>,
    searches: FxHashMap<String, Arc<[String]>>,
    contents: FxHashMap<String, Result<Vec<u8>, ReadError>>,
    /// The bytes in `contents`.
    bytes: usize,
    folder_name: Option<Option<String>>,
}

impl Answers {
    /// None yet.
    pub fn none() -> Arc<Answers> {
        Arc::new(Answers { since: Instant::now(), seen: Mutex::default() })
    }

    pub fn age(&self) -> Duration {
        self.since.elapsed()
    }

    /// What `take` makes of the paths that were asked for and are files, or are not there.
    pub fn asked<T>(&self, take: impl FnOnce(&mut dyn Iterator<Item = &str>) -> T) -> T {
        let seen = self.seen();
        let is_named = |kind: &Kind| matches!(kind, Kind::File { .. } | Kind::Missing);
        let kinds = seen.kinds.iter().filter(|(_, kind)| is_named(kind)).map(|(path, _)| path);
        take(&mut kinds.chain(seen.contents.keys()).map(String::as_str))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer kept in a map, else the one of the files below, which nobody waits for while
    /// holding the lock.
    fn answer<T: Clone>(
        &self,
        path: &str,
        map: impl Fn(&mut Seen) -> &mut FxHashMap<String, T>,
        ask: impl FnOnce() -> T,
    ) -> T {
        if let Some(kept) = map(&mut self.seen()).get(path) {
            return kept.clone();
        }
        let answer = ask();
        map(&mut self.seen()).insert(path.to_owned(), answer.clone());
        answer
    }
}

/// Files that are asked only for what the answers do not hold.
pub struct Remembered<F> {
    answers: Arc<Answers>,
    below: F,
}

impl<F: Files> Remembered<F> {
    pub fn new(answers: Arc<Answers>, below: F) -> Self {
        Remembered { answers, below }
    }
}

impl<F: Files> Files for Remembered<F> {
    fn kind(&self, path: &str) -> Kind {
        self.answers.answer(path, |seen| &mut seen.kinds, || self.below.kind(path))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(kept) = self.answers.seen().contents.get(path) {
            return kept.clone();
        }
        let content = self.below.read(path);
        let length = content.as_ref().map_or(0, Vec::len);
        let mut seen = self.answers.seen();
        if seen.bytes + length <= KEPT {
            let before = seen.contents.insert(path.to_owned(), content.clone());
            let freed = before.and_then(Result::ok).map_or(0, |content| content.len());
            seen.bytes = seen.bytes + length - freed;
        }
        content
    }

    /// Parts are not kept: who asks for them keeps what it needs.
    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        self.below.read_part(path, offset, length)
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        self.answers.answer(path, |seen| &mut seen.lists, || self.below.list(path))
    }

    fn searched(&self, question: &str, search: &dyn Fn() -> Arc<[String]>) -> Arc<[String]> {
        self.answers.answer(question, |seen| &mut seen.searches, search)
    }

    fn folder_name(&self) -> Option<String> {
        if let Some(kept) = self.answers.seen().folder_name.clone() {
            return kept;
        }
        let name = self.below.folder_name();
        self.answers.seen().folder_name = Some(name.clone());
        name
    }
}
