//! Messages on their way to the client: a short queue with a thread that writes, and a way past it
//! for threads that may wait. Whoever has something to say waits while the client does not read,
//! so memory stays flat.

use super::frame::frame;
use serde::Serialize;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
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
    line: Arc<Line>,
}

/// The way to the client itself.
struct Line {
    /// None when nothing more is to be written.
    end: Mutex<Option<End>>,
    /// Messages that were queued and are not yet written.
    queued: AtomicUsize,
}

struct End {
    output: Box<dyn Write + Send>,
    /// Told when nobody reads any more.
    closed: Box<dyn FnOnce() + Send>,
}

impl Outbox {
    /// Starts the thread that writes to `output`; `closed` is called when nobody reads any more.
    pub fn to(output: impl Write + Send + 'static, closed: impl FnOnce() + Send + 'static) -> Self {
        let (outbox, waiting) = Outbox::unattended(output, closed);
        let line = outbox.line.clone();
        std::thread::spawn(move || line.write(waiting));
        outbox
    }

    /// The same without the thread, and what waits for it.
    fn unattended(
        output: impl Write + Send + 'static,
        closed: impl FnOnce() + Send + 'static,
    ) -> (Self, mpsc::Receiver<Item>) {
        let (items, waiting) = mpsc::channel(WAITING);
        let end = End { output: Box::new(output), closed: Box::new(closed) };
        let line = Arc::new(Line { end: Mutex::new(Some(end)), queued: AtomicUsize::new(0) });
        (Outbox { items, line }, waiting)
    }

    /// Queues one message, after waiting for room. Without a reader the message is dropped.
    pub async fn send(&self, message: &impl Serialize) {
        // Our messages have string keys and no map or number that JSON cannot hold.
        if let Ok(body) = serde_json::to_vec(message)
            && let Ok(room) = self.items.reserve().await
        {
            self.line.queued.fetch_add(1, Ordering::SeqCst);
            room.send(Item::Frame(frame(&body)));
        }
    }

    /// The same from a thread that may wait. It writes by itself where no message waits, which
    /// spares the client the time in which another thread wakes up.
    pub fn send_from_thread(&self, message: &impl Serialize) {
        let Ok(body) = serde_json::to_vec(message) else { return };
        let frame = frame(&body);
        let mut end = self.line.end();
        if self.line.queued.load(Ordering::SeqCst) == 0 {
            return Line::put(&mut end, &frame);
        }
        drop(end);
        self.line.queued.fetch_add(1, Ordering::SeqCst);
        let _ = self.items.blocking_send(Item::Frame(frame));
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

impl Line {
    fn write(&self, mut waiting: mpsc::Receiver<Item>) {
        while let Some(item) = waiting.blocking_recv() {
            let mut end = self.end();
            match item {
                Item::Frame(frame) => {
                    Line::put(&mut end, &frame);
                    self.queued.fetch_sub(1, Ordering::SeqCst);
                }
                Item::Last(done) => {
                    *end = None;
                    let _ = done.send(());
                }
            }
            if end.is_none() {
                break;
            }
        }
    }

    /// Writes one frame, unless nothing more is to be written.
    fn put(end: &mut Option<End>, frame: &[u8]) {
        let write = |output: &mut dyn Write| -> io::Result<()> {
            output.write_all(frame)?;
            output.flush()
        };
        let failed = end.as_mut().is_some_and(|end| write(&mut end.output).is_err());
        if let Some(end) = end.take_if(|_| failed) {
            (end.closed)();
        }
    }

    fn end(&self) -> MutexGuard<'_, Option<End>> {
        self.end.lock().unwrap_or_else(|poisoned| {
            let mut end = poisoned.into_inner();
            // Whoever panicked may have written a part of a frame; nothing can follow it.
            if let Some(end) = end.take() {
                (end.closed)();
            }
            end
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Hands on what is written, each time when it is let through.
    struct Gate {
        open: mpsc::Receiver<()>,
        written: mpsc::Sender<Vec<u8>>,
    }

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.open.recv().map_err(|_| io::ErrorKind::BrokenPipe)?;
            self.written.send(bytes.to_vec()).map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn frames(written: &mpsc::Receiver<Vec<u8>>, count: usize) -> String {
        let next = || written.recv_timeout(Duration::from_secs(20)).expect("it is written");
        let bytes: Vec<u8> = (0..count).flat_map(|_| next()).collect();
        String::from_utf8(bytes).expect("JSON").replace("Content-Length: 3\r\n\r\n", "")
    }

    #[test]
    fn what_is_queued_is_never_overtaken_and_nothing_follows_the_last() {
        let ((open, opened), (written, heard)) = (mpsc::channel(), mpsc::channel());
        let (closed, was_closed) = mpsc::channel();
        let gate = Gate { open: opened, written };
        let closed = move || closed.send(()).expect("someone listens");
        let (outbox, waiting) = Outbox::unattended(gate, closed);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(outbox.send(&130));
        (0..2).for_each(|_| open.send(()).expect("the gate is there"));
        outbox.send_from_thread(&131);
        assert!(heard.try_recv().is_err(), "it stands in the queue behind the other");
        let line = outbox.line.clone();
        std::thread::spawn(move || line.write(waiting));
        assert_eq!(frames(&heard, 2), "130131");
        open.send(()).expect("someone writes");
        outbox.send_from_thread(&132);
        let frame = heard.try_recv().expect("written on this thread, so that it is there by now");
        assert!(frame.ends_with(b"132"));
        drop(open);
        runtime.block_on(outbox.finish());
        outbox.send_from_thread(&133);
        runtime.block_on(outbox.send(&134));
        assert!(heard.recv().is_err() && was_closed.recv().is_err(), "the line is gone");
    }

    #[test]
    fn a_client_that_is_gone_is_told_once_from_whichever_thread() {
        let ((open, opened), (written, _)) = (mpsc::channel(), mpsc::channel());
        let (closed, was_closed) = mpsc::channel();
        drop(open);
        let gate = Gate { open: opened, written };
        let outbox = Outbox::to(gate, move || closed.send(()).expect("someone listens"));
        outbox.send_from_thread(&1);
        outbox.send_from_thread(&2);
        assert_eq!(was_closed.iter().count(), 1);
    }
}
