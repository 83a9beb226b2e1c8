//! An operation from the client's word to the client's screen: the work runs on a thread of its
//! own, and what comes of it is told in the log, as progress, as findings and in one message.

use super::build::{Diagnostic, Level, Subject, Told};
use super::jobs::{Job, Ticket};
use super::log::Log;
use super::progress::{Origin, Progress};
use super::state::State;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tower_lsp::Client;
use tower_lsp::lsp_types::MessageType;

/// Whom to tell, and what of.
pub struct Operation {
    pub client: Client,
    pub state: Arc<State>,
    pub log: Log,
    pub subject: Subject,
    /// What it does, as `building`.
    pub doing: &'static str,
    /// None where the client shows no progress.
    pub progress: Option<Origin>,
}

/// How it ended, in the words that each of the listeners hears.
pub struct Outcome {
    /// The `status` of the answer and the end of the progress.
    pub word: &'static str,
    /// The one message on the user's screen.
    pub message: (Level, String),
    /// For the log.
    pub lines: Vec<(Level, String)>,
    /// What else an answer has: an object.
    pub answer: Value,
    /// What the project file shows of it until it changes.
    pub found: Vec<Diagnostic>,
}

impl Outcome {
    /// An end with a message and nothing else.
    pub fn of(word: &'static str, level: Level, message: String) -> Outcome {
        let lines = vec![(level, message.clone())];
        let answer = json!({ "message": message });
        Outcome { word, message: (level, message), lines, answer, found: Vec::new() }
    }
}

/// Stops the operation when the one who waits for it has gone.
pub struct Waiting(pub Arc<Job>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl Operation {
    /// Runs to the end, whatever it is, and tells everyone; the answer is for a client that
    /// waits. The ticket is given back before anyone hears of the end.
    pub async fn run(
        self,
        ticket: Ticket,
        work: impl FnOnce(&Job, &mut dyn FnMut(Told)) -> Outcome + Send + 'static,
    ) -> Value {
        let Operation { client, state, log, subject, doing, progress } = self;
        let (name, operation) = (subject.name(), ticket.job.name.clone());
        let title = format!("{}{} {name}", doing[..1].to_uppercase(), &doing[1..]);
        let by_client = matches!(progress, Some(Origin::Client));
        let progress = progress
            .and_then(|origin| Progress::begin(client.clone(), &ticket.job.token, origin, title));
        let (sender, mut told) = mpsc::unbounded_channel();
        let working = spawn_blocking(move || {
            let ticket = ticket;
            // Without a listener there is nobody to tell.
            let mut tell = |told: Told| drop(sender.send(told));
            work(&ticket.job, &mut tell)
        });
        let line = format!("{operation}: {doing} {}", subject.root().display());
        client.log_message(MessageType::INFO, line).await;
        while let Some(told) = told.recv().await {
            match told {
                Told::Line(level, line) => {
                    client.log_message(kind(level), format!("{operation}: {line}")).await;
                }
                Told::Step { percent, doing } => {
                    if let Some(progress) = &progress {
                        progress.report(percent, doing);
                    }
                }
            }
        }
        let outcome = working.await.unwrap_or_else(|_| {
            log.error(format_args!("{doing} a project failed within Shipwheel"));
            let reason = "this is a fault of Shipwheel; its log says where it happened";
            Outcome::of("failed", Level::Error, format!("{doing} `{name}` failed: {reason}"))
        });
        if let Some(telling) = progress.map(|progress| progress.end(outcome.word.to_owned()))
            && by_client
        {
            // The token of a request is good until its answer.
            let _ = telling.await;
        }
        for (level, line) in outcome.lines {
            client.log_message(kind(level), format!("{operation}: {line}")).await;
        }
        let mut answer = json!({ "operation": operation, "status": outcome.word });
        if let (Value::Object(answer), Value::Object(more)) = (&mut answer, outcome.answer) {
            answer.extend(more);
        }
        state.refuse(&subject, outcome.found);
        let (level, message) = outcome.message;
        client.show_message(kind(level), message).await;
        answer
    }
}

pub fn kind(level: Level) -> MessageType {
    match level {
        Level::Info => MessageType::INFO,
        Level::Warning => MessageType::WARNING,
        Level::Error => MessageType::ERROR,
    }
}
