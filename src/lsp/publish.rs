//! The one place that sends diagnostics unasked. It judges the newest state of each document
//! and publishes what was found if that state is still the newest, so the last word about a
//! document is always about its last version, however fast the user types.

use super::convert;
use super::guard::Panics;
use super::outbox::Outbox;
use super::session::Features;
use super::snapshot::{Judged, Snapshot};
use super::state::{Due, State};
use super::uri::Key;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use serde::Serialize;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tower_lsp::Client;
use tower_lsp::lsp_types::{Diagnostic, request::WorkspaceDiagnosticRefresh};

/// Documents that are judged at a time, so that one on a slow disk does not hold up the others.
const AT_ONCE: usize = 4;

/// Between a panic and the next try.
const PAUSE: Duration = Duration::from_secs(1);

/// How long nobody types before what is no longer needed is let go.
const REST: Duration = Duration::from_millis(5);

/// Findings that wait for that; when there are more, someone types without end.
const LEFT_OVER: usize = 4;

/// `textDocument/publishDiagnostics`, written without the detour of `tower-lsp` through a tree of
/// JSON: it is what each key waits for.
#[derive(Serialize)]
struct Publish<'p> {
    jsonrpc: &'static str,
    method: &'static str,
    params: PublishParams<'p>,
}

#[derive(Serialize)]
struct PublishParams<'p> {
    /// As the client spelled it, which is how it finds the document again.
    uri: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: &'p [Diagnostic],
}

/// Where diagnostics go.
pub struct Publisher {
    pub outbox: Outbox,
    /// Told when the client may be spoken to.
    pub begun: Arc<Notify>,
    /// Whom a refresh is asked of.
    pub client: Client,
}

/// A document that was judged; without diagnostics when that failed.
type Verdict = (Key, Snapshot, Option<Vec<Diagnostic>>);

impl Publisher {
    /// Publishes for as long as it is polled. While the client does not read, changes pile up in the
    /// state, each document once.
    pub async fn run(self, state: Arc<State>, panics: Panics) {
        self.begun.notified().await;
        loop {
            // Only a panic ends it, and then a document may stay without diagnostics until it is
            // changed again; without a next round all of them would.
            let _ = AssertUnwindSafe(self.publish_due(&state, &panics)).catch_unwind().await;
            panics.tell("diagnostics");
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn publish_due(&self, state: &State, panics: &Panics) {
        let mut running = FuturesUnordered::new();
        let mut busy: HashSet<Key> = HashSet::new();
        let mut refreshing: Option<JoinHandle<()>> = None;
        let mut left_over: Vec<Judged> = Vec::new();
        loop {
            while running.len() < AT_ONCE
                && let Some(due) = state.next_due(&busy)
            {
                match due {
                    Due::Judge { key, snapshot, former } => {
                        left_over.extend(former);
                        busy.insert(key.clone());
                        running.push(judge(key, snapshot));
                    }
                    Due::Withdraw(uri) => self.publish(&uri, None, &[]).await,
                    Due::Refresh => {
                        refresh(&self.client, state.session().features, &mut refreshing);
                    }
                }
            }
            if left_over.len() > LEFT_OVER {
                left_over.clear();
            }
            let may_rest = running.is_empty() && !left_over.is_empty();
            tokio::select! {
                () = state.due.notified() => {}
                () = tokio::time::sleep(REST), if may_rest => left_over.clear(),
                () = state.folders.answered.notified() => state.recheck(),
                Some((key, snapshot, diagnostics)) = running.next() => {
                    busy.remove(&key);
                    match diagnostics {
                        Some(found) if state.is_current(&key, &snapshot) => {
                            self.publish(&snapshot.uri, snapshot.version, &found).await;
                        }
                        Some(_) => {}
                        None => panics.tell("diagnostics"),
                    }
                }
            }
        }
    }

    async fn publish(&self, uri: &str, version: Option<i32>, diagnostics: &[Diagnostic]) {
        let params = PublishParams { uri, version, diagnostics };
        let method = "textDocument/publishDiagnostics";
        self.outbox.send(&Publish { jsonrpc: "2.0", method, params }).await;
    }
}

async fn judge(key: Key, snapshot: Snapshot) -> Verdict {
    let judged = AssertUnwindSafe(async {
        let findings = snapshot.findings().await.ok()?;
        Some(convert::diagnostics(&snapshot, &findings))
    });
    let diagnostics = judged.catch_unwind().await.ok().flatten();
    (key, snapshot, diagnostics)
}

/// Tells a client to ask again for what it shows. One that does not answer is not told twice.
fn refresh(client: &Client, features: Features, refreshing: &mut Option<JoinHandle<()>>) {
    if refreshing.as_ref().is_some_and(|last| !last.is_finished()) {
        return;
    }
    let client = client.clone();
    *refreshing = Some(tokio::spawn(async move {
        // Whether the client could is its own affair.
        if features.pulls {
            let _ = client.send_request::<WorkspaceDiagnosticRefresh>(()).await;
        }
        if features.refreshes_hints {
            let _ = client.inlay_hint_refresh().await;
        }
    }));
}
