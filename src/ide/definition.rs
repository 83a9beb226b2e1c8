//! From a word of the project file to what it stands for in the project's files.

use crate::analysis::version;
use crate::document::{Document, Str, Value};
use crate::files::{Files, Kind, inside};
use crate::project::{Lookup, Object, Project, Settings};
use crate::text::Span;

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The word that leads there, in the project file.
    pub from: Span,
    pub file: String,
    pub span: Span,
}

/// Keys whose strings are paths of files.
const PATHS: [&[&str]; 9] = [
    &["project", "readme"],
    &["project", "readme", "file"],
    &["project", "license", "file"],
    &["tool", "hatch", "version", "path"],
    &["tool", "pdm", "version", "path"],
    &["tool", "setuptools", "dynamic", "version", "file"],
    &["tool", "setuptools", "dynamic", "readme", "file"],
    &["tool", "setuptools", "dynamic", "dependencies", "file"],
    &["tool", "setuptools", "license-files"],
];

/// Keys whose strings name the version in a module.
const NAMES: [&[&str]; 3] = [
    &["tool", "setuptools", "dynamic", "version", "attr"],
    &["tool", "pdm", "version", "getter"],
    &["tool", "hatch", "version", "expression"],
];

/// What stands at `offset` leads to.
pub fn definition(
    document: &Document,
    files: &dyn Files,
    settings: &Settings,
    offset: usize,
) -> Vec<Target> {
    let project = Project::read(document, Some(files), settings);
    let touched = |text: &&Str| text.span.touches(offset);
    if let Some(listed) =
        project.dynamic.iter().copied().filter(touched).find(|t| t.as_str() == "version")
    {
        return version_target(document, files, settings, &project, listed.span);
    }
    let named = NAMES.iter().filter_map(|path| document.at(path)?.as_text()).find(touched);
    if let Some(named) = named {
        return version_target(document, files, settings, &project, named.span);
    }
    for text in PATHS.iter().filter_map(|path| document.at(path)).flat_map(texts) {
        if touched(&text) {
            return file_target(files, text).into_iter().collect();
        }
    }
    if let Some(glob) = project.license.globs.iter().find(|glob| touched(&glob.text)) {
        let found = glob.finds.iter().flat_map(|finds| &finds.pathlib);
        let target = |file: &String| start(glob.text.span, file.clone());
        return found.take(50).map(target).collect();
    }
    let point = project.entry_points.iter().find(|point| touched(&point.value));
    point
        .into_iter()
        .filter_map(|point| {
            let from = point.value.span;
            match (&point.object, &point.module) {
                (Object::Found { file, span, .. }, _) => {
                    Some(Target { from, file: file.clone(), span: *span })
                }
                (_, Lookup::Found(file)) => Some(start(from, file.clone())),
                _ => None,
            }
        })
        .collect()
}

fn texts(value: &Value) -> Vec<&Str> {
    value.as_text().into_iter().chain(value.texts()).collect()
}

fn start(from: Span, file: String) -> Target {
    Target { from, file, span: Span::at(0) }
}

fn file_target(files: &dyn Files, text: &Str) -> Option<Target> {
    let file = inside(text.as_str()).ok()?;
    matches!(files.kind(&file), Kind::File { .. }).then(|| start(text.span, file))
}

/// The string that holds the version, else the place that decides it.
fn version_target(
    document: &Document,
    files: &dyn Files,
    settings: &Settings,
    project: &Project,
    from: Span,
) -> Vec<Target> {
    let old = project.published_version().ok();
    let change = old.and_then(|old| version::change(document, Some(files), settings, &old).ok());
    let held = change.and_then(|change| Some((change.file?, change.edit.span)));
    let decided = project.resolved_version.as_ref().map(|r| (r.file.clone(), r.span));
    let target = held.or(decided).map(|(file, span)| Target { from, file, span });
    target.into_iter().collect()
}
