//! A plan to the bytes of its archives. It knows streams; names of files on the disk are given to
//! them by others.

use super::archive::pack::{Level, Packed, Packer};
use super::archive::tar::Kind as TarKind;
use super::archive::{Monitor, Stop, Summary, base64, copy, tar, zip};
use super::plan::{Archive, Member, Plan, Source, When};
use super::profile::Profile;
use super::tree::{Fault, Tree};
use std::io::{Read, Seek, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Members up to this size are packed in memory.
const SMALL: u64 = 1 << 20;
/// Bytes before compression that are packed together, and kept until they are written.
const BATCH: u64 = 8 << 20;
/// Less than this is not worth a second thread.
const WORTH: u64 = 256 << 10;

/// Writes the wheel, its members packed on as many as `workers` threads.
///
/// # Errors
/// When a file cannot be read as planned, or `out` cannot take it.
pub fn wheel<W: Write + Seek>(
    archive: &Archive,
    profile: Profile,
    tree: &Tree,
    how: (Effort, usize),
    out: W,
    monitor: &mut Monitor<'_>,
) -> Result<(), WriteError> {
    let (effort, workers) = how;
    let level = if effort == Effort::Exact { Level::Six } else { Level::Fast };
    let mut writer = zip::Writer::new(out, level);
    let mut packer = Packer::new(level);
    let mut record = String::new();
    let mut rest = archive.members.as_slice();
    while let [member, after @ ..] = rest {
        let count = batch(rest);
        if count == 0 {
            let mut source = open(member, tree)?;
            let added = writer.add(&head(member), &mut source, monitor);
            let summary = added.map_err(|stop| error(stop, member, archive))?;
            record.push_str(&row(profile, &member.name, &summary));
            rest = after;
            continue;
        }
        let (now, after) = rest.split_at(count);
        let mut texts = Vec::new();
        for member in now {
            if member.source == Source::Record {
                record.push_str(&line(profile, &member.name, "", ""));
                texts.push(std::mem::take(&mut record).into_bytes());
            } else {
                texts.push(text(member, archive, tree, monitor)?);
            }
        }
        for (member, packed) in now.iter().zip(pack(&texts, &mut packer, level, workers)) {
            let size = packed.summary.size;
            let head = zip::Head { size, ..head(member) };
            writer.add_packed(&head, &packed).map_err(|reason| sink(archive, reason))?;
            record.push_str(&row(profile, &member.name, &packed.summary));
        }
        rest = after;
    }
    writer.finish().map(drop).map_err(|reason| sink(archive, reason))
}

/// How many of the next members are packed together; none when the first is too large. RECORD
/// waits for all others.
fn batch(members: &[Member]) -> usize {
    if members.first().is_some_and(|member| member.source == Source::Record) {
        return 1;
    }
    let mut total = 0;
    let fits = |member: &&Member| {
        total += member.size;
        member.source != Source::Record && member.size <= SMALL && total <= BATCH
    };
    members.iter().take_while(fits).count()
}

fn head(member: &Member) -> zip::Head<'_> {
    let stamp = match member.when {
        When::Wheel(stamp) => stamp,
        When::Sdist(_) => zip::Stamp::FIRST,
    };
    let mode = u16::try_from(member.mode & 0xffff).unwrap_or(0o644);
    zip::Head { name: &member.name, mode, stamp, size: member.size }
}

/// All bytes of a small member.
fn text(
    member: &Member,
    archive: &Archive,
    tree: &Tree,
    monitor: &mut Monitor<'_>,
) -> Result<Vec<u8>, WriteError> {
    let mut bytes = Vec::with_capacity(usize::try_from(member.size).unwrap_or_default());
    let mut source = open(member, tree)?;
    let read = copy(&mut source, member.size, monitor, &mut |piece| {
        bytes.extend_from_slice(piece);
        Ok(())
    });
    read.map_err(|stop| error(stop, member, archive))?;
    Ok(bytes)
}

/// Packs each text, in their order, on several threads where that pays.
fn pack(texts: &[Vec<u8>], packer: &mut Packer, level: Level, workers: usize) -> Vec<Packed> {
    let total: u64 = texts.iter().map(|text| text.len() as u64).sum();
    if workers < 2 || texts.len() < 2 || total < WORTH {
        return texts.iter().map(|text| packer.pack(text)).collect();
    }
    let next = AtomicUsize::new(0);
    let work = |packer: &mut Packer| {
        let mut packed = Vec::new();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(text) = texts.get(at)
        {
            packed.push((at, packer.pack(text)));
        }
        packed
    };
    let mut all = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers.min(texts.len()))
            .map(|_| scope.spawn(|| work(&mut Packer::new(level))))
            .collect();
        let mut all = work(packer);
        for other in others {
            // A panic is the caller's as much as one on its own thread would be.
            all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, packed)| packed).collect()
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
    let level = if effort == Effort::Exact { Level::Nine } else { Level::Fast };
    let inner = archive.name.strip_suffix(".gz").unwrap_or(&archive.name);
    let begun = tar::Writer::new(out, inner, plan.gzip_time, level);
    let mut writer = begun.map_err(|reason| sink(archive, reason))?;
    for member in &archive.members {
        let When::Sdist(time) = member.when else { continue };
        let kind = match &member.source {
            Source::Link(target) => TarKind::Link(target),
            Source::Same(name) => TarKind::Same(name),
            _ => TarKind::File { size: member.size },
        };
        let head = tar::Head { name: &member.name, mode: member.mode, time, kind };
        let mut source = open(member, tree)?;
        writer.add(&head, &mut source, monitor).map_err(|stop| error(stop, member, archive))?;
    }
    writer.finish().map(drop).map_err(|reason| sink(archive, reason))
}

fn open<'m>(member: &'m Member, tree: &Tree) -> Result<Box<dyn Read + 'm>, WriteError> {
    Ok(match &member.source {
        Source::File(path) => {
            let file = tree.reader(path);
            Box::new(file.map_err(|fault| WriteError::Source { path: path.clone(), fault })?)
        }
        Source::Text(text) => Box::new(text.as_bytes()),
        Source::Record | Source::Link(_) | Source::Same(_) => Box::new(std::io::empty()),
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

/// How long RECORD will be, in bytes: digests are all of one length.
pub fn record_size(archive: &Archive, profile: Profile) -> u64 {
    const DIGEST: &str = "sha256=0123456789012345678901234567890123456789012";
    let rows = archive.members.iter().map(|member| match member.source {
        Source::Record => line(profile, &member.name, "", ""),
        _ => line(profile, &member.name, DIGEST, &member.size.to_string()),
    });
    rows.map(|row| row.len() as u64).sum()
}

fn row(profile: Profile, name: &str, summary: &Summary) -> String {
    let digest = format!("sha256={}", base64(&summary.sha256));
    line(profile, name, &digest, &summary.size.to_string())
}

/// A line of RECORD: quoted by Python's `csv` in the newer line, plain in the older.
fn line(profile: Profile, name: &str, digest: &str, size: &str) -> String {
    match profile {
        Profile::Flit3 => format!("{name},{digest},{size}\n"),
        Profile::Flit4 if name.contains([',', '"', '\r', '\n']) => {
            format!("\"{}\",{digest},{size}\r\n", name.replace('"', "\"\""))
        }
        Profile::Flit4 => format!("{name},{digest},{size}\r\n"),
    }
}
