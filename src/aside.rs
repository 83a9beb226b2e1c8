//! A second thread for work that someone waits for.

use rayon_core::{ThreadPool, ThreadPoolBuilder};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The thread, where someone has started it.
static SECOND: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// Whether it has work.
static BUSY: AtomicBool = AtomicBool::new(false);

/// From now on a second thread takes its share. For a process that is asked again and again while
/// someone waits; for one question a thread costs more than it saves.
pub fn start() {
    SECOND.get_or_init(|| {
        let named = ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "aside".to_owned());
        named.build().ok()
    });
}

/// What both make. `there` is done by the second thread at the same time, and by this one where
/// there is none or where it has work: nobody waits for what it does for others. A panic of either
/// is one of the caller.
pub fn join<A, B: Send>(here: impl FnOnce() -> A, there: impl FnOnce() -> B + Send) -> (A, B) {
    let second = SECOND.get().and_then(Option::as_ref);
    let Some(second) = second.filter(|_| !BUSY.swap(true, Ordering::SeqCst)) else {
        return (here(), there());
    };
    let _work = Work;
    let mut made = None;
    let mine = second.in_place_scope(|scope| {
        scope.spawn(|_| made = Some(there()));
        here()
    });
    (mine, made.expect("the scope waits for it"))
}

/// What the second thread is given; over when it is dropped.
struct Work;

impl Drop for Work {
    fn drop(&mut self) {
        BUSY.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;
    use std::thread;

    #[test]
    fn both_are_made_in_any_case_and_a_panic_is_the_callers() {
        let word = String::from("word");
        let both = || join(|| word.len(), || word.to_uppercase());
        let panics = || {
            assert!(catch_unwind(|| join(|| (), || panic!("on purpose"))).is_err());
            assert!(catch_unwind(|| join(|| panic!("on purpose"), || ())).is_err());
        };
        let id = || thread::current().id();
        let is_alone = || {
            let (one, other) = join(id, id);
            one == other
        };
        assert_eq!(both(), (4, "WORD".to_owned()));
        assert!(is_alone());
        panics();
        start();
        assert_eq!(both(), (4, "WORD".to_owned()));
        assert!(!is_alone());
        panics();
        let (alone, ()) = join(is_alone, || ());
        assert!(alone, "the second thread has work");
        assert!(!is_alone(), "and has none when that is over, panics or not");
    }
}
