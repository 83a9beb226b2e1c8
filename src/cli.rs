//! The command line: arguments become a verb, and what the verb did becomes an exit code. It
//! must not know the language server.

mod arguments;
mod build;
mod check;
mod checked;
mod diff;
mod explain;
mod format;
mod init;
mod input;
mod login;
mod markdown;
mod place;
mod plain;
mod publish;
mod rules;
mod terminal;
mod version;
mod wrap;
mod write;

pub use arguments::{LogLevel, Server};
pub use terminal::complain;

use crate::engine::credentials;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::ffi::OsString;
use std::io::{self, Write};
use terminal::Output;

/// What a run of the command means to the shell; of several the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing of the level `error` was found.
    Clean = 0,
    /// Errors were found, or `--diff` had something to show.
    Found = 1,
    /// The command could not do what it was asked to.
    Failed = 2,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        std::process::ExitCode::from(exit as u8)
    }
}

/// What was asked for, with valid arguments.
pub enum Door {
    /// To serve an editor.
    Server(Server),
    /// A command of the shell, for `run`.
    Shell(Command),
}

/// A command of the shell.
pub struct Command {
    verb: Verb,
    color: clap::ColorChoice,
}

enum Verb {
    Init(arguments::Init),
    Check(arguments::Check),
    Build(arguments::Build),
    Version(arguments::Version),
    Publish(Box<arguments::Publish>),
    Login(arguments::Login),
    Logout(arguments::Logout),
    Explain(arguments::Explain),
    Rules(arguments::Rules),
}

/// Reads the arguments of the process, its own name first.
///
/// # Errors
/// When there is nothing to run: help or version were asked for, or the arguments are wrong. It
/// has been printed then, and the exit code says which.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Door, Exit> {
    let arguments = arguments::Arguments::read(arguments).map_err(|error| {
        // Where even this cannot be printed, the exit code has to do.
        let _ = error.print();
        if error.use_stderr() { Exit::Failed } else { Exit::Clean }
    })?;
    let verb = match arguments.verb {
        arguments::Verb::Server(server) => return Ok(Door::Server(server)),
        arguments::Verb::Init(init) => Verb::Init(init),
        arguments::Verb::Check(check) => Verb::Check(check),
        arguments::Verb::Build(build) => Verb::Build(build),
        arguments::Verb::Version(version) => Verb::Version(version),
        arguments::Verb::Publish(publish) => Verb::Publish(Box::new(publish)),
        arguments::Verb::Login(login) => Verb::Login(login),
        arguments::Verb::Logout(logout) => Verb::Logout(logout),
        arguments::Verb::Explain(explain) => Verb::Explain(explain),
        arguments::Verb::Rules(rules) => Verb::Rules(rules),
    };
    Ok(Door::Shell(Command { verb, color: arguments.color }))
}

/// From here on a panic is told on standard error without anything that may be a secret.
pub fn watch_panics() {
    std::panic::set_hook(Box::new(|panic| {
        complain(&format!("{}; this is a fault of Shipwheel", credentials::alarm(panic)));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            // It has the names of functions, and none of their values.
            let _ = writeln!(io::stderr(), "{trace}");
        }
    }));
}

/// Runs a command and prints what it has to say.
pub fn run(command: &Command) -> Exit {
    let mut output = Output::of_stdout(command.color);
    let mut exit = Exit::Clean;
    let written = match &command.verb {
        Verb::Init(init) => init::run(init, &mut output, &mut exit),
        Verb::Check(check) => check::run(check, &mut output, &mut exit),
        Verb::Build(build) => build::run(build, &mut output, &mut exit),
        Verb::Version(arguments) => version::run(arguments, &mut output, &mut exit),
        Verb::Publish(publish) => publish::run(publish, &mut output, &mut exit),
        Verb::Login(arguments) => login::run(arguments, &mut output, &mut exit),
        Verb::Logout(arguments) => login::forget(arguments, &mut output, &mut exit),
        Verb::Explain(explain) => explain::run(explain, &mut output),
        Verb::Rules(rules) => rules::run(rules, &mut output),
    };
    match written.and_then(|()| output.finish()) {
        Ok(()) => exit,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => {
            complain(&format!("the output cannot be written: {error}"));
            Exit::Failed
        }
    }
}
