//! From a word of the project file to what it stands for in the project's files.

use super::modules::{Mention, mentions, texts};
use crate::analysis::version;
use crate::document::{Document, Entry, Str, Table};
use crate::files::{Files, Kind, inside};
use crate::project::{Lookup, Object, Project, Settings, Tool};
use crate::python;
use crate::text::Span;

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The word that leads there, in the project file.
    pub from: Span,
    pub file: String,
    pub span: Span,
}

/// Keys whose strings are paths of files; `*` stands for any key.
const PATHS: [&[&str]; 19] = [
    &["project", "readme"],
    &["project", "readme", "file"],
    &["project", "license", "file"],
    &["tool", "hatch", "build", "hooks", "*", "path"],
    &["tool", "hatch", "build", "hooks", "vcs", "version-file"],
    &["tool", "hatch", "build", "targets", "*", "hooks", "*", "path"],
    &["tool", "hatch", "metadata", "hooks", "*", "path"],
    &["tool", "pdm", "build", "custom-hook"],
    &["tool", "pdm", "version", "write_to"],
    &["tool", "poetry", "build"],
    &["tool", "poetry", "build", "script"],
    &["tool", "poetry", "readme"],
    &["tool", "setuptools", "dynamic", "*", "file"],
    &["tool", "setuptools", "dynamic", "optional-dependencies", "*", "file"],
    &["tool", "setuptools", "license-files"],
    &["tool", "setuptools", "script-files"],
    &["tool", "setuptools_scm", "version_file"],
    &["tool", "setuptools_scm", "write_to"],
    &["tool", "setuptools", "data-files", "*"],
];

/// Keys whose strings say where the version is written: a path, or a name in a module.
const VERSIONS: [&[&str]; 6] = [
    &["tool", "setuptools", "dynamic", "version", "attr"],
    &["tool", "setuptools", "dynamic", "version", "file"],
    &["tool", "pdm", "version", "getter"],
    &["tool", "pdm", "version", "path"],
    &["tool", "hatch", "version", "expression"],
    &["tool", "hatch", "version", "path"],
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
    if let Some(listed) = project.dynamic.iter().copied().find(touched) {
        let target = match listed.as_str() {
            "version" => version_target(&project, files, settings, listed.span),
            "description" => description(&project, files, listed.span),
            _ => None,
        };
        return target.into_iter().collect();
    }
    let mut named = VERSIONS.iter().filter_map(|path| document.at(path)).flat_map(texts);
    if let Some(text) = named.find(touched) {
        let target = version_target(&project, files, settings, text.span);
        // One of several files may not be the one that holds it.
        let path = inside(text.as_str()).ok().filter(|path| is_file(files, path));
        let is_there = |target: &Target| path.as_ref().is_none_or(|path| target.file == *path);
        let start = || path.clone().map(|path| start(text.span, path));
        let target = target.filter(is_there).or_else(start);
        return target.or_else(|| module_at(&project, files, offset)).into_iter().collect();
    }
    let mut paths = Vec::new();
    for path in PATHS {
        below(document.root(), path, &mut paths);
    }
    if let Some(text) = paths.into_iter().find(touched) {
        let file = inside(text.as_str()).ok().filter(|file| is_file(files, file));
        return file.map(|file| start(text.span, file)).into_iter().collect();
    }
    if let Some(glob) = project.license.globs.iter().find(|glob| touched(&glob.text)) {
        let found = glob.finds.iter().flat_map(|finds| &finds.pathlib);
        let target = |file: &String| start(glob.text.span, file.clone());
        return found.take(50).map(target).collect();
    }
    let point = project.entry_points.iter().find(|point| touched(&point.value));
    if let Some(point) = point {
        return match (&point.object, &point.module) {
            (Object::Unknown, Lookup::Unknown) => {
                reference(&project, files, point.value.span, point.value.as_str())
            }
            found => in_source(point.value.span, found),
        }
        .into_iter()
        .collect();
    }
    module_at(&project, files, offset).into_iter().collect()
}

/// The strings at a path of keys.
fn below<'d>(table: &'d Table, path: &[&str], out: &mut Vec<&'d Str>) {
    let Some((first, rest)) = path.split_first() else { return };
    let mut enter = |entry: &'d Entry| match (rest, &entry.value) {
        ([], value) => out.extend(texts(value)),
        (rest, value) => {
            if let Some(table) = value.as_table() {
                below(table, rest, out);
            }
        }
    };
    match *first {
        "*" => table.entries.iter().for_each(enter),
        key => table.entry(key).into_iter().for_each(&mut enter),
    }
}

/// The module at `offset`, whichever way it is named there.
fn module_at(project: &Project, files: &dyn Files, offset: usize) -> Option<Target> {
    let all = mentions(project, &project.code(files));
    let mention = all.iter().find(|mention| mention.at.span().touches(offset))?;
    let Mention { at, name, object, .. } = mention;
    if let Some(object) = object {
        let text = format!("{name}:{}", object.of(at.as_str()));
        if let Some(target) = reference(project, files, at.span(), &text) {
            return Some(target);
        }
    }
    Some(start(at.span(), project.module_file(files, name)?))
}

/// Where the object of `module:object` is, else its module.
fn reference(project: &Project, files: &dyn Files, from: Span, text: &str) -> Option<Target> {
    let (module, object) = project.find(files, text);
    in_source(from, (&object, &module))
}

fn in_source(from: Span, found: (&Object, &Lookup)) -> Option<Target> {
    match found {
        (Object::Found { file, span, .. }, _) => {
            Some(Target { from, file: file.clone(), span: *span })
        }
        (_, Lookup::Found(file)) => Some(start(from, file.clone())),
        _ => None,
    }
}

fn start(from: Span, file: String) -> Target {
    Target { from, file, span: Span::at(0) }
}

fn is_file(files: &dyn Files, path: &str) -> bool {
    matches!(files.kind(path), Kind::File { .. })
}

/// The docstring that flit_core takes the description from.
fn description(project: &Project, files: &dyn Files, from: Span) -> Option<Target> {
    let Tool::Flit(flit) = &project.tool else { return None };
    let [module] = flit.search.modules() else { return None };
    let file = module.file_run();
    let source = python::Module::read(&files.read(&file).ok()?).ok()?;
    Some(Target { from, file, span: source.docstring_place().unwrap_or(Span::at(0)) })
}

/// The string that holds the version, else the place that decides it.
fn version_target(
    project: &Project,
    files: &dyn Files,
    settings: &Settings,
    from: Span,
) -> Option<Target> {
    let old = project.published_version().ok();
    let change = |old: String| version::change(project.document, Some(files), settings, &old).ok();
    let held = old.and_then(change).and_then(|change| Some((change.file?, change.edit.span)));
    let decided = project.resolved_version.as_ref().map(|r| (r.file.clone(), r.span));
    held.or(decided).map(|(file, span)| Target { from, file, span })
}
