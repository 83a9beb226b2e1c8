//! The archives that are to be sent: built from a project, or given; looked at as the index would.

use crate::cli::Exit;
use crate::cli::arguments::{Build, BuildFormat, Check, Publish};
use crate::cli::build::{self, Purpose, report};
use crate::cli::checked::Checked;
use crate::cli::format::{self, Report};
use crate::cli::terminal::{Output, complain};
use crate::engine::credentials::told;
use crate::engine::form::Kind;
use crate::engine::index::Index;
use crate::engine::upload::{self, Parcel};
use crate::files::disk;
use std::io;
use std::path::{Path, PathBuf};

/// None when there is nothing that could be sent; it has been printed why.
pub fn parcels(
    arguments: &Publish,
    index: &Index,
    output: &mut Output,
    exit: &mut Exit,
) -> io::Result<Option<Vec<Parcel>>> {
    let Some(paths) = paths(arguments, index, output, exit)? else { return Ok(None) };
    *exit = Exit::Failed;
    let mut parcels: Vec<Parcel> = Vec::new();
    let mut inspections = Vec::new();
    let mut refused = false;
    for path in &paths {
        let (mut inspection, parcel) = match upload::read(path) {
            Ok(read) => read,
            Err(error) => {
                complain(&format!(
                    "nothing was sent: `{}` cannot be read: {error}",
                    path.display()
                ));
                return Ok(None);
            }
        };
        match index.address.is_warehouse() {
            true => inspection.harden(),
            false => inspection.soften(),
        }
        refused |= inspection.has_errors() || parcel.is_none();
        inspections.push(Checked::of_archive(path, inspection));
        parcels.extend(parcel);
    }
    if refused {
        *exit = Exit::Found;
        let mut arguments_of_report = Check::quiet();
        if arguments.output_format == BuildFormat::Json {
            arguments_of_report.output_format = crate::cli::arguments::OutputFormat::Json;
        }
        let report = Report { checked: &inspections, fixed: 0, arguments: &arguments_of_report };
        format::write(&report, output)?;
        output.finish()?;
        complain(&format!("nothing was sent: {} would refuse it", told(index)));
        return Ok(None);
    }
    if let Some(message) = mismatch(&parcels) {
        complain(&format!("nothing was sent: {message}"));
        return Ok(None);
    }
    Ok(Some(parcels))
}

/// The files that were given, or those of the project after it was built.
fn paths(
    arguments: &Publish,
    index: &Index,
    output: &mut Output,
    exit: &mut Exit,
) -> io::Result<Option<Vec<PathBuf>>> {
    let is_archive = |path: &&PathBuf| Kind::of(&path.to_string_lossy()).is_some();
    let archives = arguments.paths.iter().filter(is_archive).count();
    let is_project = |path: &Path| {
        disk::is_folder(path) || path.extension().is_some_and(|extension| extension == "toml")
    };
    match arguments.paths.as_slice() {
        paths if archives > 0 && archives == paths.len() => {
            let mut paths = paths.to_vec();
            paths.sort();
            paths.dedup();
            return Ok(Some(paths));
        }
        [] => {}
        [path] if is_project(path) => {}
        _ => {
            complain(
                "nothing was sent: name one project, or archives only (.whl and .tar.gz); other \
                 files are not uploaded",
            );
            return Ok(None);
        }
    }
    let purpose = if index.address.is_warehouse() { Purpose::Pypi } else { Purpose::Archives };
    let asked = Build::plain(arguments.paths.first().cloned(), arguments.output_format);
    let Some(built) = build::make(&asked, purpose, output, exit)? else {
        complain("nothing was sent");
        return Ok(None);
    };
    if arguments.output_format == BuildFormat::Full {
        report::built(&built.artefacts, &built.remarks, output)?;
        output.finish()?;
    }
    Ok(Some(built.artefacts.into_iter().map(|artefact| artefact.path).collect()))
}

/// One upload is one release: its questions are asked once.
fn mismatch(parcels: &[Parcel]) -> Option<String> {
    let first = parcels.first()?;
    let doubled =
        |parcel: &&Parcel| parcels.iter().filter(|other| other.name == parcel.name).count() > 1;
    if let Some(parcel) = parcels.iter().find(doubled) {
        return Some(format!("`{}` was named twice, in two folders", parcel.name));
    }
    let other = parcels.iter().find(|other| !other.is_same_release(first))?;
    let told = |parcel: &Parcel| format!("`{} {}`", parcel.project, parcel.version);
    Some(format!(
        "the files are of {} and of {}; publish one release at a time",
        told(first),
        told(other)
    ))
}
