//! The language server: one client at standard input and output, served with `tower-lsp` behind
//! a guard and a transport of our own. Knows nothing of the command line.

// Lines about the server itself, on standard error or in a file.
mod log;
// Whether the editor is still there, as the operating system says.
mod process;
// Bytes of the pipe to bodies of messages; survives any bytes.
mod frame;
// Bodies to messages of JSON-RPC, read leniently.
mod message;
// Messages to the client: a short queue, and the way past it.
mod outbox;
// The loop between the two.
pub mod transport;
// The URI of a document to a name and a path.
mod uri;
mod watch;
// What the user set in the editor.
mod settings;
// What the client can do.
mod session;
// The way to the files of a project.
pub mod folders;
// One state of one document.
mod snapshot;
// What a client may order.
mod capabilities;
mod command;
// What runs at its order, and how it is stopped.
mod jobs;
// What there is to find in it.
mod due;
mod findings;
// What can be done about it.
mod actions;
// Notifications that change the state.
mod update;
// A build that was ordered, as the core does it.
mod build;
// All that is remembered, behind the one mutex.
pub mod state;
// Core to protocol: the one file that knows both worlds.
mod complete;
mod convert;
// The layer that keeps order and catches panics.
pub mod guard;
// Diagnostics, sent unasked.
mod publish;
// How far an operation is, on the client's screen.
mod progress;
// From the order to what the client hears of it.
mod operation;
// Where the address and the token of an upload come from.
mod surroundings;
// A project made ready for an index, and sent when someone says so.
mod release;
// What is asked of a project as a whole.
mod inquiry;
// A folder as the files that make a package of it.
mod begin;
// What to type where an editor cannot be asked.
mod shell;
// Texts that are shown as documents.
mod papers;
// What a client may order is begun.
mod orders;
// The requests a client may make.
mod server;

pub use log::{Level, Log};
pub use surroundings::Surroundings;
pub use transport::Ending;

use crate::aside;
use crate::engine::credentials::alarm;
use folders::Folders;
use guard::{Guard, Panics};
use publish::Publisher;
use server::Backend;
use state::State;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tower_lsp::LspService;
use transport::Endings;

/// How long operations may take to stop when the server ends.
const LAST_OPERATIONS: Duration = Duration::from_secs(2);

/// How the server is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the log goes; standard error without it.
    pub log_file: Option<PathBuf>,
    pub log_level: Level,
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot write the log file `{}`", path.display())]
    LogFile { path: PathBuf, source: io::Error },
    #[error("cannot serve")]
    Serve { source: io::Error },
}

/// Serves the client at standard input and output until it leaves. The exit code is 0 when it
/// left in order, and 1 otherwise.
///
/// # Errors
/// When the log file cannot be written, or standard output or threads are not to be had.
pub fn serve(options: Options) -> Result<ExitCode, StartError> {
    let log = match options.log_file {
        None => Log::to(io::stderr(), options.log_level),
        Some(path) => Log::to(log_file(path)?, options.log_level),
    };
    let panics = log.clone();
    std::panic::set_hook(Box::new(move |panic| panics.error(alarm(panic))));
    let ending = process::output()
        .and_then(|output| run(io::stdin(), output, Folders::on_disk(), log.clone()))
        .map_err(|source| StartError::Serve { source })?;
    log.info(format_args!("ends: {ending:?}"));
    log.flush();
    Ok(if ending.is_orderly() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[expect(clippy::disallowed_methods, reason = "the log grows while the server runs")]
fn log_file(path: PathBuf) -> Result<File, StartError> {
    let opened = OpenOptions::new().create(true).append(true).open(&path);
    opened.map_err(|source| StartError::LogFile { path, source })
}

/// Serves the client at the other end of `input` and `output`, with the files of `folders`.
///
/// # Errors
/// When threads are not to be had.
pub fn run(
    input: impl Read + Send + 'static,
    output: File,
    folders: Folders,
    log: Log,
) -> io::Result<Ending> {
    run_in(input, output, folders, Surroundings::of_process(), log)
}

/// As `run`, in other surroundings than those of this process.
///
/// # Errors
/// When threads are not to be had.
pub fn run_in(
    input: impl Read + Send + 'static,
    output: File,
    folders: Folders,
    surroundings: Surroundings,
    log: Log,
) -> io::Result<Ending> {
    let watched = output.try_clone()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(32)
        .enable_time()
        .build()?;
    // While the client says hello.
    runtime.spawn_blocking(aside::start);
    let ending = runtime.block_on(async {
        let state = Arc::new(State::new(folders, surroundings, log.clone()));
        let (endings, ended) = mpsc::unbounded_channel();
        tokio::spawn(watch(watched, endings.clone()));
        let (service, socket) = LspService::build(|client| Backend {
            client,
            state: state.clone(),
            endings,
            log: log.clone(),
        })
        .custom_method("shipwheel/viewText", Backend::view_text)
        .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
        .finish();
        let client = service.inner().client.clone();
        let panics = Panics::new(client.clone(), log.clone());
        let output = transport::Output::to(output);
        let (outbox, begun) = (output.outbox.clone(), output.begun.clone());
        let publisher = Publisher { outbox, begun, client };
        let publishing = publisher.run(state.clone(), panics.clone());
        let (jobs, plans) = (state.jobs.clone(), state.plans.clone());
        let papers = state.papers.clone();
        let service = Guard::new(service, state, panics);
        let server = transport::Server { service, socket, endings: ended };
        // Both in one task: what a message makes due needs no other thread to wake up.
        let ending = tokio::select! {
            ending = transport::run(server, input, output, log) => ending,
            never = publishing => match never {},
        };
        // What a build has begun to write goes with it, if the disk lets it.
        jobs.close();
        let _ = tokio::time::timeout(LAST_OPERATIONS, jobs.idle()).await;
        plans.clear();
        papers.clear();
        ending
    });
    // What still runs, a rule on a disk that hangs perhaps, must not keep the process.
    runtime.shutdown_timeout(Duration::ZERO);
    Ok(ending)
}

/// Ends the server when nobody reads what it writes, though it may have nothing to write.
async fn watch(output: File, endings: Endings) {
    while !process::unread(&output) {
        tokio::time::sleep(process::LOOK).await;
    }
    let _ = endings.send(Ending::OutputClosed);
}
