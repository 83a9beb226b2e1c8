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
