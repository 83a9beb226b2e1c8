//! Short lists of strings, and names that this very file gives.

use super::candidate::Candidate;
use super::place::Value;
use super::{About, ItemKind, Scope};
use crate::grammar::name::normalize;
use crate::project::{Backend, Project};
use crate::rules::RULES;
use crate::spec::keys::DYNAMIC;

/// Each as a whole value, without those that are in the array already.
pub(super) fn listed<'l>(
    value: &Value,
    names: impl IntoIterator<Item = &'l str>,
) -> Vec<Candidate> {
    let new = |name: &&str| !value.siblings.iter().any(|there| there == name);
    names.into_iter().filter(new).map(Candidate::value).collect()
}

/// The keys that may be left to the backend: not those that are given.
pub(super) fn dynamic(scope: &Scope, value: &Value) -> Vec<Candidate> {
    let project = scope.project();
    let fields: &[&str] = match project.backend {
        Backend::Flit => &["version", "description", "import-names", "import-namespaces"],
        Backend::Uv => &[],
        _ => DYNAMIC,
    };
    let missing = fields.iter().copied().filter(|field| project.value(field).is_none());
    let about = |candidate: Candidate| Candidate {
        about: About::Key(vec!["project".to_owned(), candidate.text.clone()]),
        ..candidate
    };
    listed(value, missing).into_iter().map(about).collect()
}

/// The groups that the group at hand may include.
pub(super) fn groups(project: &Project, value: &Value) -> Vec<Candidate> {
    let own = value.path.get(1).map(|own| normalize(own));
    let others = project.groups.iter().filter(|group| Some(&group.normal) != own.as_ref());
    listed(value, others.map(|group| group.key.name.as_str()))
}

/// The rules, by name.
pub(super) fn rules(value: &Value) -> Vec<Candidate> {
    let mut candidates = listed(value, RULES.iter().map(|rule| rule.name));
    for candidate in &mut candidates {
        candidate.about = About::Rule(candidate.text.clone());
        candidate.kind = ItemKind::Value;
    }
    candidates
}
