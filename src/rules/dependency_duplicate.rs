//! Packages that are required twice.

use super::{Report, rule};
use crate::grammar::marker::{Expression, overlap};
use crate::grammar::name;
use crate::project::{Dependency, Project};
use crate::text::Edit;
use crate::text::shown::shown;
use std::collections::HashMap;

rule! {
    /// A package is required twice in one list.
    ///
    /// Installers take both requirements together; the reader sees one. Requirements with different
    /// extras, or with markers that cannot hold together, are not duplicates.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2", "Requests <3"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2,<3"]
    /// ```
    "dependency-duplicate", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/", check
}

/// More pairs of one name than these are not compared in one list.
const MOST_PAIRS: usize = 500;

fn check(project: &Project, report: &mut Report) {
    let place = |dependency: &Dependency| dependency.array.span.start;
    let valid = project.dependencies.iter().filter(|dependency| dependency.requirement.is_valid());
    let mut named: Vec<(usize, &str, &Dependency)> = valid
        .filter_map(|dependency| Some((place(dependency), dependency.name()?, dependency)))
        .collect();
    // In one list and by one name they stay in the order of the file.
    named.sort_by_key(|(list, name, _)| (*list, *name));
    let groups = named.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    for group in groups.filter(|group| group.len() > 1) {
        let mut seen: HashMap<Vec<String>, Vec<&Dependency>> = HashMap::new();
        let mut pairs = 0;
        for (.., dependency) in group {
            let others = seen.entry(extras(dependency)).or_default();
            // A list of hundreds of markers is not searched through for pairs.
            let most = MOST_PAIRS.saturating_sub(pairs);
            let compared = others.iter().take(most);
            pairs += compared.len();
            let first = compared.into_iter().find(|other| together(project, other, dependency));
            match first {
                Some(first) => tell(project, first, dependency, report),
                None => others.push(dependency),
            }
        }
    }
}

/// The extras that are asked for, as a set.
fn extras(dependency: &Dependency) -> Vec<String> {
    let extras = dependency.requirement.extras.iter();
    let mut extras: Vec<String> =
        extras.map(|extra| name::normalize(extra.of(dependency.as_str()))).collect();
    extras.sort();
    extras.dedup();
    extras
}

/// Whether both are certainly asked for somewhere.
fn together(project: &Project, first: &Dependency, second: &Dependency) -> bool {
    let markers: Vec<&Expression> = [first, second]
        .into_iter()
        .filter_map(|dependency| dependency.requirement.marker.as_ref()?.expression.as_ref())
        .collect();
    overlap(&markers, project.pythons())
}

fn tell(project: &Project, first: &Dependency, second: &Dependency, report: &mut Report) {
    let name = second.requirement.name.map(|name| shown(name.of(second.as_str())));
    let spec = first.requirement.specifier_span.map(|span| shown(span.of(first.as_str())));
    let with = spec.map_or_else(String::new, |spec| format!(" with `{spec}`"));
    let message = format!("`{}` is already required{with}", name.unwrap_or_default());
    let found = report.at(second.text.span, message).note(first.text.span, "first required here");
    if let Some(mut edits) = merged(first, second) {
        edits.push(second.removal(project.document));
        found.unsafe_fix("Merge the two", edits);
    }
}

/// The edits that give the first the clauses of the second, where nothing else differs.
fn merged(first: &Dependency, second: &Dependency) -> Option<Vec<Edit>> {
    let marker = |dependency: &Dependency| {
        let marker = dependency.requirement.marker.as_ref()?;
        Some(marker.span.of(dependency.as_str()).to_owned())
    };
    let plain = |dependency: &Dependency| {
        let requirement = &dependency.requirement;
        requirement.url.is_none() && !requirement.has_parentheses
    };
    if marker(first) != marker(second) || !plain(first) || !plain(second) {
        return None;
    }
    let Some(added) = second.requirement.specifier_span else { return Some(Vec::new()) };
    let added = added.of(second.as_str());
    let requirement = &first.requirement;
    let (at, joint) = match (requirement.specifier_span, requirement.specifier.trailing_comma) {
        (Some(span), None) => (span.end, ","),
        (Some(span), Some(_)) => (span.end, ""),
        (None, _) => (requirement.extras_span.or(requirement.name)?.end, ""),
    };
    Some(vec![first.edit(&Edit::insert(at, format!("{joint}{added}")))])
}
