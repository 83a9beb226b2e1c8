//! Licence files that two patterns find, which hatchling would ship twice.

use super::{Report, rule};
use crate::project::{Backend, Project};
use crate::text::shown::shown;

rule! {
    /// Two patterns of `license-files` find one file, and hatchling stops.
    ///
    /// It puts the files of each pattern into the wheel, and refuses from 1.30 on to put one there
    /// a second time; before that it did, and PyPI refuses the wheel. Other backends count a file
    /// once.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license-files = ["LICENSE", "LICEN*"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license-files = ["LICEN*"]
    /// ```
    "license-files-overlap", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license-files", check
}

fn check(project: &Project, report: &mut Report) {
    let license = &project.license;
    let (Some(table), Some(entry)) = (project.table, license.files_entry) else { return };
    if project.backend != Backend::Hatchling {
        return;
    }
    let is_older = project.build_system.allows_from("hatchling", "1.30") == Some(false);
    let consequence = match is_older {
        true => "PyPI refuses a wheel that holds it twice",
        false => "hatchling stops",
    };
    let found = |at: usize| license.globs[at].finds.as_ref().map(|finds| finds.glob.as_slice());
    for (at, glob) in license.globs.iter().enumerate() {
        let Some(files) = found(at) else { continue };
        let earlier = license.globs[..at].iter().enumerate().find_map(|(before, other)| {
            let both = found(before)?.iter().find(|file| files.contains(file))?;
            Some((other, both))
        });
        let Some((other, file)) = earlier else { continue };
        let (file, pattern) = (shown(file), shown(other.text.as_str()));
        let message = match file == pattern {
            true => format!("`{file}` is listed already, and {consequence}: find it once"),
            false => {
                format!("`{file}` is found by `{pattern}` as well, and {consequence}: find it once")
            }
        };
        // Nothing is lost with a pattern that finds nothing of its own.
        let others = |file: &String| {
            (0..license.globs.len())
                .filter(|other| *other != at)
                .any(|other| found(other).is_some_and(|files| files.contains(file)))
        };
        let is_idle = files.iter().all(others);
        let place = report.at(glob.text.span, message).note(other.text.span, "found here first");
        if is_idle {
            let edit = project.document.remove_item_or_entry(table, entry, glob.at);
            place.fix(format!("Remove `{}`", shown(glob.text.as_str())), vec![edit]);
        }
    }
}
