//! The releases that are ready: a few of them, for a while.

use super::Release;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// More than anyone has in mind at a time; each has its archives on the disk.
const LIMIT: usize = 4;

/// How long a plan is good for.
pub const LIFE: Duration = Duration::from_secs(60 * 60);

#[derive(Default)]
pub struct Plans {
    kept: Mutex<VecDeque<(Instant, Arc<Release>)>>,
}

impl Plans {
    /// The oldest goes when there are too many.
    pub fn keep(&self, release: Arc<Release>) {
        let mut kept = self.lock();
        kept.push_back((Instant::now(), release));
        let over = kept.len().saturating_sub(LIMIT);
        kept.drain(..over);
    }

    /// The one of this name, while it is good.
    pub fn find(&self, id: &str) -> Option<Arc<Release>> {
        self.sweep();
        let kept = self.lock();
        kept.iter().find(|(_, release)| release.id == id).map(|(_, release)| release.clone())
    }

    /// It was published, and nobody needs it any more.
    pub fn forget(&self, id: &str) {
        self.lock().retain(|(_, release)| release.id != id);
    }

    /// Takes away what is too old, with its files.
    pub fn sweep(&self) {
        self.lock().retain(|(since, _)| since.elapsed() < LIFE);
    }

    /// Takes away all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Instant, Arc<Release>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
