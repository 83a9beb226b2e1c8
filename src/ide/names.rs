//! The names that a project file gives and uses again: extras, groups, its own name, modules.
//! Where each stands, and what it takes to call it otherwise.

use super::definition::Target;
use super::modules;
use crate::document::{Key, Str, edit};
use crate::files::Files;
use crate::grammar::name;
use crate::project::{Backend, Project};
use crate::text::{Edit, Span};

/// What a name stands for; names that differ in spelling only are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    Extra(String),
    Group(String),
    /// The project itself.
    Own,
    /// A module, by its dotted name.
    Module(String),
    /// An object in one: `demo.cli:main`.
    Object(String),
}

/// A place where a name stands.
#[derive(Clone, Debug)]
pub struct Occurrence<'d> {
    pub name: Name,
    /// The name, without quotes.
    pub span: Span,
    /// Whether it is given here rather than used.
    pub defines: bool,
    holder: Holder<'d>,
}

#[derive(Clone, Debug)]
enum Holder<'d> {
    Key(&'d Key),
    /// A part of a string.
    Part(&'d Str, Span),
}

/// Why a name cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrenamable {
    #[error(
        "`{0}` is no valid name; use ASCII letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"
    )]
    Invalid(String),
    #[error("there is `{0}` already")]
    Taken(String),
    #[error("`{0}` is given more than once; leave one of them first")]
    Several(String),
}

/// Every occurrence, list by list.
pub fn occurrences<'d>(project: &Project<'d>) -> Vec<Occurrence<'d>> {
    let mut out = Vec::new();
    let key = |name: Name, key: &'d Key| {
        let span = key.place(Span::new(0, key.name.len()));
        Occurrence { name, span, defines: true, holder: Holder::Key(key) }
    };
    for extra in &project.extras {
        out.push(key(Name::Extra(extra.normal.clone()), extra.key));
    }
    for group in &project.groups {
        out.push(key(Name::Group(group.normal.clone()), group.key));
    }
    let part = |name: Name, text: &'d Str, part: Span, defines: bool| {
        let holder = Holder::Part(text, part);
        Occurrence { name, span: text.place(part.range()), defines, holder }
    };
    let whole = |text: &Str| Span::new(0, text.as_str().len());
    for include in &project.includes {
        let normal = name::normalize(include.text.as_str());
        out.push(part(Name::Group(normal), include.text, whole(include.text), false));
    }
    if let Some(own) = project.name {
        out.push(part(Name::Own, own, whole(own), true));
        let normal = name::normalize(own.as_str());
        for dependency in &project.dependencies {
            let text = dependency.as_str();
            if dependency.name() != Some(normal.as_str()) {
                continue;
            }
            if let Some(span) = dependency.requirement.name {
                out.push(part(Name::Own, dependency.text, span, false));
            }
            for extra in &dependency.requirement.extras {
                let normal = name::normalize(extra.of(text));
                out.push(part(Name::Extra(normal), dependency.text, *extra, false));
            }
        }
    }
    out
}

/// A name, where it stands, and whether it is given there.
type Standing = (Name, Span, bool);

/// The places of modules, of the packages above them, and of objects in them.
fn in_source(project: &Project, files: Option<&dyn Files>) -> Vec<Standing> {
    const DEEPEST: usize = 16;
    let code = files.map_or_else(Vec::new, |files| project.code(files));
    let mut out = Vec::new();
    for mention in modules::mentions(project, &code) {
        let (text, module) = (mention.at.as_str(), mention.module);
        let mut push = |name: Name, span: Span, defines| {
            out.push((name, mention.at.place(span), defines));
        };
        if mention.is_dotted {
            for (dot, _) in module.of(text).match_indices('.').take(DEEPEST) {
                let above = Span::new(module.start, module.start + dot);
                push(Name::Module(above.of(text).to_owned()), above, false);
            }
        }
        if let Some(object) = mention.object {
            let name = format!("{}:{}", mention.name, object.of(text));
            push(Name::Object(name), object, false);
        }
        push(Name::Module(mention.name), module, mention.defines);
    }
    out
}

/// The name at `offset`.
pub fn name_at<'d>(project: &Project<'d>, offset: usize) -> Option<Occurrence<'d>> {
    occurrences(project).into_iter().find(|found| found.span.touches(offset))
}

/// Every place of the name at `offset`, in file order; the definition only where it is asked for.
/// The project's name may be that of its module as well. Without `files` modules that are named by
/// their paths are passed over.
pub fn references(
    project: &Project,
    files: Option<&dyn Files>,
    offset: usize,
    with_definition: bool,
) -> Vec<Span> {
    let own = occurrences(project).into_iter().map(|found| (found.name, found.span, found.defines));
    let mut all: Vec<Standing> = own.collect();
    all.extend(in_source(project, files));
    let touched = || all.iter().filter(|(_, span, _)| span.touches(offset));
    let Some(at) = touched().map(|(_, span, _)| *span).min_by_key(|span| span.len()) else {
        return Vec::new();
    };
    let names: Vec<&Name> =
        touched().filter(|(_, span, _)| *span == at).map(|(name, ..)| name).collect();
    let same = all.iter().filter(|(name, ..)| names.contains(&name));
    let mut spans: Vec<Span> = same
        .filter(|(_, _, defines)| with_definition || !defines)
        .map(|(_, span, _)| *span)
        .collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Where the name at `offset` is given, in the project file; of a dynamic field, where a table of
/// the backend gives it.
pub fn given(project: &Project, offset: usize) -> Vec<Target> {
    if let Some(listed) = project.dynamic.iter().find(|listed| listed.span.touches(offset)) {
        let target = |span| Target { from: listed.span, file: FILE.to_owned(), span };
        return by_backend(project, listed.as_str()).map(target).into_iter().collect();
    }
    let all = occurrences(project);
    let at = all.iter().find(|found| found.span.touches(offset) && !found.defines);
    let Some(at) = at else { return Vec::new() };
    let same = all.iter().filter(|found| found.defines && found.name == at.name);
    same.map(|found| Target { from: at.span, file: FILE.to_owned(), span: found.span }).collect()
}

/// Where the table of the backend says what a dynamic field is; a version that is read from a file
/// leads there instead.
fn by_backend(project: &Project, field: &str) -> Option<Span> {
    match project.backend {
        Backend::Poetry if field == "version" => Some(project.static_version()?.span),
        Backend::Setuptools if field != "version" => {
            let dynamic = project.document.table(&["tool", "setuptools", "dynamic"])?;
            Some(dynamic.entry(field)?.key.span)
        }
        _ => None,
    }
}

/// The project file, from its own folder.
pub const FILE: &str = "pyproject.toml";

/// What would be renamed at `offset`: an extra, a group, or the project's own name.
pub fn renamable(project: &Project, offset: usize) -> Option<Span> {
    let found = name_at(project, offset)?;
    let given = occurrences(project).iter().any(|o| o.defines && o.name == found.name);
    given.then_some(found.span)
}

/// The edits that call the name at `offset` `new` wherever it stands, however it is spelt there;
/// none where nothing can be renamed.
///
/// # Errors
/// When `new` is no name, or something else of the kind has it.
pub fn rename(project: &Project, offset: usize, new: &str) -> Result<Vec<Edit>, Unrenamable> {
    let (Some(_), Some(at)) = (renamable(project, offset), name_at(project, offset)) else {
        return Ok(Vec::new());
    };
    if !name::is_valid(new) {
        return Err(Unrenamable::Invalid(crate::text::shown::shown(new)));
    }
    let normal = name::normalize(new);
    let wanted = match &at.name {
        Name::Extra(_) => Name::Extra(normal),
        Name::Group(_) => Name::Group(normal),
        other => other.clone(),
    };
    let all = occurrences(project);
    if wanted != at.name && all.iter().any(|found| found.defines && found.name == wanted) {
        return Err(Unrenamable::Taken(new.to_owned()));
    }
    let same = all.iter().filter(|found| found.name == at.name);
    if same.clone().filter(|found| found.defines).count() > 1 {
        return Err(Unrenamable::Several(at.span.of(project.document.text()).to_owned()));
    }
    let mut edits: Vec<Edit> = same
        .map(|found| match &found.holder {
            Holder::Key(key) => Edit::replace(key.span, edit::key(new)),
            Holder::Part(text, part) => text.replace_part(part.range(), new),
        })
        .collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    Ok(edits)
}
