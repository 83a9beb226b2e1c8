//! The one place that sends diagnostics unasked. It judges the newest state of each document
//! and publishes what was found if that state is still the newest, so the last word about a
//! document is always about its last version, however fast the user types.

use super::convert;
use super::guard::Panics;
use super::session::Features;
use super::snapshot::Snapshot;
use super::state::{Due, State};
use super::uri::Key;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Notification;
use tower_lsp::lsp_types::{Diagnostic, request::WorkspaceDiagnosticRefresh};

/// Documents that are judged at a time, so that one on a slow disk does not hold up the others.
const AT_ONCE: usize = 4;

/// Between a panic and the next try.
const PAUSE: Duration = Duration::from_secs(1);

/// `textDocument/publishDiagnostics` with the URI as the client spelled it, which is how it
/// finds the document again.
enum Publish {}

#[derive(Deserialize, Serialize)]
struct PublishParams {
    uri: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

impl Notification for Publish {
    type Params = PublishParams;
    const METHOD: &'static str = "textDocument/publishDiagnostics";
}

/// A document that was judged; without diagnostics when that failed.
type Judged = (Key, Snapshot, Option<Vec<Diagnostic>>);

/// Publishes for as long as it is polled. While the client does not read, changes pile up in the
/// state, each document once.
pub async fn run(state: Arc<State>, client: Client, panics: Panics) {
    loop {
        // Only a panic ends it, and then a document may stay without diagnostics until it is
        // changed again; without a next round all of them would.
        let _ = AssertUnwindSafe(publish_due(&state, &client, &panics)).catch_unwind().await;
        panics.tell("diagnostics");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn publish_due(state: &State, client: &Client, panics: &Panics) {
    let mut running = FuturesUnordered::new();
    let mut busy: HashSet<Key> = HashSet::new();
    let mut refreshing: Option<JoinHandle<()>> = None;
    loop {
        while running.len() < AT_ONCE
            && let Some(due) = state.next_due(&busy)
        {
            match due {
                Due::Judge(key, snapshot) => {
                    busy.insert(key.clone());
                    running.push(judge(key, snapshot));
                }
                Due::Withdraw(uri) => publish(client, uri, None, Vec::new()).await,
                Due::Refresh => refresh(client, state.session().features, &mut refreshing),
            }
        }
        tokio::select! {
            () = state.due.notified() => {}
            () = state.folders.answered.notified() => state.recheck(),
            Some((key, snapshot, diagnostics)) = running.next() => {
                busy.remove(&key);
                match diagnostics {
                    Some(found) if state.is_current(&key, &snapshot) => {
                        publish(client, snapshot.uri, snapshot.version, found).await;
                    }
                    Some(_) => {}
                    None => panics.tell("diagnostics"),
                }
            }
        }
    }
}

async fn judge(key: Key, snapshot: Snapshot) -> Judged {
    let judged = AssertUnwindSafe(async {
        let findings = snapshot.findings().await.ok()?;
        Some(convert::diagnostics(&snapshot, &findings))
    });
    let diagnostics = judged.catch_unwind().await.ok().flatten();
    (key, snapshot, diagnostics)
}

async fn publish(
    client: &Client,
    uri: Arc<str>,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
) {
    client.send_notification::<Publish>(PublishParams { uri, version, diagnostics }).await;
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
