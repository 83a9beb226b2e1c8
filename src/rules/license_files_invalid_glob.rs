//! Patterns of licence files that a backend or the standard refuses.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::grammar::glob::{Portable, Problem};
use crate::project::{Backend, LicenseGlob, Project};
use crate::text::Edit;

rule! {
    /// A pattern in `license-files` is not a portable glob.
    ///
    /// It is a relative path with `/`, made of letters, digits, `_ - .` and spaces, `*`, `?`,
    /// `**` as a whole part, and `[ ]` with plain characters. uv_build refuses everything else,
    /// flit_core most of it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license-files = ["LICENSE.{txt,md}"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license-files = ["LICEN[CS]E*"]
    /// ```
    "license-files-invalid-glob", Error,
    "https://packaging.python.org/en/latest/specifications/glob-patterns/", check
}

fn check(project: &Project, report: &mut Report) {
    for glob in &project.license.globs {
        let value = glob.text.as_str();
        let Some((fault, severity)) = worst(project, glob) else { continue };
        let shown = fault.span.of(value);
        let message = match fault.kind {
            Problem::Empty => "An empty pattern matches nothing".to_owned(),
            Problem::Absolute => {
                "A pattern starts in the project, without a `/` in front".to_owned()
            }
            Problem::Parent => {
                "`..` is not allowed in a pattern: the file must lie in the project".to_owned()
            }
            Problem::Backslash => "`\\` is not allowed in a portable glob: write `/`".to_owned(),
            Problem::Braces => {
                "`{ }` is not allowed in a portable glob: write one pattern for each".to_owned()
            }
            Problem::Character(c) => {
                format!("`{}` is not allowed in a portable glob", c.escape_debug())
            }
            Problem::Bracket => format!("`{shown}` has no partner"),
            Problem::EmptyClass => "`[]` matches nothing".to_owned(),
            Problem::ClassCharacter(c) => format!("`{c}` is not allowed between `[` and `]`"),
            Problem::PartialRecursion => "`**` must stand alone between slashes".to_owned(),
            Problem::Space => "uv_build takes no spaces in a pattern".to_owned(),
        };
        let place = match shown.is_empty() {
            true => glob.text.span,
            false => glob.text.place(fault.span.range()),
        };
        let found = report.at(place, message).severity(severity);
        match (fault.kind, fault.repair) {
            (Problem::Backslash, Some(repair)) => {
                found.fix("Write `/`", vec![glob.text.replace(&repair.text)]);
            }
            (Problem::Absolute, Some(repair)) => {
                let edit = glob.text.replace_part(repair.span.range(), &repair.text);
                found.unsafe_fix("Remove the `/`", vec![edit]);
            }
            (Problem::Braces, _) => {
                if let Some(patterns) = alternatives(value) {
                    let list: Vec<String> =
                        patterns.iter().map(|pattern| edit::quote(pattern)).collect();
                    let edit = Edit::replace(glob.text.span, list.join(", "));
                    found.unsafe_fix("Write one pattern for each", vec![edit]);
                }
            }
            _ => {}
        }
    }
}

/// Whether `license-files-no-match` should be silent about a pattern, since this rule is not.
pub(super) fn tells(project: &Project, glob: &LicenseGlob) -> bool {
    worst(project, glob).is_some()
}

fn worst(
    project: &Project,
    glob: &LicenseGlob,
) -> Option<(crate::grammar::Fault<Problem>, Severity)> {
    let faults = Portable::read(glob.text.as_str()).faults.into_iter();
    let judged = faults.filter_map(|fault| {
        let severity = judged(project, glob, fault.kind)?;
        Some((fault, severity))
    });
    // The first of the gravest.
    judged.fold(None, |worst, next| match &worst {
        Some((_, severity)) if *severity >= next.1 => worst,
        _ => Some(next),
    })
}

/// What the backend does with a fault; none when nothing need be said.
fn judged(project: &Project, glob: &LicenseGlob, problem: Problem) -> Option<Severity> {
    use Backend::{Flit, Hatchling, Pdm, Poetry, Setuptools, Spec, Uv};
    let backend = project.backend;
    // These three refuse a pattern that finds nothing, whatever its form.
    let nothing = glob.finds.as_ref().is_some_and(|finds| finds.pathlib.is_empty());
    let unmatched = nothing && matches!(backend, Flit | Pdm | Poetry);
    let refused = match (backend, problem) {
        (Uv, _) => true,
        (_, Problem::Space) => return None,
        (Spec, Problem::PartialRecursion) => false,
        (Spec, _) => true,
        (Hatchling, _) => false,
        (Setuptools, problem) => problem == Problem::Absolute,
        // Python before 3.13 refuses it, newer ones do not.
        (Flit | Pdm | Poetry, Problem::PartialRecursion) => true,
        (_, Problem::PartialRecursion) => unmatched,
        (Flit, Problem::Bracket | Problem::EmptyClass | Problem::ClassCharacter(_)) => unmatched,
        (Flit, _) => true,
        (Pdm | Poetry, Problem::Absolute | Problem::Empty) => true,
        (Pdm | Poetry, _) => unmatched,
        _ => false,
    };
    // What the index refuses in the name of a file, however it was found.
    let index = problem == Problem::Parent && !nothing && glob.finds.is_some();
    Some(match (refused, index) {
        (true, _) => Severity::Error,
        (false, true) => level::of_index(project),
        (false, false) => Severity::Warning,
    })
}

/// `a.{b,c}` as `a.b` and `a.c`, when there is one pair of braces.
fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let (before, rest) = pattern.split_once('{')?;
    let (inside, after) = rest.split_once('}')?;
    if pattern.len() > 200 || after.contains(['{', '}']) || inside.contains('{') {
        return None;
    }
    Some(inside.split(',').map(|part| format!("{before}{}{after}", part.trim())).collect())
}
