//! A plan to the bytes of its archives. It knows streams; names of files on the disk are given to
//! them by others.

use super::archive::tar::Kind as TarKind;
use super::archive::{Monitor, Stop, base64, tar, zip};
use super::plan::{Archive, Member, Plan, Source, When};
use super::profile::Profile;
use super::tree::{Fault, Tree};
use std::io::{Read, Seek, Write};

/// Why an archive was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("`{path}` {fault}")]
    Source { path: String, fault: Fault },
    #[error("`{path}` changed while it was read; build again")]
    Changed { path: String },
    #[error("cannot write `{archive}`: {reason}")]
    Sink { archive: String, reason: std::io::Error },
    #[error("cancelled")]
    Cancelled,
}

/// How hard to compress: the reference's levels, or the fastest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    #[default]
    Exact,
    Fast,
}

/// Writes the wheel.
///
/// # Errors
/// When a file cannot be read as planned, or `out` cannot take it.
pub fn wheel<W: Write + Seek>(
    archive: &Archive,
    profile: Profile,
    tree: &Tree,
    effort: Effort,
    out: W,
    monitor: &mut Monitor<'_>,
) -> Result<(), WriteError> {
    let level = if effort == Effort::Exact { 6 } else { 1 };
    let mut writer = zip::Writer::new(out, level);
    let mut record = String::new();
    for member in &archive.members {
        let When::Wheel(stamp) = member.when else { continue };
        let mode = u16::try_from(member.mode & 0xffff).unwrap_or(0o644);
        if member.source == Source::Record {
            record.push_str(&row(profile, &member.name, "", ""));
        }
        let mut source = open(member, &record, tree)?;
        let size = if member.source == Source::Record { record.len() as u64 } else { member.size };
        let head = zip::Head { name: &member.name, mode, stamp, size };
        let summary =
            writer.add(&head, &mut source, monitor).map_err(|stop| error(stop, member, archive))?;
        let digest = format!("sha256={}", base64(&summary.sha256));
        drop(source);
        record.push_str(&row(profile, &member.name, &digest, &summary.size.to_string()));
    }
    writer.finish().map(drop).map_err(|reason| sink(archive, reason))
}

/// Writes the sdist.
///
/// # Errors
/// As `wheel`.
pub fn sdist<W: Write>(
    archive: &Archive,
    plan: &Plan,
    tree: &Tree,
    effort: Effort,
    out: W,
    monitor: &mut Monitor<'_>,
) -> Result<(), WriteError> {
    let level = if effort == Effort::Exact { 9 } else { 1 };
    let inner = archive.name.strip_suffix(".gz").unwrap_or(&archive.name);
    let mut writer = tar::Writer::new(out, inner, plan.gzip_time, level);
    for member in &archive.members {
        let When::Sdist(time) = member.when else { continue };
        let kind = match &member.source {
            Source::Link(target) => TarKind::Link(target),
            Source::Same(name) => TarKind::Same(name),
            _ => TarKind::File { size: member.size },
        };
        let head = tar::Head { name: &member.name, mode: member.mode, time, kind };
        let mut source = open(member, "", tree)?;
        writer.add(&head, &mut source, monitor).map_err(|stop| error(stop, member, archive))?;
    }
    writer.finish().map(drop).map_err(|reason| sink(archive, reason))
}

fn open<'m>(
    member: &'m Member,
    record: &'m str,
    tree: &Tree,
) -> Result<Box<dyn Read + 'm>, WriteError> {
    Ok(match &member.source {
        Source::File(path) => {
            let file = tree.reader(path);
            Box::new(file.map_err(|fault| WriteError::Source { path: path.clone(), fault })?)
        }
        Source::Text(text) => Box::new(text.as_bytes()),
        Source::Record => Box::new(record.as_bytes()),
        Source::Link(_) | Source::Same(_) => Box::new(std::io::empty()),
    })
}

fn error(stop: Stop, member: &Member, archive: &Archive) -> WriteError {
    let path = match &member.source {
        Source::File(path) => path.clone(),
        _ => member.name.clone(),
    };
    match stop {
        Stop::Changed(_) => WriteError::Changed { path },
        Stop::Cancelled => WriteError::Cancelled,
        Stop::Io(reason) => sink(archive, reason),
        Stop::Source(reason) => {
            WriteError::Source { path, fault: Fault::Unreadable(reason.to_string()) }
        }
    }
}

fn sink(archive: &Archive, reason: std::io::Error) -> WriteError {
    WriteError::Sink { archive: archive.name.clone(), reason }
}

/// A line of RECORD: quoted by Python's `csv` in the newer line, plain in the older.
fn row(profile: Profile, name: &str, digest: &str, size: &str) -> String {
    match profile {
        Profile::Flit3 => format!("{name},{digest},{size}\n"),
        Profile::Flit4 if name.contains([',', '"', '\r', '\n']) => {
            format!("\"{}\",{digest},{size}\r\n", name.replace('"', "\"\""))
        }
        Profile::Flit4 => format!("{name},{digest},{size}\r\n"),
    }
}
