//! The version of a project: how it comes to be, told step by step, and the one edit that makes it
//! another.

use crate::document::Document;
use crate::files::{Files, Kind, Listed, ReadError};
use crate::grammar::version::Version;
use crate::project::{Backend, Estimate, Outcome, Project, Settings, Unpublished};
use crate::python::{Constant, Module};
use crate::text::{Edit, Span, apply};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One step on the way to the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// By its path in the project; none is the project file.
    pub file: Option<String>,
    /// In that file; none where the whole of it is meant.
    pub span: Option<Span>,
    /// What happens there.
    pub says: String,
}

/// The version, and the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In normal form.
    pub version: Result<String, Unpublished>,
    /// What the tags of the repository come to, where the version is made of them.
    pub estimate: Option<Estimate>,
    pub steps: Vec<Step>,
    /// What copies of the project say instead.
    pub copies: Vec<String>,
}

/// How the version of `project` comes to be.
pub fn tell(project: &Project, files: Option<&dyn Files>) -> Told {
    let backend = project.backend.name();
    let mut steps = Vec::new();
    let mut step = |file: Option<&str>, span, says: String| {
        steps.push(Step { file: file.map(str::to_owned), span, says });
    };
    if let Some(given) = project.static_version() {
        step(None, Some(given.span), "it is given here".to_owned());
    } else if let Some(listed) = project.dynamic.iter().find(|text| text.as_str() == "version") {
        step(None, Some(listed.span), format!("it is left to {backend}"));
    }
    if let Some(source) = project.version_source().filter(|_| project.static_version().is_none()) {
        step(None, Some(source.span), format!("{backend} looks here for its source"));
    }
    if let Some(resolved) = &project.resolved_version {
        let (file, span) = (Some(resolved.file.as_str()), Some(resolved.span));
        match &resolved.outcome {
            Outcome::Text { .. } => step(file, span, how(project)),
            Outcome::Runs { stopped, .. } => {
                step(file, span, format!("{backend} has to run this file for it"));
                let mut seen = BTreeSet::new();
                for read in resolved.trail.reads.iter().filter(|r| seen.insert(r.path.clone())) {
                    let found = if read.found { "" } else { ", which does not exist" };
                    let says = format!("`{}` is read here{found}", read.path);
                    step(Some(&read.file), Some(read.span), says);
                }
                if let Some(unknown) = stopped {
                    step(Some(&unknown.file), Some(unknown.span), unknown.reason.to_string());
                }
            }
            _ => step(file, span, "here it ends".to_owned()),
        }
    }
    if project.lacking_version.as_ref().is_some_and(|lacking| project.is_zero(lacking)) {
        let says = format!("no setting says where it comes from, and {backend} makes it 0.0.0");
        step(None, None, says);
    }
    let estimate = files.and_then(|files| project.estimate(files));
    match &estimate {
        Some(Ok(estimate)) => step(None, None, from_tags(estimate)),
        Some(Err(why)) => step(None, None, format!("the tags do not tell it: {why}")),
        None => {}
    }
    let estimate = estimate.and_then(Result::ok);
    let copies = &project.copies;
    let say = |instead: &Option<String>, fails: &str| {
        instead.as_ref().map_or_else(|| fails.to_owned(), |version| format!("says {version}"))
    };
    let sdist = copies.from_sdist.as_ref().map(|astray| {
        let said = say(&astray.instead, "cannot be built");
        format!("a wheel built from the sdist {said}: `{}` is not in the sdist", astray.missing)
    });
    let installed = copies.installed.as_ref().map(|astray| {
        let said = say(&astray.instead, "cannot be imported");
        format!("the installed package {said}: `{}` is not installed with it", astray.missing)
    });
    let version = project.published_version();
    Told { version, estimate, steps, copies: sdist.into_iter().chain(installed).collect() }
}

/// How the tags come to the version.
fn from_tags(estimate: &Estimate) -> String {
    let described = &estimate.described;
    let node = &described.node[..described.node.len().min(7)];
    let since = match (&described.tag, described.distance) {
        (Some(tag), 0) => format!("the tag `{tag}` stands at this commit, {node}"),
        (Some(tag), 1) => format!("the tag `{tag}` stands one commit before this one, {node}"),
        (Some(tag), far) => format!("the tag `{tag}` stands {far} commits before this one, {node}"),
        (None, far) => format!("there is no tag among the {far} commits up to this one, {node}"),
    };
    let reader = estimate.reader.name();
    format!(
        "{since}; {reader} makes the version of it while building, and adds what is not committed"
    )
}

/// How the backend reads a text that it does not have to run anything for.
fn how(project: &Project) -> String {
    let backend = project.backend.name();
    match project.backend {
        Backend::Flit => "flit_core reads this string, and imports nothing".to_owned(),
        Backend::Setuptools => "setuptools reads this, and imports nothing".to_owned(),
        _ => format!("{backend}'s pattern finds it here"),
    }
}

/// The edit that gives the project another version, in the file where it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// By its path in the project; none is the project file.
    pub file: Option<String>,
    pub edit: Edit,
    /// The version before, in normal form.
    pub old: String,
}

/// Why there is no such edit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unchangeable {
    #[error("the version is not known: {0}")]
    Unknown(Unpublished),
    #[error(
        "no setting says where the version comes from, so it is 0.0.0; write `version` into [project]"
    )]
    Zero,
    #[error(
        "the version is put together while the project is built; no single string in `{file}` or what it reads holds it"
    )]
    Computed { file: String },
    #[error("the string in `{file}` that holds the version is not a plain one; edit it there")]
    NotPlain { file: String },
    #[error("`{file}` cannot be edited: it is not UTF-8")]
    NotUtf8 { file: String },
    #[error("the version stands in more than one place: {}", .0.join(", "))]
    Several(Vec<String>),
}

/// Finds the edit that makes `new` the version, and makes sure that it does.
///
/// # Errors
/// When the version is not known, or no single string holds it.
pub fn change(
    document: &Document,
    files: Option<&dyn Files>,
    settings: &Settings,
    new: &str,
) -> Result<Change, Unchangeable> {
    let project = Project::read(document, files, settings);
    if let Some(given) = project.static_version() {
        let old = project.published_version().unwrap_or_else(|_| given.as_str().to_owned());
        return Ok(Change { file: None, edit: given.replace(new), old });
    }
    if project.lacking_version.as_ref().is_some_and(|lacking| project.is_zero(lacking)) {
        return Err(Unchangeable::Zero);
    }
    let old = project.published_version().map_err(Unchangeable::Unknown)?;
    let (Some(files), Some(resolved)) = (files, &project.resolved_version) else {
        return Err(Unchangeable::Unknown(Unpublished::None));
    };
    let candidates = match &resolved.outcome {
        Outcome::Text { plain: false, .. } => {
            return Err(Unchangeable::NotPlain { file: resolved.file.clone() });
        }
        Outcome::Text { .. } => vec![(resolved.file.clone(), unquoted(files, resolved)?)],
        Outcome::Runs { value: Some(value), .. } => holders(files, &project, value),
        _ => Vec::new(),
    };
    let works = |(file, span): &(String, Span)| {
        let edited = edited(files, file, &Edit::replace(*span, new))?;
        let after = With { below: files, path: file, content: &edited };
        let project = Project::read(document, Some(&after), settings);
        let wanted = Version::read(new).ok()?.to_string();
        (project.published_version().ok()? == wanted).then_some(())
    };
    let mut found: Vec<(String, Span)> = candidates;
    found.retain(|candidate| works(candidate).is_some());
    match found.as_slice() {
        [(file, span)] => {
            Ok(Change { file: Some(file.clone()), edit: Edit::replace(*span, new), old })
        }
        [] => Err(Unchangeable::Computed { file: resolved.file.clone() }),
        several => Err(Unchangeable::Several(
            several.iter().map(|(file, _)| format!("`{file}`")).collect(),
        )),
    }
}

/// What is to be replaced of a text that was found as it stands.
fn unquoted(files: &dyn Files, resolved: &crate::project::Resolved) -> Result<Span, Unchangeable> {
    let file = || resolved.file.clone();
    let bytes = files.read(&resolved.file).unwrap_or_default();
    let text = std::str::from_utf8(&bytes).map_err(|_| Unchangeable::NotUtf8 { file: file() })?;
    let mark = if text.starts_with('\u{feff}') && is_python(&resolved.file) { 3 } else { 0 };
    let span = Span::new(resolved.span.start + mark, resolved.span.end + mark);
    let shown = text.get(span.range()).ok_or_else(|| Unchangeable::NotPlain { file: file() })?;
    Ok(inside_quotes(shown, span))
}

fn is_python(file: &str) -> bool {
    file.ends_with(".py")
}

/// A literal without its quotes and what stands before them; other text as it is.
fn inside_quotes(shown: &str, span: Span) -> Span {
    let last = shown.chars().next_back();
    match (shown.find(['"', '\'']), last) {
        (Some(at), Some('"' | '\'')) if shown.len() >= at + 2 => {
            Span::new(span.start + at + 1, span.end - 1)
        }
        _ => span,
    }
}

/// The strings at the top level of the modules, and the files they read, that are the version.
fn holders(files: &dyn Files, project: &Project, value: &str) -> Vec<(String, Span)> {
    let Some(resolved) = &project.resolved_version else { return Vec::new() };
    let mut found = Vec::new();
    let mut modules = resolved.trail.modules.clone();
    if !modules.contains(&resolved.file) {
        modules.push(resolved.file.clone());
    }
    for file in &modules {
        let Ok(bytes) = files.read(file) else { continue };
        let Ok(module) = Module::read(&bytes) else { continue };
        let mark = bytes.len() - module.text().len();
        // Other encodings have other places.
        if &bytes[mark..] != module.text().as_bytes() {
            continue;
        }
        for text in module.values().filter_map(Constant::of) {
            let Constant::Text(text) = text else { continue };
            if text.plain && text.value.trim() == value.trim() {
                let shown = text.span.of(module.text());
                let inner = inside_quotes(shown, text.span);
                found.push((file.clone(), Span::new(inner.start + mark, inner.end + mark)));
            }
        }
    }
    let mut seen = BTreeSet::new();
    for read in resolved.trail.reads.iter().filter(|read| read.found) {
        if !seen.insert(&read.path) || modules.contains(&read.path) {
            continue;
        }
        let text = files.read(&read.path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let Some(text) = text else { continue };
        let mut places = text.match_indices(value.trim());
        if let (Some((at, shown)), None) = (places.next(), places.next())
            && !shown.is_empty()
        {
            found.push((read.path.clone(), Span::new(at, at + shown.len())));
        }
    }
    found
}

/// The bytes of a file after an edit.
fn edited(files: &dyn Files, file: &str, edit: &Edit) -> Option<Vec<u8>> {
    let text = String::from_utf8(files.read(file).ok()?).ok()?;
    apply(&text, std::slice::from_ref(edit)).ok().map(String::into_bytes)
}

/// Files of which one has another content.
pub(crate) struct With<'f> {
    pub below: &'f dyn Files,
    pub path: &'f str,
    pub content: &'f [u8],
}

impl Files for With<'_> {
    fn kind(&self, path: &str) -> Kind {
        match path == self.path {
            true => Kind::File { length: self.content.len() as u64 },
            false => self.below.kind(path),
        }
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path == self.path { Ok(self.content.to_vec()) } else { self.below.read(path) }
    }

    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        self.below.read_part(path, offset, length)
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        self.below.list(path)
    }

    fn folder_name(&self) -> Option<String> {
        self.below.folder_name()
    }
}
