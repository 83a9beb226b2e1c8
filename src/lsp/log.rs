//! What the server has to say about itself: lines on standard error or in a file, never on
//! standard output. A log that nobody reads never holds the server up.

use crate::engine::credentials::hide;
use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Lines that may wait for a slow reader; later ones are dropped.
const WAITING: usize = 1024;

/// How long the last lines may take to be written when the server ends.
const FAREWELL: Duration = Duration::from_millis(100);

/// How much is told. Each level includes the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Off,
    Error,
    #[default]
    Warn,
    Info,
    Debug,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Off => "off",
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        })
    }
}

enum Entry {
    Line(String),
    Flush(SyncSender<()>),
}

/// A handle on the log; clones write to the same place.
#[derive(Clone)]
pub struct Log {
    level: Level,
    lines: Option<SyncSender<Entry>>,
    said: Arc<Mutex<HashSet<&'static str>>>,
}

impl Log {
    /// Lines up to `level` go to `sink`, from a thread of their own.
    pub fn to(sink: impl Write + Send + 'static, level: Level) -> Self {
        if level == Level::Off {
            return Log::silent();
        }
        let (lines, waiting) = sync_channel(WAITING);
        let writer = std::thread::Builder::new().name("log".to_owned());
        let started = writer.spawn(move || write(sink, &waiting));
        Log { level, lines: started.is_ok().then_some(lines), said: Arc::default() }
    }

    pub fn silent() -> Self {
        Log { level: Level::Off, lines: None, said: Arc::default() }
    }

    pub fn error(&self, message: impl fmt::Display) {
        self.line(Level::Error, message);
    }

    pub fn warn(&self, message: impl fmt::Display) {
        self.line(Level::Warn, message);
    }

    pub fn info(&self, message: impl fmt::Display) {
        self.line(Level::Info, message);
    }

    pub fn debug(&self, message: impl fmt::Display) {
        self.line(Level::Debug, message);
    }

    /// A warning that is told the first time only, however often its cause comes back.
    pub fn warn_once(&self, message: &'static str) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.insert(message) {
            self.warn(message);
        }
    }

    /// Waits a moment for the lines said so far to be written.
    pub fn flush(&self) {
        let (done, written) = sync_channel(1);
        if let Some(lines) = &self.lines
            && lines.try_send(Entry::Flush(done)).is_ok()
        {
            // A log that cannot be written in time is given up: the server must end.
            let _ = written.recv_timeout(FAREWELL);
        }
    }

    fn line(&self, level: Level, message: impl fmt::Display) {
        if level > self.level {
            return;
        }
        if let Some(lines) = &self.lines {
            // One entry stays one line, whatever a client put into the names it sent.
            let message = message.to_string().replace(char::is_control, " ");
            let message = hide(&message);
            let line = format!("{level}: {message}\n");
            match lines.try_send(Entry::Line(line)) {
                // Nobody reads the log, or nobody writes it any more: the server goes on.
                Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
            }
        }
    }
}

fn write(mut sink: impl Write, waiting: &Receiver<Entry>) {
    let mut say = |line: &str| -> io::Result<()> {
        sink.write_all(line.as_bytes())?;
        sink.flush()
    };
    while let Ok(entry) = waiting.recv() {
        match entry {
            Entry::Line(line) => {
                if say(&line).is_err() {
                    return;
                }
            }
            Entry::Flush(done) => {
                let _ = done.try_send(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_below_the_level_and_repeated_warnings_are_left_out() {
        let (mut reader, writer) = io::pipe().unwrap();
        let log = Log::to(writer, Level::Warn);
        log.info("not this");
        log.warn_once("once");
        log.warn_once("once");
        log.error("twice");
        drop(log);
        let mut told = String::new();
        io::Read::read_to_string(&mut reader, &mut told).unwrap();
        assert_eq!(told, "warn: once\nerror: twice\n");
    }

    #[test]
    fn a_log_that_nobody_reads_does_not_block() {
        let (_reader, writer) = io::pipe().unwrap();
        let log = Log::to(writer, Level::Debug);
        for _ in 0..50_000 {
            log.debug("a line that nobody reads, and that would fill any pipe");
        }
        log.flush();
    }
}
