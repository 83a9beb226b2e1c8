//! A second thread for work that someone waits for.

use rayon_core::{ThreadPool, ThreadPoolBuilder};
use std::sync::OnceLock;

/// The thread that helps, where someone has called for it.
static HELPER: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// From now on a second thread takes its share. For a process that is asked again and again while
/// someone waits; for one question a thread costs more than it saves.
pub fn call() {
    HELPER.get_or_init(|| {
        let named = ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "helper".to_owned());
        named.build().ok()
    });
}

/// What both make. `there` is done by the helper at the same time, and by this thread where nobody
/// helps; a panic of either is one of the caller.
pub fn join<A, B: Send>(here: impl FnOnce() -> A, there: impl FnOnce() -> B + Send) -> (A, B) {
    let Some(Some(helper)) = HELPER.get() else { return (here(), there()) };
    let mut made = None;
    let mine = helper.in_place_scope(|scope| {
        scope.spawn(|_| made = Some(there()));
        here()
    });
    (mine, made.expect("the scope waits for it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn both_are_made_with_help_and_without_and_a_panic_is_the_callers() {
        let word = String::from("word");
        let both = || join(|| word.len(), || word.to_uppercase());
        assert_eq!(both(), (4, "WORD".to_owned()));
        call();
        assert_eq!(both(), (4, "WORD".to_owned()));
        assert!(catch_unwind(|| join(|| (), || panic!("on purpose"))).is_err());
        assert!(catch_unwind(|| join(|| panic!("on purpose"), || ())).is_err());
        assert_eq!(both(), (4, "WORD".to_owned()));
    }
}
