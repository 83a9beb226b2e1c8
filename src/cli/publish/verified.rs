//! The end of an upload: what became of each file, and with `--verify` whether everybody can have
//! them now.

use super::report::{self, Sent};
use crate::cli::Exit;
use crate::cli::arguments::BuildFormat;
use crate::cli::terminal::{Output, complain, warn};
use crate::engine::index::Index;
use crate::engine::upload::{self, Ending, Limits, Parcel};
use crate::engine::verify;
use std::io;
use std::time::Duration;

/// What was found out after an upload.
#[derive(Default)]
pub struct Verified {
    pub is_listed: bool,
    /// The wheel that was installed.
    pub installed: Option<String>,
    /// What is not as it should be, or is not known.
    pub message: Option<String>,
}

/// Prints what became of the files, and looks after them if that was asked for.
pub fn conclude(
    sent: &Sent<'_>,
    limits: Limits,
    output: &mut Output,
    exit: &mut Exit,
) -> io::Result<()> {
    let Sent { arguments, index, shipment, endings, .. } = *sent;
    let all = endings.iter().all(Ending::is_there);
    *exit = if all { Exit::Clean } else { Exit::Found };
    let is_full = arguments.output_format == BuildFormat::Full;
    let verify = arguments.verify && all;
    if is_full {
        report::endings(sent, None, output)?;
        output.finish()?;
    }
    let verified = verify.then(|| {
        let parcels: Vec<&Parcel> = shipment.iter().map(|(parcel, _)| parcel).collect();
        let wait = Duration::from_secs(arguments.verify_timeout);
        look(index, &parcels, limits, wait, exit)
    });
    match (&verified, is_full) {
        (Some(verified), true) => report::verified(verified, output),
        (None, true) => Ok(()),
        (verified, false) => report::endings(sent, verified.as_ref(), output),
    }
}

fn look(
    index: &Index,
    parcels: &[&Parcel],
    limits: Limits,
    wait: Duration,
    exit: &mut Exit,
) -> Verified {
    let mut verified = Verified::default();
    let simple = match upload::listed(&index.address, parcels, limits, wait) {
        Ok(simple) => simple,
        Err(error) => {
            *exit = Exit::Found;
            complain(&format!("the files were taken, and {error}"));
            verified.message = Some(error.to_string());
            return verified;
        }
    };
    verified.is_listed = true;
    match verify::install(&simple, parcels) {
        Ok(name) => verified.installed = Some(name),
        Err(error) => {
            if error.is_certain() {
                *exit = Exit::Found;
                complain(&error.to_string());
            } else {
                warn(&format!("it was not tried to install them: {error}"));
            }
            verified.message = Some(error.to_string());
        }
    }
    verified
}
