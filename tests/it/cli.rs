//! The command line, told by running it: every test types a command and looks at what comes out.

mod arguments;
mod build;
mod check;
mod explain;
mod fix;
mod formats;
mod hostile;
mod init;
mod pypirc;
pub mod run;
mod server;
mod version;
