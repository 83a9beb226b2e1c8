//! Work-done progress: one task for each operation asks the client for a place to show it, and
//! says the last word there whatever happens. Nobody waits for a client that does not answer.

use serde_json::Value;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as ProgressNotification;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

/// How long the client may take to answer that it will show progress.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two reports.
const STEP: Duration = Duration::from_millis(100);

/// Who made the token under which progress is told.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The client, with its request.
    Client,
    /// We; the client must agree first.
    Server,
}

#[derive(Clone, Debug, Default)]
struct Step {
    percent: u32,
    text: String,
}

/// Dropped, it says the end.
pub struct Progress {
    steps: watch::Sender<Step>,
    telling: JoinHandle<()>,
}

impl Progress {
    /// `token` is JSON.
    pub fn begin(client: Client, token: &str, origin: Origin, title: String) -> Option<Progress> {
        let token: ProgressToken = serde_json::from_str(token).ok()?;
        let (steps, seen) = watch::channel(Step::default());
        let telling = tokio::spawn(tell(client, token, origin, title, seen));
        Some(Progress { steps, telling })
    }

    /// Steps that come faster than they can be shown are passed over.
    pub fn report(&self, percent: u32, text: String) {
        self.steps.send_replace(Step { percent, text });
    }

    /// `text` is the last word. The handle is done when the client was told.
    pub fn end(self, text: String) -> JoinHandle<()> {
        self.steps.send_modify(|step| step.text = text);
        self.telling
    }
}

async fn tell(
    client: Client,
    token: ProgressToken,
    origin: Origin,
    title: String,
    mut steps: watch::Receiver<Step>,
) {
    if let Origin::Server = origin {
        let params = WorkDoneProgressCreateParams { token: token.clone() };
        let asked = client.send_request::<WorkDoneProgressCreate>(params);
        if !matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(()))) {
            return;
        }
    }
    let send = async |value| {
        let value = ProgressParamsValue::WorkDone(value);
        let params = ProgressParams { token: token.clone(), value };
        client.send_notification::<ProgressNotification>(params).await;
    };
    send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
        title,
        cancellable: Some(true),
        message: None,
        percentage: Some(0),
    }))
    .await;
    // The sender is gone when the operation is, by whatever way.
    while steps.changed().await.is_ok() {
        let Step { percent, text } = steps.borrow_and_update().clone();
        if steps.has_changed().is_err() {
            break;
        }
        send(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(text),
            percentage: Some(percent),
        }))
        .await;
        tokio::select! {
            () = tokio::time::sleep(STEP) => {}
            () = gone(steps.clone()) => {}
        }
    }
    let message = Some(steps.borrow().text.clone());
    send(WorkDoneProgress::End(WorkDoneProgressEnd { message })).await;
}

/// Waits for the end of whoever reports.
async fn gone(mut steps: watch::Receiver<Step>) {
    while steps.changed().await.is_ok() {}
}

/// The JSON of a token that a client sent.
pub fn token(token: &ProgressToken) -> String {
    serde_json::to_value(token).unwrap_or(Value::Null).to_string()
}
