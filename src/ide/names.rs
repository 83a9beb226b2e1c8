//! The names that a project file gives and uses again: extras, groups, its own name, modules.
//! Where each stands, and what it takes to call it otherwise.

use super::definition::Target;
use crate::document::{Key, Str, edit};
use crate::grammar::entry_point::Reference;
use crate::grammar::name;
use crate::project::Project;
use crate::text::{Edit, Span};

/// What a name stands for; names that differ in spelling only are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    Extra(String),
    Group(String),
    /// The project itself.
    Own,
    /// A module, in entry points.
    Module(String),
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
            if dependency.name().as_deref() != Some(normal.as_str()) {
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
    for point in &project.entry_points {
        let text = point.value.as_str();
        let module = Reference::read(text).module;
        if !module.is_empty() {
            let name = Name::Module(module.of(text).to_owned());
            out.push(part(name, point.value, module, false));
        }
    }
    out
}

/// The name at `offset`.
pub fn name_at<'d>(project: &Project<'d>, offset: usize) -> Option<Occurrence<'d>> {
    occurrences(project).into_iter().find(|found| found.span.touches(offset))
}

/// Every place of the name at `offset`, in file order; the definition only where it is asked for.
pub fn references(project: &Project, offset: usize, with_definition: bool) -> Vec<Span> {
    let all = occurrences(project);
    let Some(at) = all.iter().find(|found| found.span.touches(offset)) else { return Vec::new() };
    let same = all.iter().filter(|found| found.name == at.name);
    let mut spans: Vec<Span> =
        same.filter(|found| with_definition || !found.defines).map(|found| found.span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Where the name at `offset` is given, in the project file.
pub fn given(project: &Project, offset: usize) -> Vec<Target> {
    let all = occurrences(project);
    let at = all.iter().find(|found| found.span.touches(offset) && !found.defines);
    let Some(at) = at else { return Vec::new() };
    let same = all.iter().filter(|found| found.defines && found.name == at.name);
    same.map(|found| Target { from: at.span, file: FILE.to_owned(), span: found.span }).collect()
}

/// The project file, from its own folder.
pub const FILE: &str = "pyproject.toml";

/// What would be renamed at `offset`: an extra, a group, or the project's own name.
pub fn renamable(project: &Project, offset: usize) -> Option<Span> {
    let found = name_at(project, offset)?;
    let given = occurrences(project).iter().any(|o| o.defines && o.name == found.name);
    (given && !matches!(found.name, Name::Module(_))).then_some(found.span)
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
