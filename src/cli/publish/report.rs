//! What would be or was sent, for people and for programs. Nothing here knows a secret.

use super::authority::{self, Authority};
use super::refusal;
use super::verified::Verified;
use crate::cli::arguments::{BuildFormat, Publish};
use crate::cli::build::report::bytes;
use crate::cli::format::write_json;
use crate::cli::place::Place;
use crate::cli::plain;
use crate::cli::terminal::Output;
use crate::engine::index::Index;
use crate::engine::upload::{Caution, Ending, Event, Parcel, Preflight, Standing};
use crate::grammar::token::moment;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Where everything goes, and who said so.
pub fn index(index: &Index, out: &mut Output) -> io::Result<()> {
    if let Some(name) = &index.name {
        writeln!(
            out,
            "repository: {}, {}",
            plain::line(name),
            plain::line(&index.named_by.to_string())
        )?;
    }
    let from = index.address_from.to_string();
    writeln!(out, "address: {}, {}", index.address.upload, plain::line(&from))
}

/// Who sends which files.
pub fn plan(
    authority: &Authority,
    parcels: &[Parcel],
    preflight: &Preflight,
    out: &mut Output,
) -> io::Result<()> {
    if let Some(provider) = authority::provider(authority) {
        writeln!(out, "token or password: trusted publishing ({provider}), not asked for yet")?;
    }
    if let Some(credentials) = &authority.credentials {
        let user = format!("{}, {}", credentials.username, credentials.username_from);
        writeln!(out, "user: {}", plain::line(&user))?;
        let from = credentials.secret_from.to_string();
        let says = credentials.token().map(|token| format!(" ({token})")).unwrap_or_default();
        writeln!(out, "token or password: {}{}", plain::line(&from), plain::line(&says))?;
    }
    if preflight.is_new == Some(true) {
        writeln!(out, "project: not on the index yet; this creates it")?;
    }
    for (parcel, standing) in parcels.iter().zip(&preflight.standings) {
        let note = match standing {
            Standing::New => "",
            Standing::Identical => ", already there",
            Standing::Different { .. } => ", another file of this name is there",
            Standing::Unknown => ", a file of this name is there",
        };
        let name = plain::line(&parcel.name);
        writeln!(
            out,
            "file: {name} ({}{note}) sha256 {}",
            bytes(parcel.size),
            parcel.digests.sha256
        )?;
    }
    Ok(())
}

/// All that would be sent, field by field.
pub fn dry_run(
    index: &Index,
    authority: &Authority,
    parcels: &[Parcel],
    preflight: &Preflight,
    is_full: bool,
    out: &mut Output,
) -> io::Result<()> {
    if is_full {
        for parcel in parcels {
            writeln!(out, "\nform of {}:", plain::line(&parcel.name))?;
            for (name, value) in &parcel.form.fields {
                let mut lines = value.lines();
                let first = lines.next().unwrap_or_default();
                let more = match lines.count() {
                    0 => String::new(),
                    count => format!(" [and {count} more lines]"),
                };
                writeln!(out, "  {name}: {}{more}", plain::line(first))?;
            }
        }
        return writeln!(out, "\nNothing was sent (--dry-run).");
    }
    let files: Vec<Value> = parcels
        .iter()
        .zip(&preflight.standings)
        .map(|(parcel, standing)| {
            let standing = match standing {
                Standing::New => "new",
                Standing::Identical => "identical",
                Standing::Different { .. } => "different",
                Standing::Unknown => "unknown",
            };
            let form: Vec<Value> =
                parcel.form.fields.iter().map(|(name, value)| json!([name, value])).collect();
            json!({
                "name": parcel.name,
                "path": parcel.path.to_string_lossy(),
                "size": parcel.size,
                "sha256": parcel.digests.sha256,
                "blake2_256": parcel.digests.blake2_256,
                "onIndex": standing,
                "form": form,
            })
        })
        .collect();
    let trusted = authority::provider(authority).map(|provider| provider.to_string());
    let sender = authority.credentials.as_ref().map(|credentials| {
        json!({
            "username": credentials.username,
            "usernameFrom": credentials.username_from.to_string(),
            "secretFrom": credentials.secret_from.to_string(),
            "token": credentials.token().map(|token| json!({
                "index": token.location,
                "projects": token.projects.concat(),
                "expires": token.expires.map(moment),
            })),
        })
    });
    let plan = json!({
        "dryRun": true,
        "index": json_index(index),
        "credentials": sender,
        "trustedPublishing": trusted,
        "newProject": preflight.is_new,
        "warnings": json_warnings(preflight),
        "files": files,
    });
    write_json(&plan, out)
}

fn json_warnings(preflight: &Preflight) -> Vec<Value> {
    let json = |one: &Caution| json!({ "rule": one.check, "message": one.message });
    preflight.warnings.iter().map(json).collect()
}

fn json_index(index: &Index) -> Value {
    json!({
        "name": index.name,
        "nameFrom": index.named_by.to_string(),
        "url": index.address.upload.as_str(),
        "urlFrom": index.address_from.to_string(),
    })
}

/// An upload after its end.
pub struct Sent<'s> {
    pub arguments: &'s Publish,
    pub index: &'s Index,
    pub shipment: &'s [(Parcel, Standing)],
    pub endings: &'s [Ending],
    /// What was known before.
    pub preflight: &'s Preflight,
}

/// What became of each file.
pub fn endings(sent: &Sent<'_>, verified: Option<&Verified>, out: &mut Output) -> io::Result<()> {
    let Sent { arguments, index, shipment, endings, preflight } = *sent;
    let is_full = arguments.output_format == BuildFormat::Full;
    let first = shipment.first().map(|(parcel, _)| parcel);
    let page = first.and_then(|parcel| index.address.page(&parcel.project, &parcel.version));
    let all = endings.iter().all(Ending::is_there);
    if !is_full {
        let files = shipment.iter().zip(endings).map(|((parcel, _), ending)| {
            let (outcome, status, message) = words(ending);
            let told = refusal::told(arguments, ending);
            let at = told.as_ref().and_then(|told| told.at.as_ref());
            json!({
                "name": parcel.name, "sha256": parcel.digests.sha256,
                "outcome": outcome, "status": status, "message": message,
                "rule": told.as_ref().map(|told| told.rule),
                "file": at.map(|(path, _)| path.to_string_lossy()),
                "start": at.map(|(_, place)| place),
            })
        });
        let files: Vec<Value> = files.collect();
        let page = page.filter(|_| all);
        let verified = verified.map(|verified| {
            json!({
                "listed": verified.is_listed,
                "installed": verified.installed,
                "message": verified.message,
            })
        });
        let told = json!({
            "index": json_index(index), "warnings": json_warnings(preflight), "files": files,
            "page": page, "verified": verified,
        });
        return write_json(&told, out);
    }
    let paint =
        |code: &str| if out.look.colour { format!("\u{1b}[1;{code}m") } else { String::new() };
    let (green, red, reset) =
        (paint("32"), paint("31"), if out.look.colour { "\u{1b}[0m" } else { "" });
    for ((parcel, _), ending) in shipment.iter().zip(endings) {
        let name = plain::line(&parcel.name);
        let (_, status, message) = words(ending);
        let message = plain::line(&message).into_owned();
        match ending {
            Ending::Uploaded => writeln!(out, "{green}Uploaded{reset} {name}")?,
            Ending::AlreadyThere => writeln!(out, "{green}Already there{reset} {name}")?,
            Ending::Conflict { .. } => writeln!(out, "{red}Not uploaded{reset} {name}: {message}")?,
            Ending::Refused { .. } => {
                let status = status.unwrap_or_default();
                writeln!(out, "{red}Refused{reset} {name}: {status}: {message}")?;
            }
            Ending::Failed { .. } => writeln!(out, "{red}Not uploaded{reset} {name}: {message}")?,
            Ending::NotSent => writeln!(out, "{red}Not sent{reset} {name}")?,
        }
        if let Some(told) = refusal::told(arguments, ending) {
            let at = told.at.map(|(path, Place { line, column })| {
                format!("{}:{line}:{column}: ", path.display())
            });
            let at = at.unwrap_or_default();
            writeln!(out, "  {}see `shipwheel explain {}`", plain::line(&at), told.rule)?;
        }
    }
    match page.filter(|_| all) {
        Some(page) => writeln!(out, "{}", plain::line(&page)),
        None if all => Ok(()),
        None => {
            writeln!(out, "The release is not complete; running this again sends what is missing.")
        }
    }
}

/// What was found out after the upload.
pub fn verified(verified: &Verified, out: &mut Output) -> io::Result<()> {
    if verified.is_listed {
        writeln!(out, "The index lists every file with our digest.")?;
    }
    match &verified.installed {
        Some(name) => writeln!(out, "pip installs {} from there.", plain::line(name)),
        None => Ok(()),
    }
}

fn words(ending: &Ending) -> (&'static str, Option<u16>, String) {
    match ending {
        Ending::Uploaded => ("uploaded", None, String::new()),
        Ending::AlreadyThere => ("alreadyThere", None, String::new()),
        Ending::Conflict { sha256 } => {
            let message = format!("the index has other bytes under this name (sha256 {sha256})");
            ("conflict", None, message)
        }
        Ending::Refused { status, sentence } => ("refused", Some(*status), sentence.clone()),
        Ending::Failed { reason } => ("failed", None, reason.clone()),
        Ending::NotSent => ("notSent", None, String::new()),
    }
}

/// One line on standard error that shows how far an upload is.
pub struct Progress {
    out: Output,
    start: Instant,
    last: Option<Instant>,
    width: usize,
}

impl Progress {
    pub fn new(choice: clap::ColorChoice) -> Self {
        Progress { out: Output::of_stderr(choice), start: Instant::now(), last: None, width: 0 }
    }

    pub fn note(&mut self, event: &Event<'_>) {
        const MOMENT: Duration = Duration::from_millis(300);
        match event {
            Event::Sending { name, done, total } => {
                let fresh = self.last.is_some_and(|last| last.elapsed() < MOMENT / 3);
                if self.out.look.terminal && self.start.elapsed() > MOMENT && !fresh {
                    let percent = 100 * done / total.max(&1);
                    self.show(&format!("sending {name}: {percent} %"));
                }
            }
            Event::Pausing { name, pause, reason } => {
                self.clear();
                let seconds = pause.as_secs_f32();
                let message = format!("{name}: {reason}; trying again in {seconds:.1} seconds");
                crate::cli::terminal::warn(&message);
            }
            Event::Ended { .. } => self.clear(),
        }
    }

    fn show(&mut self, text: &str) {
        let text = plain::line(text).into_owned();
        self.clear();
        self.last = Some(Instant::now());
        self.width = text.chars().count();
        // Nobody needs to know that it could not be shown.
        let _ = write!(self.out, "\r{text}").and_then(|()| self.out.finish());
    }

    pub fn clear(&mut self) {
        if self.last.take().is_some() {
            let blank = " ".repeat(self.width);
            let _ = write!(self.out, "\r{blank}\r").and_then(|()| self.out.finish());
        }
    }
}
