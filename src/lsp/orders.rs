//! What a client orders is begun here: one operation for a project at a time, answered at once
//! unless the client waits, and with a question before anything is sent.

mod begin;
mod inquiry;

use super::build::{self, Subject};
use super::command::{self, Command, Which};
use super::jobs::{Busy, Job, Ticket};
use super::log::Log;
use super::operation::{Operation, Waiting};
use super::progress::{self, Origin};
use super::release::{self, LIFE, Release};
use super::state::State;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinHandle, spawn_blocking};
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{MessageActionItem, MessageType, ProgressToken};

/// How long a question stays open. Nobody who comes back later knows what it was about.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// Takes orders.
#[derive(Clone)]
pub struct Orders {
    pub client: Client,
    pub state: Arc<State>,
    pub log: Log,
}

/// An operation that may run now.
struct Begun {
    operation: Operation,
    ticket: Ticket,
    job: Arc<Job>,
}

impl Orders {
    pub async fn take(
        &self,
        command: Command,
        token: Option<ProgressToken>,
    ) -> Result<Option<Value>> {
        match command {
            Command::Build(order) => self.build(order, token).await,
            Command::Cancel(which) => Ok(Some(json!({ "cancelled": self.cancel(&which) }))),
            Command::Protect(uri) => self.protect(&uri).await,
            Command::Plan(order) => self.plan(order, token).await,
            Command::Publish(order) => self.publish(order, token).await,
            Command::Check(place) => self.check(place).await,
            Command::Contents(place) => self.contents(place).await,
            Command::Explain(rule) => Ok(Some(self.explain(&rule).await)),
            Command::Bump(order) => self.bump(order).await,
            Command::Init(order) => self.init(order).await,
        }
    }

    /// Tells operations to stop, and how many were told.
    pub fn cancel(&self, which: &Which) -> usize {
        let path = |uri: &str| self.state.subject(Some(uri)).ok().map(|subject| subject.path);
        self.state.jobs.cancel(which, path)
    }

    async fn build(
        &self,
        order: command::Build,
        token: Option<ProgressToken>,
    ) -> Result<Option<Value>> {
        let subject = self.subject(order.uri.as_deref())?;
        let waits = order.wait || token.is_some();
        let begun = match self.begin(&subject, ("build", "building"), token).await? {
            Ok(begun) => begun,
            Err(busy) => return Ok(Some(busy)),
        };
        let job = begun.job.clone();
        let running = tokio::spawn(
            begun
                .operation
                .run(begun.ticket, move |job, tell| build::ordered(&subject, &order, job, tell)),
        );
        reply(waits, job, running).await
    }

    /// Makes a release ready. A client that neither waits nor asks its user itself has its user
    /// asked by us: for the index, and then whether to send.
    async fn plan(
        &self,
        order: command::Plan,
        token: Option<ProgressToken>,
    ) -> Result<Option<Value>> {
        let subject = self.subject(order.uri.as_deref())?;
        let confirms = self.state.session().features.confirms;
        let waits = order.wait || token.is_some();
        let Some(index) = order.index else {
            let (place, surroundings) = (subject.clone(), self.state.surroundings.clone());
            let looked = spawn_blocking(move || release::choices(&place, &surroundings)).await;
            let choices = looked.map_err(|_| Error::internal_error())?;
            if confirms || waits {
                let indexes: Vec<Value> = choices
                    .iter()
                    .map(|choice| json!({ "name": choice.name, "url": choice.address }))
                    .collect();
                let message = "say which index is meant; there is no default";
                return Ok(Some(
                    json!({ "status": "choose", "indexes": indexes, "message": message }),
                ));
            }
            let orders = self.clone();
            tokio::spawn(async move {
                let names: Vec<String> = choices.into_iter().map(|choice| choice.name).collect();
                let question = format!("Publish {} to which index?", subject.name());
                if let Some(index) = orders.ask(question, &names).await {
                    // Whatever comes of it is told on the screen.
                    let _ = orders.make(subject, index, None, false).await;
                }
            });
            return Ok(Some(json!({ "status": "asked" })));
        };
        self.make(subject, index, token, waits).await
    }

    async fn make(
        &self,
        subject: Subject,
        index: String,
        token: Option<ProgressToken>,
        waits: bool,
    ) -> Result<Option<Value>> {
        let begun = match self.begin(&subject, ("plan", "planning the release of"), token).await? {
            Ok(begun) => begun,
            Err(busy) => return Ok(Some(busy)),
        };
        let job = begun.job.clone();
        let (surroundings, plans) = (self.state.surroundings.clone(), self.state.plans.clone());
        let kept = self.state.plans.clone();
        let working = begun.operation.run(begun.ticket, move |job, tell| {
            release::plan(&subject, &index, &surroundings, &plans, job, tell)
        });
        let asks = !waits && !self.state.session().features.confirms;
        let orders = self.clone();
        let running = tokio::spawn(async move {
            let answer = working.await;
            tokio::spawn(async move {
                tokio::time::sleep(LIFE).await;
                kept.sweep();
            });
            if asks && answer["status"] == "planned" {
                let id = answer["planId"].as_str().unwrap_or_default().to_owned();
                if let Some(release) = orders.state.plans.find(&id) {
                    orders.ask_and_send(release).await;
                }
            }
            answer
        });
        reply(waits, job, running).await
    }

    /// Sends what was planned, when someone has said word for word what it is.
    async fn publish(
        &self,
        order: command::Publish,
        token: Option<ProgressToken>,
    ) -> Result<Option<Value>> {
        let Some(release) = self.state.plans.find(&order.plan) else {
            let message = format!(
                "nothing was sent: there is no plan `{}`; make one with `{}`",
                order.plan,
                command::PLAN
            );
            return Ok(Some(self.refuse(message).await));
        };
        let waits = order.wait || token.is_some();
        match &order.confirm {
            Some(said) if release::confirmed(&release, said) => {
                self.send(release, token, waits).await
            }
            None if !self.state.session().features.confirms && !waits => {
                let orders = self.clone();
                tokio::spawn(async move { orders.ask_and_send(release).await });
                Ok(Some(json!({ "status": "asked" })))
            }
            _ => {
                let message = "nothing was sent: `confirm` must be the name, the version and the index of \
                     the plan, with one space between them";
                Ok(Some(self.refuse(message.to_owned()).await))
            }
        }
    }

    async fn refuse(&self, message: String) -> Value {
        self.client.show_message(MessageType::ERROR, &message).await;
        json!({ "status": "refused", "message": message })
    }

    async fn ask_and_send(&self, release: Arc<Release>) {
        let (text, buttons) = release::question(&release);
        let said = self.ask(text, &buttons.map(str::to_owned)).await;
        if said.as_deref() != Some(release::UPLOAD) {
            let message = format!("`{} {}` was not uploaded", release.name, release.version);
            return self.client.show_message(MessageType::INFO, message).await;
        }
        // Whatever comes of it is told on the screen.
        let _ = self.send(release, None, false).await;
    }

    async fn send(
        &self,
        release: Arc<Release>,
        token: Option<ProgressToken>,
        waits: bool,
    ) -> Result<Option<Value>> {
        let subject = release.subject.clone();
        let begun = match self.begin(&subject, ("publish", "publishing"), token).await? {
            Ok(begun) => begun,
            Err(busy) => return Ok(Some(busy)),
        };
        let job = begun.job.clone();
        let (surroundings, plans) = (self.state.surroundings.clone(), self.state.plans.clone());
        let running = tokio::spawn(begun.operation.run(begun.ticket, move |job, tell| {
            let outcome = release::send(&release, &surroundings, job, tell);
            if outcome.word == "done" {
                plans.forget(&release.id);
            }
            outcome
        }));
        reply(waits, job, running).await
    }

    /// The button that the user pressed; none where they pressed none, or nobody was there.
    async fn ask(&self, question: String, buttons: &[String]) -> Option<String> {
        let item = |title: &String| MessageActionItem {
            title: title.clone(),
            properties: std::collections::HashMap::default(),
        };
        let actions: Vec<MessageActionItem> = buttons.iter().map(item).collect();
        let asked = self.client.show_message_request(MessageType::INFO, question, Some(actions));
        let said = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()??.title;
        buttons.contains(&said).then_some(said)
    }

    fn subject(&self, uri: Option<&str>) -> Result<Subject> {
        // What was seen of the disk a moment ago is good enough for findings, and not for orders.
        self.state.folders.forget();
        self.state.subject(uri).map_err(Error::invalid_params)
    }

    /// Takes the project for an operation; `words` are its name and what it does. An answer
    /// instead, when another one has it.
    async fn begin(
        &self,
        subject: &Subject,
        (verb, doing): (&str, &'static str),
        token: Option<ProgressToken>,
    ) -> Result<std::result::Result<Begun, Value>> {
        let given = token.as_ref().map(progress::token);
        let ticket = match self.state.jobs.begin(&subject.path, verb, given) {
            Ok(ticket) => ticket,
            Err(Busy::Closed) => return Err(Error::invalid_request()),
            Err(Busy::Running(job)) => {
                let message = format!(
                    "`{}` is being worked on already ({}); wait, or cancel that",
                    subject.name(),
                    job.name
                );
                self.client.show_message(MessageType::WARNING, &message).await;
                let (operation, status) = (&job.name, "busy");
                return Ok(Err(
                    json!({ "operation": operation, "status": status, "message": message }),
                ));
            }
        };
        let shows = self.state.session().features.progress;
        let progress = match token {
            Some(_) => Some(Origin::Client),
            None => shows.then_some(Origin::Server),
        };
        let (client, state, log) = (self.client.clone(), self.state.clone(), self.log.clone());
        let subject = subject.clone();
        let job = ticket.job.clone();
        Ok(Ok(Begun {
            operation: Operation { client, state, log, subject, doing, progress },
            ticket,
            job,
        }))
    }
}

/// The token of a request is good until its answer, so a client that gave one waits as well.
async fn reply(waits: bool, job: Arc<Job>, running: JoinHandle<Value>) -> Result<Option<Value>> {
    if !waits {
        return Ok(Some(json!({ "operation": job.name, "status": "started" })));
    }
    let _waiting = Waiting(job);
    running.await.map(Some).map_err(|_| Error::internal_error())
}
