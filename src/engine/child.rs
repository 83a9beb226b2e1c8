//! A program of others as what it answered: started without our secrets, bounded in time and in
//! what is read of it.

use super::index::VARIABLES;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// No more is read of either stream, in bytes.
const LIMIT: u64 = 64 * 1024;

/// Variables by which a CI service lets a job prove who it is; whoever has them can publish.
pub const IDENTITY_VARIABLES: &[&str] = &[
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "CIRCLE_OIDC_TOKEN",
    "CIRCLE_OIDC_TOKEN_V2",
    "PYPI_ID_TOKEN",
    "TESTPYPI_ID_TOKEN",
];

/// A program that ended by itself.
pub struct Ended {
    pub success: bool,
    pub out: Zeroizing<String>,
    pub err: Zeroizing<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    #[error("there is no such program")]
    Missing,
    #[error("it could not be started: {reason}")]
    NotStarted { reason: std::io::Error },
    #[error("it did not end within {seconds} seconds")]
    Slow { seconds: u64 },
}

/// The command `program`, in an environment without tokens and passwords of uploads.
#[expect(clippy::disallowed_methods, reason = "each caller says why its program may run")]
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    VARIABLES.iter().chain(IDENTITY_VARIABLES).for_each(|name| {
        command.env_remove(name);
    });
    command
}

/// Runs `command` with `input` on its standard input.
///
/// # Errors
/// When it does not start, or does not end in time; then it was stopped.
pub fn run(command: &mut Command, input: &str, limit: Duration) -> Result<Ended, ChildError> {
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|reason| match reason.kind() {
        std::io::ErrorKind::NotFound => ChildError::Missing,
        _ => ChildError::NotStarted { reason },
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        let input = Zeroizing::new(input.to_owned());
        // One that does not read it fails by itself.
        std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    }
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let start = Instant::now();
    let slow = ChildError::Slow { seconds: limit.as_secs() };
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                stop(&mut child);
                return Err(slow);
            }
        }
    };
    // One that it left behind may hold the pipes open.
    let rest = || limit.saturating_sub(start.elapsed()).max(Duration::from_millis(100));
    match (out.recv_timeout(rest()), err.recv_timeout(rest())) {
        (Ok(out), Ok(err)) => Ok(Ended { success: status.success(), out, err }),
        _ => Err(slow),
    }
}

fn stop(child: &mut Child) {
    // It may have ended just now.
    let _ = child.kill();
    let _ = child.wait();
}

fn drain(stream: Option<impl Read + Send + 'static>) -> mpsc::Receiver<Zeroizing<String>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Zeroizing::new(Vec::new());
        if let Some(mut stream) = stream {
            // What came before a failure is all there is; what is too much is thrown away, so that
            // the program does not wait for us.
            let _ = stream.by_ref().take(LIMIT).read_to_end(&mut bytes);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
        // Without a receiver nobody waits for it any more.
        let _ = sender.send(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()));
    });
    receiver
}
