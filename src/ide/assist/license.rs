//! Licence classifiers as the SPDX expressions that they may mean. Which one holds, only the author
//! knows: PEP 639 forbids to choose where classifiers are ambiguous or several, so each is an action
//! of its own.

use super::draft::Draft;
use super::missing::{self, knows};
use super::{Assist, Scene};
use crate::grammar::license::Expression;
use crate::spec::backends::Use;
use crate::spec::classifiers;

pub(super) const TOPIC: &str = "license";

/// More is no choice.
const MOST: usize = 8;

/// Nobody lists more licences.
const LISTED: usize = 20;

/// At the header, or at one of several licence classifiers: a single one has the fixes of its rule.
pub(super) fn offer(scene: &Scene) -> Vec<Assist> {
    let mut found = expressions(scene).unwrap_or_default();
    // The one whose text lies there is the likeliest.
    if let Some(text) = found.first().and_then(|_| missing::recognised(scene)) {
        found.sort_by_key(|expression| expression != text);
    }
    found.into_iter().filter_map(|expression| write(scene, &expression)).collect()
}

fn is_license(classifier: &str) -> bool {
    classifier.starts_with("License ::")
}

fn expressions(scene: &Scene) -> Option<Vec<String>> {
    let project = scene.project;
    let is_given = project.license.entry.is_some() || project.is_dynamic("license");
    if is_given || project.is_dynamic("classifiers") || !knows(project, Use::LicenseString) {
        return None;
    }
    let listed = project.value("classifiers")?.texts().filter(|text| is_license(text.as_str()));
    let listed: Vec<_> = listed.take(LISTED + 1).collect();
    if listed.len() > LISTED {
        return None;
    }
    let is_touched = listed.iter().any(|text| scene.touches(text.span)) && listed.len() > 1;
    if !is_touched && !scene.is_at_header() {
        return None;
    }
    // It says that there is a licence, and not which.
    let mut names: Vec<&str> = listed.iter().map(|text| text.as_str()).collect();
    names.retain(|name| *name != "License :: OSI Approved");
    names.sort_unstable();
    names.dedup();
    let meanings: Vec<&[&str]> = names.into_iter().map(classifiers::licenses).collect();
    if meanings.is_empty() || meanings.len() > 4 || meanings.iter().any(|ids| ids.is_empty()) {
        return None;
    }
    // Where all may mean the same, they do.
    let (first, others) = meanings.split_first()?;
    let common: Vec<String> = (first.iter())
        .filter(|id| others.iter().all(|ids| ids.contains(id)))
        .map(|id| (*id).to_owned())
        .collect();
    if !common.is_empty() {
        return Some(common.into_iter().take(MOST).collect());
    }
    let mut choices: Vec<Vec<&str>> = vec![Vec::new()];
    for ids in meanings {
        let longer = choices.iter().flat_map(|choice| {
            ids.iter().map(move |id| {
                let mut choice = choice.clone();
                choice.push(id);
                choice
            })
        });
        choices = longer.take(MOST).collect();
    }
    let mut expressions: Vec<String> = Vec::new();
    for choice in choices {
        if !project.takes(Use::LicenseOperators) {
            break;
        }
        for expression in [" OR ", " AND "].map(|joint| choice.join(joint)) {
            let is_new = !expressions.contains(&expression);
            if is_new && Expression::read(&expression).is_valid() {
                expressions.push(expression);
            }
        }
    }
    expressions.truncate(MOST);
    Some(expressions)
}

fn write(scene: &Scene, expression: &str) -> Option<Assist> {
    let mut draft = Draft::of(scene.document);
    draft.remove_classifiers(is_license)?;
    let statement = format!("license = \"{expression}\"");
    draft.add_key("license", &statement)?;
    let edits = vec![draft.edit()?];
    let title = format!("Write `{statement}` in place of the classifiers");
    scene.is_sound(&edits).then(|| Assist { title, topic: TOPIC, edits, ..Assist::default() })
}
