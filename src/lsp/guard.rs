//! A layer around the service of `tower-lsp`: document notifications change the state before
//! anything else is read, and a handler that panics answers with an error.

use super::log::Log;
use super::state::State;
use super::update::Kind;
use futures::FutureExt;
use futures::future::{BoxFuture, ready};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tower::Service;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Request, Response};
use tower_lsp::lsp_types::MessageType;

/// The layer. `tower-lsp` alone runs the handlers of notifications beside each other, so that
/// edits overtake each other (up to 3,453 of 5,000 in a run), and a panic ends the process.
pub struct Guard<S> {
    inner: S,
    state: Arc<State>,
    panics: Panics,
    phase: Phase,
}

/// Documents are followed from `initialize` to `shutdown`, as the protocol says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    New,
    Open,
    ShutDown,
}

impl<S> Guard<S> {
    pub fn new(inner: S, state: Arc<State>, panics: Panics) -> Self {
        Guard { inner, state, panics, phase: Phase::New }
    }

    /// Lets a notification change the state. The handlers behind never see these.
    fn follow(&self, kind: Kind, params: Value, method: &str) {
        if self.phase != Phase::Open {
            return;
        }
        let followed =
            AssertUnwindSafe(|| kind.read(params).map(|update| self.state.follow(update)));
        match catch_unwind(followed) {
            Ok(Ok(())) => {}
            Ok(Err(incomplete)) => self.panics.log.warn(incomplete),
            Err(_) => self.panics.tell(method),
        }
    }

    /// Reads what the client told, and leaves of it what the types of the protocol can hold
    /// whatever the client: one unknown word among the capabilities would refuse the session.
    fn begin(&mut self, request: Request) -> Request {
        let (method, id, params) = request.into_parts();
        let params = params.unwrap_or_default();
        if self.phase == Phase::New {
            self.phase = Phase::Open;
            self.state.begin(&params);
        }
        let process = params["processId"].as_u64().and_then(|id| u32::try_from(id).ok());
        let request =
            Request::build(method).params(json!({"processId": process, "capabilities": {}}));
        match id {
            Some(id) => request.id(id).finish(),
            None => request.finish(),
        }
    }
}

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Option<Response>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let method = request.method().to_owned();
        let id = request.id().cloned();
        if let Some(kind) = Kind::of(&method)
            && id.is_none()
        {
            let (_, _, params) = request.into_parts();
            self.follow(kind, params.unwrap_or_default(), &method);
            return ready(Ok(None)).boxed();
        }
        match method.as_str() {
            "initialize" => request = self.begin(request),
            "workspace/executeCommand" => request = lenient(request),
            "shutdown" if self.phase == Phase::Open => {
                self.phase = Phase::ShutDown;
                self.state.jobs.close();
            }
            _ => {}
        }
        let answer = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let panics = self.panics.clone();
        async move {
            match answer.await {
                Ok(answer) => answer,
                Err(_) => {
                    panics.tell(&method);
                    Ok(id.map(|id| Response::from_error(id, Error::internal_error())))
                }
            }
        }
        .boxed()
    }
}

/// A command's arguments as the list that the protocol asks for, and its progress token only when
/// it is one.
fn lenient(request: Request) -> Request {
    let (method, id, params) = request.into_parts();
    let mut params = params.unwrap_or_default();
    if let Some(params) = params.as_object_mut() {
        params.retain(|key, value| match key.as_str() {
            "arguments" => !value.is_null(),
            "workDoneToken" => value.is_string() || value.as_i64().is_some_and(is_small),
            _ => true,
        });
        if let Some(arguments) = params.get_mut("arguments").filter(|value| !value.is_array()) {
            *arguments = Value::Array(vec![arguments.take()]);
        }
    }
    let request = Request::build(method).params(params);
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}

fn is_small(number: i64) -> bool {
    i32::try_from(number).is_ok()
}

/// Where a fault of ours is told: each one in the log, the first one on the user's screen.
#[derive(Clone)]
pub struct Panics {
    client: Client,
    log: Log,
    shown: Arc<AtomicBool>,
}

impl Panics {
    pub fn new(client: Client, log: Log) -> Self {
        Panics { client, log, shown: Arc::default() }
    }

    /// Tells of a panic while `what` was being done. The place of the panic is in the log
    /// already, put there by the panic hook.
    pub fn tell(&self, what: &str) {
        self.log.error(format_args!("`{what}` failed within Shipwheel"));
        if self.shown.swap(true, Ordering::Relaxed) {
            return;
        }
        let client = self.client.clone();
        let message = format!(
            "Shipwheel failed at `{what}` and goes on. This is a fault of Shipwheel; its log says \
             where it happened."
        );
        tokio::spawn(async move { client.show_message(MessageType::ERROR, message).await });
    }
}
