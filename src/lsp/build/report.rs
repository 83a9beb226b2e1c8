//! How a build ended, in the words of an operation.

use super::{Artefact, Ended, Level, Reason, Subject, Told, run};
use crate::lsp::command;
use crate::lsp::jobs::Job;
use crate::lsp::operation::Outcome;
use crate::project::Target;
use serde_json::{Value, json};
use std::path::Path;

/// Builds for whoever will take it; what an index would refuse is no hindrance.
pub fn ordered(
    subject: &Subject,
    order: &command::Build,
    job: &Job,
    tell: &mut dyn FnMut(Told),
) -> Outcome {
    let ended = run(subject, order, &Target::None, job, tell);
    ended.outcome(&subject.name(), subject.root(), "was not built")
}

impl Ended {
    /// `name` is the project's, `root` its folder, and `not_done` says what did not happen, as in
    /// `was not built`.
    pub fn outcome(self, name: &str, root: &Path, not_done: &str) -> Outcome {
        let word = self.last_word();
        let lines = self.lines(root);
        let answer = self.answer();
        let message = self.message(name, not_done);
        let found = match self {
            Ended::Refused { found, .. } => found,
            _ => Vec::new(),
        };
        Outcome { word, message, lines, answer, found }
    }

    fn message(&self, name: &str, not_done: &str) -> (Level, String) {
        match self {
            Ended::Done { files, .. } => {
                let names: Vec<String> = files.iter().map(|file| file_name(&file.path)).collect();
                let folder = files.first().and_then(|file| file.path.parent()).map(file_name);
                let folder = folder.map(|folder| format!(" in {folder}")).unwrap_or_default();
                (Level::Info, format!("Built {}{folder}", names.join(" and ")))
            }
            Ended::Refused { reasons, .. } => {
                let first = reasons.first().map(placed).unwrap_or_default();
                let more = match reasons.len().saturating_sub(1) {
                    0 => String::new(),
                    more => format!(" (and {more} more)"),
                };
                (Level::Error, format!("`{name}` {not_done}: {first}{more}"))
            }
            Ended::Cancelled => (Level::Info, format!("`{name}` {not_done}: it was cancelled")),
            Ended::Failed(reason) => (Level::Error, format!("`{name}` {not_done}: {reason}")),
        }
    }

    fn last_word(&self) -> &'static str {
        match self {
            Ended::Done { .. } => "done",
            Ended::Refused { .. } => "refused",
            Ended::Cancelled => "cancelled",
            Ended::Failed(_) => "failed",
        }
    }

    /// What the log has at the end.
    fn lines(&self, root: &Path) -> Vec<(Level, String)> {
        match self {
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

    fn answer(&self) -> Value {
        match self {
            Ended::Done { files, warnings } => {
                let file = |file: &Artefact| {
                    let path = file.path.to_string_lossy();
                    json!({ "path": path, "size": file.size, "sha256": file.sha256 })
                };
                let files: Vec<Value> = files.iter().map(file).collect();
                json!({ "files": files, "warnings": warnings })
            }
            Ended::Refused { reasons, .. } => {
                let reason =
                    |reason: &Reason| json!({ "message": reason.message, "line": reason.line });
                json!({ "reasons": reasons.iter().map(reason).collect::<Vec<_>>() })
            }
            Ended::Failed(reason) => json!({ "message": reason }),
            Ended::Cancelled => json!({}),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub fn placed(reason: &Reason) -> String {
    match reason.line {
        Some(line) => format!("pyproject.toml:{line}: {}", reason.message),
        None => reason.message.clone(),
    }
}
