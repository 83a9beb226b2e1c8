//! The versions of Python are told twice, by `requires-python` and by classifiers: each from the
//! other.

use super::draft::Draft;
use super::{Assist, Scene};
use crate::document::edit::quote;
use crate::grammar::specifier::{Operator, SpecifierSet, is_unsatisfiable};
use crate::spec::classifiers;
use crate::spec::pythons::NEWEST;

pub(super) const TOPIC: &str = "python";

const PREFIX: &str = "Programming Language :: Python :: ";

/// At the keys `requires-python` and `classifiers`, and at the value of the former.
pub(super) fn offer(scene: &Scene) -> Vec<Assist> {
    let project = scene.project;
    let at_requires = project
        .entry("requires-python")
        .is_some_and(|entry| scene.touches(entry.key.span.to(entry.value.span)));
    let at_key = project.entry("classifiers").is_some_and(|entry| scene.touches(entry.key.span));
    if !at_requires && !at_key {
        return Vec::new();
    }
    [add_classifiers(scene), write_requires(scene)].into_iter().flatten().collect()
}

/// The minor numbers of the classifiers `Programming Language :: Python :: 3.x`.
fn listed(scene: &Scene) -> Vec<u64> {
    let texts = scene.project.value("classifiers").into_iter().flat_map(|value| value.texts());
    let minor = |text: &str| text.strip_prefix(PREFIX)?.strip_prefix("3.")?.parse().ok();
    texts.filter_map(|text| minor(text.as_str())).collect()
}

/// The classifiers that are missing, from the lower bound to the newest Python.
fn add_classifiers(scene: &Scene) -> Option<Assist> {
    let requires = scene.project.requires_python.as_ref()?;
    if scene.project.is_dynamic("classifiers") || !requires.set.faults.is_empty() {
        return None;
    }
    let bounds = requires.text.as_str().trim().trim_end_matches(',');
    let allows = |clause: &str| {
        let both = format!("{bounds},{clause}");
        let set = SpecifierSet::read(&both);
        set.faults.is_empty() && !is_unsatisfiable(&both, &set.clauses)
    };
    // Without a lower bound nobody has thought of Python 3.0.
    if requires.set.clauses.is_empty() || allows("<3") {
        return None;
    }
    let known = listed(scene);
    let missing: Vec<String> = (0..=NEWEST)
        .filter(|minor| !known.contains(minor) && allows(&format!("==3.{minor}.*")))
        .map(|minor| format!("3.{minor}"))
        .filter(|version| classifiers::place(&format!("{PREFIX}{version}")).is_some())
        .collect();
    let mut draft = Draft::of(scene.document);
    for version in &missing {
        draft.add_classifier(&format!("{PREFIX}{version}"))?;
    }
    let edits = vec![draft.edit()?];
    let plural = if missing.len() == 1 { "classifier" } else { "classifiers" };
    let title = format!("Add the {plural} of Python {}", missing.join(", "));
    scene.is_sound(&edits).then(|| Assist { title, topic: TOPIC, edits, ..Assist::default() })
}

/// The lowest classifier as the lower bound.
fn write_requires(scene: &Scene) -> Option<Assist> {
    let project = scene.project;
    let lowest = listed(scene).into_iter().min()?;
    let bound = format!("3.{lowest}");
    let (edits, written) = match &project.requires_python {
        None => {
            if project.value("requires-python").is_some() || project.is_dynamic("requires-python") {
                return None;
            }
            let written = format!(">={bound}");
            let mut draft = Draft::of(scene.document);
            draft.add_key("requires-python", &format!("requires-python = {}", quote(&written)))?;
            (vec![draft.edit()?], written)
        }
        Some(requires) if requires.set.faults.is_empty() => {
            let lower = |operator| {
                use Operator::{Arbitrary, Compatible, Equal, Greater, GreaterEqual};
                matches!(operator, Arbitrary | Compatible | Equal | Greater | GreaterEqual)
            };
            let mut bounds = requires.set.clauses.iter().filter(|clause| lower(clause.operator));
            let (only, None) = (bounds.next()?, bounds.next()) else { return None };
            let is_other = only.version.as_ref()?.major_minor() != Some((3, lowest));
            if only.operator != Operator::GreaterEqual || !is_other {
                return None;
            }
            let mut written = requires.text.value.clone();
            written.replace_range(only.version_span.range(), &bound);
            (vec![requires.text.replace_part(only.version_span.range(), &bound)], written)
        }
        Some(_) => return None,
    };
    let title = format!("Write `requires-python = {}`, from the classifiers", quote(&written));
    scene.is_sound(&edits).then(|| Assist { title, topic: TOPIC, edits, ..Assist::default() })
}
