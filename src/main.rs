//! Picks a door: the language server, or a command of the shell.

use shipwheel::cli::{self, Door, Exit, LogLevel};
use shipwheel::lsp;
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Ok(Door::Shell(command)) => {
            cli::watch_panics();
            cli::run(&command).into()
        }
        Ok(Door::Server(server)) => serve(server),
        Err(exit) => exit.into(),
    }
}

fn serve(server: cli::Server) -> ExitCode {
    let log_level = match server.log_level {
        LogLevel::Off => lsp::Level::Off,
        LogLevel::Error => lsp::Level::Error,
        LogLevel::Warn => lsp::Level::Warn,
        LogLevel::Info => lsp::Level::Info,
        LogLevel::Debug => lsp::Level::Debug,
    };
    let served = lsp::serve(lsp::Options { log_file: server.log_file, log_level });
    served.unwrap_or_else(|error| {
        let reason = error.source().map(|reason| format!(": {reason}"));
        cli::complain(&format!("{error}{}", reason.unwrap_or_default()));
        Exit::Failed.into()
    })
}
