//! The language server as an editor meets it: real messages over a pipe, in this process.

mod actions;
mod answers;
mod assists;
mod build;
mod client;
mod completion;
mod defects;
mod diagnostics;
mod documents;
mod edits;
mod files;
mod frames;
mod init;
mod inquiry;
mod lifecycle;
mod load;
mod process;
mod pypirc;
mod release;
mod version;
