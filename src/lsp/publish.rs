//! The one place that sends diagnostics unasked. It judges the newest state of each document
//! and publishes what was found if that state is still the newest, so the last word about a
//! document is always about its last version, however fast the user types.

use super::convert;
use super::findings::Findings;
use super::guard::Panics;
use super::outbox::Outbox;
use super::session::Features;
use super::snapshot::{Failed, Judged, Snapshot};
use super::state::{Due, State};
use super::uri::Key;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use serde::Serialize;
use std::collections::HashSet;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, spawn_blocking};
use tower_lsp::Client;
use tower_lsp::lsp_types::{Diagnostic, request::WorkspaceDiagnosticRefresh};

/// Documents that are judged at a time, so that one on a slow disk does not hold up the others.
const AT_ONCE: usize = 4;

/// Between a panic and the next try.
const PAUSE: Duration = Duration::from_secs(1);

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

impl<'p> Publish<'p> {
    fn of(uri: &'p str, version: Option<i32>, diagnostics: &'p [Diagnostic]) -> Self {
        let params = PublishParams { uri, version, diagnostics };
        Publish { jsonrpc: "2.0", method: "textDocument/publishDiagnostics", params }
    }
}

/// Where diagnostics go.
pub struct Publisher {
    pub outbox: Outbox,
    /// Told when the client may be spoken to.
    pub begun: Arc<Notify>,
    /// Whom a refresh is asked of.
    pub client: Client,
}

impl Publisher {
    /// Publishes for as long as it is polled. While the client does not read, changes pile up in the
    /// state, each document once.
    pub async fn run(self, state: Arc<State>, panics: Panics) -> Infallible {
        self.begun.notified().await;
        loop {
            // Only a panic ends it, and then a document may stay without diagnostics until it is
            // changed again; without a next round all of them would.
            let _ = AssertUnwindSafe(self.publish_due(&state, &panics)).catch_unwind().await;
            panics.tell("diagnostics");
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn publish_due(&self, state: &Arc<State>, panics: &Panics) {
        let mut running = FuturesUnordered::new();
        let mut busy: HashSet<Key> = HashSet::new();
        let mut refreshing: Option<JoinHandle<()>> = None;
        loop {
            while running.len() < AT_ONCE
                && let Some(due) = state.next_due(&busy)
            {
                match due {
                    Due::Judge { key, snapshot, former } => {
                        busy.insert(key.clone());
                        running.push(self.judge(key, snapshot, former, state));
                    }
                    Due::Withdraw(uri) => {
                        self.outbox.send(&Publish::of(&uri, None, &[])).await;
                    }
                    Due::Refresh => {
                        refresh(&self.client, state.session().features, &mut refreshing);
                    }
                }
            }
            tokio::select! {
                () = state.due.notified() => {}
                () = state.folders.answered.notified() => state.recheck(),
                Some((key, judged)) = running.next() => {
                    busy.remove(&key);
                    if judged.is_err() {
                        panics.tell("diagnostics");
                    }
                }
            }
        }
    }

    /// Judges a document and publishes what was found, mostly on the thread that found it. Then
    /// the findings in earlier texts are let go: no key waits for that.
    async fn judge(
        &self,
        key: Key,
        snapshot: Snapshot,
        former: Vec<Judged>,
        state: &Arc<State>,
    ) -> (Key, Result<(), Failed>) {
        let (told, former) = (Arc::new(AtomicBool::new(false)), Mutex::new(former));
        let tell = {
            let (outbox, state, told) = (self.outbox.clone(), state.clone(), told.clone());
            let (key, snapshot) = (key.clone(), snapshot.clone());
            Arc::new(move |findings: &Findings| {
                told.store(true, Ordering::SeqCst);
                let found = convert::diagnostics(&snapshot, findings);
                if state.is_current(&key, &snapshot) {
                    let Snapshot { uri, version, .. } = &snapshot;
                    outbox.send_from_thread(&Publish::of(uri, *version, &found));
                }
                former.lock().unwrap_or_else(PoisonError::into_inner).clear();
            })
        };
        let judged = AssertUnwindSafe(async {
            let first = tell.clone();
            let findings = snapshot.findings_told(move |findings| first(findings)).await?;
            if told.load(Ordering::SeqCst) {
                return Ok(());
            }
            // Someone else had it judged, or its folder does not answer.
            spawn_blocking(move || tell(&findings)).await.map_err(|_| Failed)
        });
        (key, judged.catch_unwind().await.unwrap_or(Err(Failed)))
    }
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
