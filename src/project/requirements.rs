//! Every requirement of the project file, read: where it stands and what it asks for.

use super::{BuildSystem, Project};
use crate::document::{Array, Document, Entry, Key, Str, Table, Value};
use crate::grammar::marker::{Comparison, Expression, Pythons};
use crate::grammar::name;
use crate::grammar::requirement::Requirement;
use crate::grammar::specifier::{Admitted, SpecifierSet};
use crate::text::{Edit, Span};
use std::sync::OnceLock;

/// Which list a requirement stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Dependencies,
    /// `[project.optional-dependencies]`
    Extra,
    /// `requires` of `[build-system]`
    BuildSystem,
    /// `[dependency-groups]`
    Group,
}

/// One requirement string.
pub struct Dependency<'d> {
    pub origin: Origin,
    /// The name of the extra or the group.
    pub owner: Option<&'d Key>,
    /// The array it is an element of.
    pub array: &'d Value,
    pub index: usize,
    pub text: &'d Str,
    pub requirement: Requirement,
    normal: Option<String>,
}

impl Dependency<'_> {
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// The normalised name of what is required.
    pub fn name(&self) -> Option<&str> {
        self.normal.as_deref()
    }

    /// Where a part of the string stands in the file.
    pub fn place(&self, part: Span) -> Span {
        self.text.place(part.range())
    }

    /// A change of a part of the string as a change of the file.
    pub fn edit(&self, part: &Edit) -> Edit {
        self.text.replace_part(part.span.range(), &part.text)
    }

    /// The comparisons of its marker; none where it cannot be read.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let marker = self.requirement.marker.as_ref();
        let expression = marker.and_then(|marker| marker.expression.as_ref());
        expression.map(Expression::comparisons).unwrap_or_default()
    }

    /// Whether it ends up in the metadata of the package.
    pub fn is_published(&self) -> bool {
        matches!(self.origin, Origin::Dependencies | Origin::Extra)
    }

    /// The edit that takes it out of its array.
    pub fn removal(&self, document: &Document) -> Edit {
        document.remove_item(self.array, self.index)
    }
}

/// A named list of requirements: an extra or a dependency group.
pub struct Named<'d> {
    pub key: &'d Key,
    /// The normalised name.
    pub normal: String,
    pub value: &'d Value,
}

/// `{ include-group = "name" }` in a group.
pub struct Include<'d> {
    /// Which of the groups it stands in.
    pub group: usize,
    pub text: &'d Str,
}

/// `requires-python` and what it says.
pub struct RequiresPython<'d> {
    pub text: &'d Str,
    pub set: SpecifierSet,
    admitted: OnceLock<Admitted>,
}

impl<'d> RequiresPython<'d> {
    pub(super) fn read(text: &'d Str) -> Self {
        let set = SpecifierSet::read(text.as_str());
        RequiresPython { text, set, admitted: OnceLock::new() }
    }

    /// Whether some Python of a series, such as `3.9` or `3`, can install the package; none where
    /// no Python at all can, or the bounds cannot be read.
    pub fn admits(&self, series: &str) -> Option<bool> {
        if !self.set.faults.is_empty() {
            return None;
        }
        let admitted = self.admitted();
        if admitted.is_empty() { None } else { admitted.meets_series(series) }
    }

    /// What its clauses admit.
    fn admitted(&self) -> &Admitted {
        self.admitted.get_or_init(|| Admitted::of(self.text.as_str(), &self.set.clauses))
    }

    pub fn place(&self, part: Span) -> Span {
        self.text.place(part.range())
    }

    pub fn edit(&self, part: &Edit) -> Edit {
        self.text.replace_part(part.span.range(), &part.text)
    }
}

impl<'d> Project<'d> {
    /// Where this project asks for extras of its own, with the name of each in the string.
    pub fn own_extras(&self) -> Vec<(&Dependency<'d>, Span)> {
        let Some(own) = self.name.map(|own| name::normalize(own.as_str())) else {
            return Vec::new();
        };
        let published = self.dependencies.iter().filter(|dependency| dependency.is_published());
        published
            .filter(|dependency| dependency.requirement.is_valid())
            .filter(|dependency| dependency.name() == Some(own.as_str()))
            .flat_map(|dependency| {
                dependency.requirement.extras.iter().map(move |asked| (dependency, *asked))
            })
            .collect()
    }

    /// The Pythons that may install the package; all of them where that cannot be read.
    pub fn pythons(&self) -> Pythons<'_> {
        match &self.requires_python {
            Some(python) if python.set.faults.is_empty() => {
                let (text, clauses) = (python.text.as_str(), python.set.clauses.as_slice());
                Pythons { text, clauses, admitted: Some(python.admitted()) }
            }
            _ => Pythons::default(),
        }
    }
}

/// The entries of a table of named lists.
pub(super) fn named<'d>(table: Option<&'d Table>) -> Vec<Named<'d>> {
    let entries = table.map(|table| table.entries.as_slice()).unwrap_or_default();
    let read = |entry: &'d Entry| Named {
        key: &entry.key,
        normal: name::normalize(&entry.key.name),
        value: &entry.value,
    };
    entries.iter().map(read).collect()
}

pub(super) fn includes<'d>(groups: &[Named<'d>]) -> Vec<Include<'d>> {
    let mut out = Vec::new();
    for (group, named) in groups.iter().enumerate() {
        let array: Option<&'d Array> = named.value.as_array();
        let tables = array.into_iter().flat_map(|array| &array.items).filter_map(Value::as_table);
        let texts = tables.filter_map(|table| table.get("include-group")?.as_text());
        out.extend(texts.map(|text| Include { group, text }));
    }
    out
}

/// All requirements, list by list.
pub(super) fn dependencies<'d>(
    table: Option<&'d Table>,
    extras: &[Named<'d>],
    build_system: &BuildSystem<'d>,
    groups: &[Named<'d>],
) -> Vec<Dependency<'d>> {
    let requires = build_system.entry("requires").map(|entry| &entry.value);
    let dependencies = table.and_then(|table| table.get("dependencies"));
    let named = |origin| move |list: &Named<'d>| (origin, Some(list.key), list.value);
    let lists = (requires.map(|array| (Origin::BuildSystem, None, array)).into_iter())
        .chain(dependencies.map(|array| (Origin::Dependencies, None, array)))
        .chain(extras.iter().map(named(Origin::Extra)))
        .chain(groups.iter().map(named(Origin::Group)));
    let items =
        |array: &'d Value| array.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    // They are large, and a list that grows is copied each time.
    let mut out = Vec::with_capacity(lists.clone().map(|(.., array)| items(array).len()).sum());
    for (origin, owner, array) in lists {
        for (index, item) in items(array).iter().enumerate() {
            let Some(text) = item.as_text() else { continue };
            let requirement = Requirement::read(text.as_str());
            let normal = requirement.normal_name(text.as_str());
            out.push(Dependency { origin, owner, array, index, text, requirement, normal });
        }
    }
    out
}
