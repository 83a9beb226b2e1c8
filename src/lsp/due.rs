//! What the state has for the one that publishes.

use super::snapshot::{Judged, Snapshot};
use super::uri::Key;
use std::sync::Arc;

/// What is to be done for a document.
pub enum Due {
    /// Judge it and publish what was found.
    Judge {
        key: Key,
        snapshot: Snapshot,
        /// What was found in earlier texts, to be let go when it is quiet.
        former: Vec<Judged>,
    },
    /// It was closed: take back what was published.
    Withdraw(Arc<str>),
    /// Tell the client to ask again.
    Refresh,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::folders::Folders;
    use crate::lsp::state::State;
    use crate::lsp::update::Update;
    use crate::lsp::{Level, Log, Surroundings};
    use std::collections::HashSet;

    #[test]
    fn what_is_judged_is_taken_back_only_when_that_is_over() {
        let log = Log::to(std::io::sink(), Level::Off);
        let state = State::new(Folders::on_disk(), Surroundings::of_process(), log);
        let uri = || "untitled:pyproject.toml".to_owned();
        let (language, text) = ("toml".to_owned(), "[".to_owned());
        state.follow(Update::Opened { uri: uri(), language, version: Some(1), text });
        let nobody = HashSet::new();
        let Some(Due::Judge { key, .. }) = state.next_due(&nobody) else {
            panic!("nothing to judge")
        };
        state.follow(Update::Closed { uri: uri() });
        assert!(state.next_due(&HashSet::from([key])).is_none());
        assert!(matches!(state.next_due(&nobody), Some(Due::Withdraw(of)) if *of == *uri()));
        assert!(state.next_due(&nobody).is_none());
    }
}
