//! Messages on their way to the client: a short queue, and one thread that writes. Whoever has
//! something to say waits while the client does not read, so memory stays flat.

use super::frame::frame;
use serde::Serialize;
use std::io::Write;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Messages that may wait.
const WAITING: usize = 32;

/// How long the last messages may take to be written when the server ends.
const FAREWELL: Duration = Duration::from_millis(200);

enum Item {
    Frame(Vec<u8>),
    /// Nothing is written after it.
    Last(oneshot::Sender<()>),
}

/// A handle on the queue; clones write to the same client.
#[derive(Clone)]
pub struct Outbox {
    items: mpsc::Sender<Item>,
}

impl Outbox {
    /// Starts the thread that writes to `output`; it calls `closed` when nobody reads any more.
    pub fn to(output: impl Write + Send + 'static, closed: impl FnOnce() + Send + 'static) -> Self {
        let (items, waiting) = mpsc::channel(WAITING);
        std::thread::spawn(move || {
            if write(output, waiting).is_err() {
                closed();
            }
        });
        Outbox { items }
    }

    /// Queues one message, after waiting for room. Without a reader the message is dropped.
    pub async fn send(&self, message: &impl Serialize) {
        // Our messages have string keys and no map or number that JSON cannot hold.
        if let Ok(body) = serde_json::to_vec(message) {
            let _ = self.items.send(Item::Frame(frame(&body))).await;
        }
    }

    /// Waits a moment for everything queued so far to be written; what comes later is dropped.
    pub async fn finish(&self) {
        let (done, written) = oneshot::channel();
        let finished = async {
            if self.items.send(Item::Last(done)).await.is_ok() {
                let _ = written.await;
            }
        };
        // A client that does not read its last messages does not keep the server alive.
        let _ = tokio::time::timeout(FAREWELL, finished).await;
    }
}

fn write(mut output: impl Write, mut waiting: mpsc::Receiver<Item>) -> std::io::Result<()> {
    while let Some(item) = waiting.blocking_recv() {
        match item {
            Item::Frame(frame) => {
                output.write_all(&frame)?;
                output.flush()?;
            }
            Item::Last(done) => {
                let _ = done.send(());
                return Ok(());
            }
        }
    }
    Ok(())
}
