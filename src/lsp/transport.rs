//! Messages in, messages out: the loop that stands in for `tower_lsp::Server::serve`, which ends
//! at the first malformed frame and waits for itself when a handler waits for the client.

use super::frame::{BODY_LIMIT, Fault, Frame, Frames};
use super::log::Log;
use super::message::{self, Message, Reading};
use super::outbox::Outbox;
use futures::future::BoxFuture;
use futures::{FutureExt, Sink, SinkExt, StreamExt};
use std::future::poll_fn;
use std::io::{Read, Write};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tower::Service;
use tower_lsp::jsonrpc::{Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError};

/// Requests that are worked on, or whose answer the client has not yet taken, at a time.
const IN_FLIGHT: u32 = 256;

/// Bytes of message bodies that were read and not yet looked at.
const READ_AHEAD: usize = BODY_LIMIT;

/// How long the messages that were read before the input ended may take.
const LAST_MESSAGES: Duration = Duration::from_millis(400);

/// How long the last requests may take when the server ends.
const LAST_ANSWERS: Duration = Duration::from_millis(200);

/// Why a server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client said `exit`, after `shutdown` when `orderly`.
    Exit { orderly: bool },
    /// Standard input ended, after `shutdown` when `orderly`.
    InputEnded { orderly: bool },
    /// Nobody reads what we write.
    OutputClosed,
    /// The process that started the server is gone.
    EditorGone,
}

impl Ending {
    /// Whether the process ends with exit code 0.
    pub fn is_orderly(self) -> bool {
        matches!(self, Ending::Exit { orderly: true } | Ending::InputEnded { orderly: true })
    }
}

/// Where an ending that is noticed elsewhere is told.
pub type Endings = mpsc::UnboundedSender<Ending>;

/// What the loop talks to: a service, the socket that `tower-lsp` made with it, and the endings
/// that are noticed elsewhere.
pub struct Server<S> {
    pub service: S,
    pub socket: ClientSocket,
    pub endings: mpsc::UnboundedReceiver<Ending>,
}

/// The future of a guarded service.
pub type Answer = BoxFuture<'static, Result<Option<Response>, ExitedError>>;

/// The way to the client, and what is told when nobody reads there any more.
pub struct Output {
    pub outbox: Outbox,
    /// Told once, when `initialize` was answered: nothing may be said unasked before.
    pub begun: Arc<Notify>,
    closed: oneshot::Receiver<()>,
}

impl Output {
    /// Starts the thread that writes to `output`.
    pub fn to(output: impl Write + Send + 'static) -> Self {
        let (end, closed) = oneshot::channel();
        let outbox = Outbox::to(output, move || {
            let _ = end.send(());
        });
        Output { outbox, begun: Arc::default(), closed }
    }
}

/// Serves one client until there is a reason to end. Must run within a tokio runtime.
pub async fn run<S>(
    mut server: Server<S>,
    input: impl Read + Send + 'static,
    output: Output,
    log: Log,
) -> Ending
where
    S: Service<Request, Response = Option<Response>, Future = Answer>,
{
    let Output { outbox, begun, closed: output_closed } = output;
    let (mut requests, answers) = server.socket.split();
    let pump = outbox.clone();
    let pumping = tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            pump.send(&request).await;
        }
    });
    let (inbox, input_ended) = read(input, answers, log.clone());
    let in_flight = Arc::new(Semaphore::new(IN_FLIGHT as usize));
    let shut_down = Arc::new(AtomicBool::new(false));
    let mut desk = Desk {
        service: server.service,
        outbox: outbox.clone(),
        begun,
        in_flight: in_flight.clone(),
        log,
        shut_down: shut_down.clone(),
    };
    let exits = tokio::select! {
        biased;
        Some(ending) = server.endings.recv() => return ending,
        Ok(()) = output_closed => return Ending::OutputClosed,
        exits = desk.serve(inbox) => exits,
        // The client takes no answers, so the messages before the end wait for ever.
        () = async {
            let _ = input_ended.await;
            tokio::time::sleep(LAST_MESSAGES).await;
        } => false,
    };
    let _ = tokio::time::timeout(LAST_ANSWERS, in_flight.acquire_many(IN_FLIGHT)).await;
    outbox.finish().await;
    pumping.abort();
    let orderly = shut_down.load(Ordering::Relaxed);
    if exits { Ending::Exit { orderly } } else { Ending::InputEnded { orderly } }
}

/// Something that was read, and the room that it takes until it is dropped.
struct Incoming {
    reading: Result<Reading, Fault>,
    _room: Option<OwnedSemaphorePermit>,
}

/// Starts the thread that reads frames and makes messages of them. The second receiver learns
/// when the input has ended.
fn read(
    input: impl Read + Send + 'static,
    mut answers: impl Sink<Response> + Unpin + Send + 'static,
    log: Log,
) -> (mpsc::Receiver<Incoming>, oneshot::Receiver<()>) {
    let (sender, inbox) = mpsc::channel(1024);
    let (end, ended) = oneshot::channel();
    let runtime = Handle::current();
    let room = Arc::new(Semaphore::new(READ_AHEAD));
    std::thread::spawn(move || {
        let mut frames = Frames::of(input);
        loop {
            let incoming = match frames.next() {
                Frame::End => break,
                Frame::Fault(fault) => Incoming { reading: Err(fault), _room: None },
                Frame::Body(body) => {
                    let size = u32::try_from(body.len()).unwrap_or(u32::MAX);
                    let taken = runtime.block_on(room.clone().acquire_many_owned(size));
                    match message::read(&body) {
                        Reading { message: Message::Answer(answer), .. } => {
                            route(&mut answers, answer, &log);
                            continue;
                        }
                        reading => Incoming { reading: Ok(reading), _room: taken.ok() },
                    }
                }
            };
            if sender.blocking_send(incoming).is_err() {
                break;
            }
        }
        let _ = end.send(());
    });
    (inbox, ended)
}

/// An answer of the client goes to whoever waits for it at once, past all that is queued: a
/// handler that waits for one can never keep it from being read.
fn route(answers: &mut (impl Sink<Response> + Unpin), answer: Response, log: &Log) {
    let routed = AssertUnwindSafe(|| answers.send(answer).now_or_never());
    if std::panic::catch_unwind(routed).is_err() {
        // `tower-lsp` panics when the one who asked has stopped waiting.
        log.debug("an answer of the client came too late");
    }
}

/// Takes messages one by one, in the order in which they came.
struct Desk<S> {
    service: S,
    outbox: Outbox,
    begun: Arc<Notify>,
    in_flight: Arc<Semaphore>,
    log: Log,
    shut_down: Arc<AtomicBool>,
}

impl<S> Desk<S>
where
    S: Service<Request, Response = Option<Response>, Future = Answer>,
{
    /// Serves until the input ends or the client says `exit`; tells whether it did.
    async fn serve(&mut self, mut inbox: mpsc::Receiver<Incoming>) -> bool {
        while let Some(incoming) = inbox.recv().await {
            let reading = match incoming.reading {
                Ok(reading) => reading,
                Err(fault) => {
                    self.log.warn(&fault);
                    self.reply(message::refusal(Id::Null, fault.to_string())).await;
                    continue;
                }
            };
            if reading.replaced {
                self.log.warn_once("replaced text that is no Unicode by U+FFFD");
            }
            match reading.message {
                Message::Call(request) if request.method() == "exit" => return true,
                Message::Call(request) => self.call(request).await,
                Message::Unreadable(reply) => {
                    let reason = reply.error().map_or("", |error| &error.message);
                    self.log.warn(format_args!("refused a message: {reason}"));
                    self.reply(reply).await;
                }
                // Routed by the thread that reads.
                Message::Answer(_) => {}
            }
        }
        false
    }

    /// The handler runs up to its first wait right here, so that what it sees and changes is
    /// what the messages before it left; the rest runs beside the others.
    async fn call(&mut self, request: Request) {
        if poll_fn(|context| self.service.poll_ready(context)).await.is_err() {
            return;
        }
        let shuts_down = request.method() == "shutdown";
        // Nothing else may be looked at before `initialize` is done, and `tower-lsp` would not
        // wake a loop that asked it meanwhile.
        let initializes = request.method() == "initialize";
        let mut answer = self.service.call(request);
        let first = poll_fn(|context| match answer.poll_unpin(context) {
            Poll::Pending if !initializes => Poll::Ready(None),
            answered => answered.map(Some),
        });
        match first.await {
            Some(Ok(Some(response))) if initializes => {
                self.outbox.send(&response).await;
                if response.is_ok() {
                    self.begun.notify_one();
                }
            }
            Some(Ok(Some(response))) => {
                self.shut_down.fetch_or(shuts_down && response.is_ok(), Ordering::Relaxed);
                self.reply(response).await;
            }
            Some(_) => {}
            None => self.beside(async move { answer.await.ok().flatten() }).await,
        }
    }

    async fn reply(&self, response: Response) {
        self.beside(std::future::ready(Some(response))).await;
    }

    /// Works on an answer and sends it, beside the loop, once there is a slot.
    async fn beside(&self, answer: impl Future<Output = Option<Response>> + Send + 'static) {
        let slot = self.in_flight.clone().acquire_owned().await;
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            if let Some(response) = answer.await {
                outbox.send(&response).await;
            }
            drop(slot);
        });
    }
}
