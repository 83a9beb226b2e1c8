//! Orders that are answered at once: looks at a project, the docs of a rule, and the edit that makes
//! a version another.

use super::Orders;
use crate::lsp::build::Subject;
use crate::lsp::command::{Bump, Next, Place};
use crate::lsp::snapshot::Snapshot;
use crate::lsp::{convert, inquiry, shell};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::MessageType;

impl Orders {
    pub(super) async fn check(&self, place: Place) -> Result<Option<Value>> {
        let subject = self.subject(place.uri.as_deref())?;
        match look(subject, inquiry::check).await? {
            Ok((message, findings)) => {
                self.client.show_message(MessageType::INFO, &message).await;
                Ok(Some(json!({ "status": "done", "message": message, "findings": findings })))
            }
            Err(message) => Ok(Some(self.refuse(message).await)),
        }
    }

    pub(super) async fn contents(&self, place: Place) -> Result<Option<Value>> {
        let subject = self.subject(place.uri.as_deref())?;
        let subject_name = subject.name();
        let title = format!("Contents of {subject_name}");
        match look(subject, inquiry::contents).await? {
            Ok(text) => {
                self.show(format!("{subject_name}.contents.txt"), &text).await;
                Ok(Some(json!({ "status": "done", "title": title, "text": text })))
            }
            Err(message) => Ok(Some(self.refuse(message).await)),
        }
    }

    /// Shows a text as a document where the client can, and in the log where it cannot. A client that
    /// shows what it is answered has no need of either.
    async fn show(&self, name: String, text: &str) {
        let features = self.state.session().features;
        if features.shows_texts {
            return;
        }
        if !features.shows_documents {
            return self.client.log_message(MessageType::INFO, text).await;
        }
        let (papers, text) = (self.state.papers.clone(), text.to_owned());
        let written = spawn_blocking(move || papers.write(&name, &text)).await;
        let uri = written.ok().and_then(std::result::Result::ok).and_then(convert::document);
        let Some(uri) = uri else {
            self.log.warn("a text could not be shown: there is no place for temporary files");
            return;
        };
        let client = self.client.clone();
        // Whether it was shown changes nothing, and some clients answer when it is closed.
        tokio::spawn(async move { client.show_document(uri).await });
    }

    pub(super) async fn explain(&self, name: &str) -> Value {
        match inquiry::explain(name) {
            Ok(page) => page,
            Err(message) => self.refuse(message).await,
        }
    }

    /// Lets nobody but its owner read a `.pypirc` that is open here.
    pub(super) async fn protect(&self, uri: &str) -> Result<Option<Value>> {
        let snapshot = self.state.snapshot(uri).filter(|snapshot| snapshot.is_pypirc);
        let snapshot =
            snapshot.ok_or_else(|| Error::invalid_params("no `.pypirc` of this URI is open"))?;
        let closed = spawn_blocking(move || snapshot.protect()).await;
        match closed {
            Ok(Ok(())) => self.state.recheck(),
            Ok(Err(error)) => {
                let message = format!("the permissions of `.pypirc` were not changed: {error}");
                self.client.show_message(MessageType::ERROR, message).await;
            }
            Err(_) => return Err(Error::internal_error()),
        }
        Ok(None)
    }

    /// The edit is the client's to make, in whichever file the version lives.
    pub(super) async fn bump(&self, order: Bump) -> Result<Option<Value>> {
        match order.next {
            None => self.choose_version(order.uri).await,
            Some(next) => self.change_version(order.uri.as_deref(), next).await,
        }
    }

    /// The project file as its buffer has it, or as the disk has it where it is not open.
    async fn project(&self, uri: Option<&str>) -> Result<std::result::Result<Project, String>> {
        let subject = self.subject(uri)?;
        let uri = uri.or(subject.uri.as_deref()).unwrap_or_default().to_owned();
        if let Some(snapshot) = self.state.snapshot(&uri) {
            return Ok(Ok(Project { subject, snapshot }));
        }
        let saved = look(subject.clone(), inquiry::saved).await?;
        Ok(saved.map(|text| {
            let snapshot = self.state.unopened(&subject, &uri, text);
            Project { subject, snapshot }
        }))
    }

    /// There is no default for the next version either.
    async fn choose_version(&self, uri: Option<String>) -> Result<Option<Value>> {
        let snapshot = match self.project(uri.as_deref()).await? {
            Ok(project) => project.snapshot,
            Err(message) => return Ok(Some(self.refuse(message).await)),
        };
        let findings = snapshot.findings().await.map_err(|_| Error::internal_error())?;
        let uri = snapshot.uri.clone();
        let looked = spawn_blocking(move || convert::next_versions(&snapshot, &findings));
        let choices = looked.await.map_err(|_| Error::internal_error())?;
        if self.state.session().features.confirms || choices.is_empty() {
            let choice = |(level, version)| json!({ "level": level, "version": version });
            let all: Vec<Value> = choices.into_iter().map(choice).collect();
            return Ok(Some(json!({ "status": "choose", "versions": all })));
        }
        let orders = self.clone();
        tokio::spawn(async move {
            let buttons: Vec<String> = choices.into_iter().map(|(_, version)| version).collect();
            let asked = orders.ask("Which version is the next?".to_owned(), &buttons);
            if let Some(version) = asked.await {
                // Whatever comes of it is told on the screen.
                let _ = orders.change_version(Some(&*uri), Next::Version(version)).await;
            }
        });
        Ok(Some(json!({ "status": "asked" })))
    }

    async fn change_version(&self, uri: Option<&str>, next: Next) -> Result<Option<Value>> {
        let Project { subject, snapshot } = match self.project(uri).await? {
            Ok(project) => project,
            Err(message) => return Ok(Some(self.refuse(message).await)),
        };
        let findings = snapshot.findings().await.map_err(|_| Error::internal_error())?;
        let worked = spawn_blocking(move || convert::bump(&snapshot, &findings, &next)).await;
        let bumped = match worked.map_err(|_| Error::internal_error())? {
            Ok(bumped) => bumped,
            Err(message) => return Ok(Some(self.refuse(message).await)),
        };
        let (client, edit) = (self.client.clone(), bumped.edit);
        let command = shell::version(&subject, &bumped.new);
        // A client may be waiting for our answer before it makes edits.
        tokio::spawn(async move {
            let made = client.apply_edit(edit).await;
            if !made.is_ok_and(|made| made.applied) {
                let message = format!("the editor did not change the version; run `{command}`");
                client.show_message(MessageType::ERROR, message).await;
            }
        });
        Ok(Some(json!({ "status": "done", "old": bumped.old, "version": bumped.new })))
    }
}

/// A project, and its file as it is now.
struct Project {
    subject: Subject,
    snapshot: Snapshot,
}

/// What `work` says of the project, on a thread that may block.
async fn look<T: Send + 'static>(
    subject: Subject,
    work: fn(&Subject) -> std::result::Result<T, String>,
) -> Result<std::result::Result<T, String>> {
    spawn_blocking(move || work(&subject)).await.map_err(|_| Error::internal_error())
}
