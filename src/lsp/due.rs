//! What the state has for the one that publishes.

use super::snapshot::Snapshot;
use super::state::Judged;
use super::uri::Key;
use std::sync::Arc;

/// What is to be done for a document.
pub enum Due {
    /// Judge it and publish what was found.
    Judge {
        key: Key,
        snapshot: Snapshot,
        /// What was found in an earlier text, to be let go when the client has the new.
        former: Option<Judged>,
    },
    /// It was closed: take back what was published.
    Withdraw(Arc<str>),
    /// Tell the client to ask again.
    Refresh,
}
