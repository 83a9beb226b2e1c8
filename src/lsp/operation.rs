//! A build from the client's word to the client's screen: the work runs on a thread of its own,
//! and what comes of it is told in the log, as progress, as findings and in one message.

use super::build::{self, Artefact, Ended, Level, Reason, Subject, Told};
use super::command;
use super::jobs::{Job, Ticket};
use super::log::Log;
use super::progress::{Origin, Progress};
use super::state::State;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::{JoinError, spawn_blocking};
use tower_lsp::Client;
use tower_lsp::lsp_types::MessageType;

/// Whom to tell, and what of.
pub struct Operation {
    pub client: Client,
    pub state: Arc<State>,
    pub log: Log,
    pub subject: Subject,
    pub order: command::Build,
    /// None where the client shows no progress.
    pub progress: Option<Origin>,
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
    pub async fn run(self, ticket: Ticket) -> Value {
        let Operation { client, state, log, subject, order, progress } = self;
        let (name, operation) = (subject.name(), ticket.job.name.clone());
        let title = format!("Building {name}");
        let by_client = matches!(progress, Some(Origin::Client));
        let progress = progress
            .and_then(|origin| Progress::begin(client.clone(), &ticket.job.token, origin, title));
        let (sender, mut told) = mpsc::unbounded_channel();
        let place = subject.clone();
        let building = spawn_blocking(move || {
            let ticket = ticket;
            // Without a listener there is nobody to tell.
            let mut tell = |told: Told| drop(sender.send(told));
            build::run(&place, &order, &ticket.job, &mut tell)
        });
        let line = format!("{operation}: building {}", subject.root().display());
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
        let ended = ended(building.await, &log);
        let said = message(&name, &ended);
        if let Some(telling) = progress.map(|progress| progress.end(last_word(&ended)))
            && by_client
        {
            // The token of a request is good until its answer.
            let _ = telling.await;
        }
        for (level, line) in lines(&ended, subject.root()) {
            client.log_message(kind(level), format!("{operation}: {line}")).await;
        }
        let answer = answer(&operation, &ended);
        if let Ended::Refused { found, .. } = ended {
            state.refuse(&subject, found);
        } else {
            state.refuse(&subject, Vec::new());
        }
        client.show_message(said.0, said.1).await;
        answer
    }
}

fn ended(joined: Result<Ended, JoinError>, log: &Log) -> Ended {
    joined.unwrap_or_else(|_| {
        log.error(format_args!("`{}` failed within Shipwheel", command::BUILD));
        let message = "this is a fault of Shipwheel; its log says where it happened";
        Ended::Failed(message.to_owned())
    })
}

fn kind(level: Level) -> MessageType {
    match level {
        Level::Info => MessageType::INFO,
        Level::Warning => MessageType::WARNING,
        Level::Error => MessageType::ERROR,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn placed(reason: &Reason) -> String {
    match reason.line {
        Some(line) => format!("pyproject.toml:{line}: {}", reason.message),
        None => reason.message.clone(),
    }
}

/// The one message on the user's screen.
fn message(name: &str, ended: &Ended) -> (MessageType, String) {
    match ended {
        Ended::Done { files, .. } => {
            let names: Vec<String> = files.iter().map(|file| file_name(&file.path)).collect();
            let folder = files.first().and_then(|file| file.path.parent()).map(file_name);
            let folder = folder.map(|folder| format!(" in {folder}")).unwrap_or_default();
            (MessageType::INFO, format!("Built {}{folder}", names.join(" and ")))
        }
        Ended::Refused { reasons, .. } => {
            let first = reasons.first().map(placed).unwrap_or_default();
            let more = match reasons.len().saturating_sub(1) {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            (MessageType::ERROR, format!("`{name}` was not built: {first}{more}"))
        }
        Ended::Cancelled => (MessageType::INFO, format!("The build of `{name}` was cancelled")),
        Ended::Failed(reason) => (MessageType::ERROR, format!("`{name}` was not built: {reason}")),
    }
}

fn last_word(ended: &Ended) -> String {
    let word = match ended {
        Ended::Done { .. } => "done",
        Ended::Refused { .. } => "refused",
        Ended::Cancelled => "cancelled",
        Ended::Failed(_) => "failed",
    };
    word.to_owned()
}

/// What the log has at the end.
fn lines(ended: &Ended, root: &Path) -> Vec<(Level, String)> {
    match ended {
        Ended::Done { files, .. } => files
            .iter()
            .map(|file| {
                let path = file.path.strip_prefix(root).unwrap_or(&file.path);
                let facts = format!("{} bytes, sha256 {}", file.size, file.sha256);
                (Level::Info, format!("built {} ({facts})", path.display()))
            })
            .collect(),
        Ended::Refused { reasons, .. } => {
            reasons.iter().map(|reason| (Level::Error, placed(reason))).collect()
        }
        Ended::Cancelled => vec![(Level::Info, "cancelled".to_owned())],
        Ended::Failed(reason) => vec![(Level::Error, reason.clone())],
    }
}

fn answer(operation: &str, ended: &Ended) -> Value {
    let mut answer = json!({ "operation": operation, "status": last_word(ended) });
    match ended {
        Ended::Done { files, warnings } => {
            let file = |file: &Artefact| {
                let path = file.path.to_string_lossy();
                json!({ "path": path, "size": file.size, "sha256": file.sha256 })
            };
            answer["files"] = files.iter().map(file).collect();
            answer["warnings"] = json!(warnings);
        }
        Ended::Refused { reasons, .. } => {
            let reason =
                |reason: &Reason| json!({ "message": reason.message, "line": reason.line });
            answer["reasons"] = reasons.iter().map(reason).collect();
        }
        Ended::Failed(reason) => answer["message"] = json!(reason),
        Ended::Cancelled => {}
    }
    answer
}
