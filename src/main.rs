use shipwheel::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Ok(command) => cli::run(&command).into(),
        Err(exit) => exit.into(),
    }
}
