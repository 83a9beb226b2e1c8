//! The version of the project: shown beside `"version"` in `dynamic`, explained, and counted up.

use super::hover::{Hover, kind, plain};
use crate::analysis::version::{self, Change, Told};
use crate::document::Document;
use crate::files::Files;
use crate::grammar::name;
use crate::grammar::version::{Part, Version};
use crate::project::{Outcome, Project, Settings};
use crate::text::Span;
use crate::text::lines::Lines;

/// A word behind a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub at: usize,
    pub text: String,
    /// One line about it.
    pub tooltip: String,
}

/// A version that may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bump {
    pub title: String,
    pub change: Change,
}

/// Where the project file speaks of the version: the version itself, and the string in `dynamic`
/// where `[project]` has none.
fn places(project: &Project) -> impl Iterator<Item = Span> {
    project.static_version().map(|given| given.span).into_iter().chain(listed(project))
}

/// `"version"` in `dynamic`, where that counts.
fn listed(project: &Project) -> Option<Span> {
    let listed = project.dynamic.iter().find(|text| text.as_str() == "version");
    listed.filter(|_| project.version.is_none()).map(|text| text.span)
}

/// What a dynamic version comes to.
pub(super) fn hint(project: &Project, files: Option<&dyn Files>) -> Option<Hint> {
    let span = listed(project)?;
    let told = version::tell(project, files);
    let (text, tooltip) = match (&told.version, &told.estimate) {
        (Err(_), Some(estimate)) => {
            let tooltip = format!("estimated from the tags; {} decides", estimate.reader.name());
            (format!("≈ {}", estimate.version), tooltip)
        }
        (Ok(version), _) => {
            let from = project.resolved_version.as_ref().and_then(|resolved| {
                let runs = matches!(resolved.outcome, Outcome::Runs { .. });
                let read = resolved.trail.reads.iter().find(|read| read.found)?;
                runs.then(|| format!(" ({})", read.path))
            });
            let text = format!("{version}{}", from.unwrap_or_default());
            (text, format!("{} would publish {version}", project.backend.name()))
        }
        (Err(why), None) => ("?".to_owned(), why.to_string()),
    };
    Some(Hint { at: span.end, text, tooltip })
}

/// The version, where it comes from, and what copies of the project say of it.
pub(super) fn hover(project: &Project, files: Option<&dyn Files>, offset: usize) -> Option<Hover> {
    let span = places(project).find(|span| span.touches(offset))?;
    let told = version::tell(project, files);
    Some(Hover { span, text: text(&told, project, files) })
}

fn text(told: &Told, project: &Project, files: Option<&dyn Files>) -> String {
    let mut text = match (&told.version, &told.estimate) {
        (Err(_), Some(estimate)) => {
            format!(
                "**Version ≈ {}**, estimated from the tags of the repository\n",
                estimate.version
            )
        }
        (Ok(version), _) => {
            format!("**Version {version}**, as {} would publish it\n", project.backend.name())
        }
        (Err(why), None) => {
            format!("**The version is not known**: {}\n", plain(&why.to_string()))
        }
    };
    for step in told.steps.iter().filter(|step| step.file.is_some() || step.span.is_none()) {
        let Some(file) = step.file.as_deref() else {
            text.push_str(&format!("\n- {}", plain(&step.says)));
            continue;
        };
        let line = step.span.and_then(|span| line(files?, file, span));
        let line = line.map_or(String::new(), |line| format!(":{line}"));
        text.push_str(&format!("\n- `{}{line}`: {}", file.replace('`', ""), plain(&step.says)));
    }
    for copy in &told.copies {
        text.push_str(&format!("\n- **but** {}", plain(copy)));
    }
    if let Some(version) = told.version.as_ref().ok().and_then(|v| Version::read(v).ok()) {
        text.truncate(text.trim_end().len());
        text.push_str(&format!("\n\nIt is {}.", kind(&version)));
        let next: Vec<String> = PARTS
            .iter()
            .filter_map(|part| Some(format!("{} ({})", version.bumped(*part)?, part.name())))
            .collect();
        text.push_str(&format!(" Next: {}", next.join(", ")));
    }
    text
}

fn line(files: &dyn Files, file: &str, span: Span) -> Option<usize> {
    let text = String::from_utf8(files.read(file).ok()?).ok()?;
    Some(Lines::of(&text).line_of(span.start.min(text.len())) + 1)
}

/// What makes the installed package tell the version that is published, when `at` touches the
/// version in the project file.
pub fn cure(project: &Project, at: Span) -> Option<Bump> {
    let astray = project.copies.installed.as_ref()?;
    places(project).find(|span| span.start <= at.end && at.start <= span.end)?;
    let (file, edit) = astray.cure.clone()?;
    let title = format!("Write `{}` into {file}", edit.text);
    Some(Bump { title, change: Change { file: Some(file), edit, old: astray.version.clone() } })
}

/// The name and the version that a build would publish, where both are certain.
pub fn released(
    document: &Document,
    files: Option<&dyn Files>,
    settings: &Settings,
) -> Option<String> {
    let project = Project::read(document, files, settings);
    let name = project.value("name")?.as_text()?.as_str();
    let version = project.published_version().ok()?;
    (name::is_valid(name) && Version::read(&version).is_ok()).then(|| format!("{name} {version}"))
}

/// The parts that are offered; the others are for the command line.
const PARTS: [Part; 3] = [Part::Patch, Part::Minor, Part::Major];

/// The versions that may follow, when `at` touches the version in the project file.
pub fn bumps(
    document: &Document,
    files: Option<&dyn Files>,
    settings: &Settings,
    at: Span,
) -> Vec<Bump> {
    let project = Project::read(document, files, settings);
    let touched = |span: Span| span.start <= at.end && at.start <= span.end;
    if !places(&project).any(touched) {
        return Vec::new();
    }
    let Some(version) = project.published_version().ok() else { return Vec::new() };
    let Ok(version) = Version::read(&version) else { return Vec::new() };
    let mut bumps: Vec<Bump> = Vec::new();
    for next in PARTS.iter().filter_map(|part| version.bumped(*part)) {
        let next = next.to_string();
        let title = format!("Bump to {next}");
        if bumps.iter().any(|bump| bump.title == title) {
            continue;
        }
        let Ok(change) = version::change(document, files, settings, &next) else { break };
        let title = match &change.file {
            Some(file) => format!("{title} in {file}"),
            None => title,
        };
        bumps.push(Bump { title, change });
    }
    bumps
}
