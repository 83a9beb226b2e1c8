//! What was or would be built, for people and for programs.

use super::shown;
use crate::cli::arguments::BuildFormat;
use crate::cli::format::write_json;
use crate::cli::place::Places;
use crate::cli::plain;
use crate::cli::terminal::Output;
use crate::document::Document;
use crate::engine::archive::tar::Time;
pub use crate::engine::plan::bytes;
use crate::engine::plan::{Archive, LeftOut, Member, Plan, Remark, Source, When};
use crate::engine::write::record_size;
use crate::engine::{Artefact, Refusal};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The finished archives.
pub fn built(artefacts: &[Artefact], remarks: &[Remark], out: &mut Output) -> io::Result<()> {
    write_remarks(remarks, out)?;
    let (green, reset) = if out.look.colour { ("\u{1b}[1;32m", "\u{1b}[0m") } else { ("", "") };
    for artefact in artefacts {
        let path = shown(&artefact.path);
        let path = plain::line(&path.to_string_lossy()).into_owned();
        writeln!(out, "{green}Built{reset} {path} ({})", bytes(artefact.size))?;
    }
    Ok(())
}

fn write_remarks(remarks: &[Remark], out: &mut Output) -> io::Result<()> {
    let (yellow, reset) = if out.look.colour { ("\u{1b}[1;33m", "\u{1b}[0m") } else { ("", "") };
    for remark in remarks {
        writeln!(out, "{yellow}warning{reset}: {}", plain::line(&remark.message))?;
    }
    Ok(())
}

pub fn json_built(artefacts: &[Artefact], remarks: &[Remark], out: &mut Output) -> io::Result<()> {
    let built: Vec<Value> = artefacts
        .iter()
        .map(|artefact| {
            let path = shown(&artefact.path).to_string_lossy().into_owned();
            json!({ "path": path, "size": artefact.size, "sha256": artefact.sha256 })
        })
        .collect();
    write_json(&json!({ "built": built, "warnings": json_remarks(remarks) }), out)
}

pub fn json_refused(
    refusal: &Refusal,
    file: &str,
    document: &Document,
    out: &mut Output,
) -> io::Result<()> {
    let places = Places::of(document.text());
    let range = |span| places.range(document.text(), span);
    let rules = refusal.diagnostics.iter().map(|found| {
        let range = range(found.span);
        json!({
            "rule": found.rule, "message": found.message, "file": file,
            "start": range.start, "end": range.end,
        })
    });
    let obstacles = refusal.untold().map(|obstacle| {
        let range = obstacle.span.map(range);
        json!({
            "rule": null, "message": obstacle.message,
            "file": obstacle.path.as_deref().unwrap_or(file),
            "start": range.as_ref().map(|range| range.start),
            "end": range.as_ref().map(|range| range.end),
        })
    });
    write_json(&json!({ "refused": rules.chain(obstacles).collect::<Vec<_>>() }), out)
}

fn json_remarks(remarks: &[Remark]) -> Vec<Value> {
    let one = |remark: &Remark| json!({ "message": remark.message, "file": remark.path });
    remarks.iter().map(one).collect()
}

/// What would be in the archives.
pub fn plan(
    plan: &Plan,
    left_out: &[LeftOut],
    format: BuildFormat,
    out: &mut Output,
) -> io::Result<()> {
    let archives = [("sdist", &plan.sdist), ("wheel", &plan.wheel)];
    if format == BuildFormat::Json {
        let left = |one: &LeftOut| json!({ "file": one.path, "archive": one.archive, "reason": one.reason });
        let left_out: Vec<Value> = left_out.iter().map(left).collect();
        let mut object = json!({ "warnings": json_remarks(&plan.remarks), "left_out": left_out });
        for (kind, archive) in archives {
            if let Some(archive) = archive {
                let members: Vec<Value> = archive
                    .members
                    .iter()
                    .map(|member| json_member(member, archive, plan))
                    .collect();
                object[kind] = json!({ "name": archive.name, "members": members });
            }
        }
        return write_json(&object, out);
    }
    write!(out, "{}", plan.listing(left_out, &|text| plain::line(text)))?;
    write_remarks(&plan.remarks, out)
}

fn json_member(member: &Member, archive: &Archive, plan: &Plan) -> Value {
    let (file, link) = match &member.source {
        Source::File(path) => (Some(path), None),
        Source::Link(target) | Source::Same(target) => (None, Some(target)),
        Source::Text(_) | Source::Record => (None, None),
    };
    let size = match member.source {
        Source::Record => record_size(archive, plan.metadata.profile),
        _ => member.size,
    };
    json!({
        "name": member.name,
        "file": file,
        "link": link,
        "size": size,
        "mode": format!("{:o}", member.mode & 0o7777),
        "time": time(member.when),
    })
}

/// Local in wheels, seconds since 1970 in sdists, as the archives have them.
fn time(when: When) -> Value {
    match when {
        When::Wheel(stamp) => {
            let [year, month, day, hour, minute, second] = stamp.parts();
            json!(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
        }
        When::Sdist(Time::Whole(seconds)) => json!(seconds),
        When::Sdist(Time::Exact(seconds)) => json!(seconds),
    }
}
