//! Uploading: to an index that does as it is told, and what came of it.

mod canary;
mod choice;
mod command;
mod faults;
mod form;
pub mod index;
#[cfg(unix)]
mod keyring;
mod netrc;
mod panic;
mod portal;
mod preflight;
mod pypirc;
mod attestation;
#[cfg(target_os = "linux")]
mod tls;
mod trusted;
mod uv;
#[cfg(unix)]
mod verify;
