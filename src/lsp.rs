//! The language server: one client at standard input and output, served with `tower-lsp` behind
//! a guard and a transport of our own. Knows nothing of the command line.

mod frame;
mod log;
mod message;
mod outbox;
mod process;

pub use log::{Level, Log, UnknownLevel};
