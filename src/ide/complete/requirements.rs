//! Requirements and `requires-python`: names, extras, operators, versions of Python; a marker is
//! handed on.

use super::candidate::Candidate;
use super::place::Value;
use super::{ItemKind, Scope, backends, markers};
use crate::grammar::name::normalize;
use crate::project::{Project, required_package};
use crate::spec::packages::{DEVELOPMENT, DEVELOPMENT_EXTRAS};
use crate::spec::pythons::PYTHONS;
use std::ops::Range;

/// The operators of version clauses, the commonest first.
const OPERATORS: [&str; 8] = [">=", "==", "~=", "!=", "<", "<=", ">", "==="];

/// Which list a requirement is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    BuildSystem,
    Dependencies,
    Extra,
    Group,
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.".contains(c)
}

fn is_operator(c: char) -> bool {
    "<>=!~".contains(c)
}

/// A requirement string.
pub(super) fn complete(scope: &Scope, value: &Value, list: List) -> Vec<Candidate> {
    let (text, cursor) = (value.slot.value(), value.slot.cursor());
    let before = &text[..cursor];
    if let Some(semicolon) = before.find(';') {
        return markers::complete(text, semicolon + 1, cursor, value.slot.inner_quote());
    }
    if before.contains('@') {
        return Vec::new();
    }
    let blank = before.len() - before.trim_start().len();
    let name_end = before[blank..].find(|c| !is_name(c)).map_or(cursor, |at| blank + at);
    if name_end == cursor {
        let end = text[cursor..].find(|c| !is_name(c)).map_or(text.len(), |at| cursor + at);
        let project = scope.project();
        return names(&project, value, list, blank..end, end == text.len());
    }
    if name_end == blank {
        return Vec::new();
    }
    let mut tail = name_end;
    let rest = before[tail..].trim_start();
    if rest.starts_with('[') {
        match before[tail..].find(']') {
            Some(close) => tail += close + 1,
            None => return extras(&scope.project(), value, &before[blank..name_end]),
        }
    }
    let clause = before[tail..].rfind([',', '(']).map_or(tail, |at| tail + at + 1);
    let written = before[clause..].trim_start();
    let start = cursor - written.len();
    if OPERATORS.contains(&written) && written.len() > 1 {
        return Vec::new();
    }
    if written.chars().all(is_operator) {
        let end = text[cursor..].find(|c| !is_operator(c)).map_or(text.len(), |at| cursor + at);
        let mut candidates = operators(written, start..end);
        // A marker may follow a name, but no comma.
        if written.is_empty() && clause == tail {
            candidates.push(semicolon(start..end));
        }
        return candidates;
    }
    if before.ends_with([' ', '\t', ')']) { vec![semicolon(cursor..cursor)] } else { Vec::new() }
}

/// Those that begin with what is `written`.
fn operators(written: &str, range: Range<usize>) -> Vec<Candidate> {
    let operator = |text: &str| Candidate::part(text, range.clone()).kind(ItemKind::Operator);
    OPERATORS.into_iter().filter(|text| text.starts_with(written)).map(operator).collect()
}

fn semicolon(range: Range<usize>) -> Candidate {
    let marker = Candidate::part("; ", range).labelled(";").kind(ItemKind::Operator);
    marker.detail("only in some environments")
}

/// Packages that this file names elsewhere, and what is usual in the list.
fn names(
    project: &Project,
    value: &Value,
    list: List,
    range: Range<usize>,
    alone: bool,
) -> Vec<Candidate> {
    let there: Vec<String> = value.siblings.iter().filter_map(|s| required_package(s)).collect();
    let is_new = |package: &str| !there.iter().any(|there| there == package);
    if list == List::BuildSystem {
        let new = backends::recommended().filter(|provider| is_new(provider.package));
        let whole = |provider: &crate::spec::backends::Provider| {
            let text = provider.requirement;
            let name = text.split([' ', '>', '<', '=']).next().unwrap_or(text);
            let text = if alone { text } else { name };
            let candidate = Candidate::part(text, range.clone()).labelled(name);
            Candidate { goes_on: !alone, ..candidate }.kind(ItemKind::Package).detail(text)
        };
        return new.map(whole).collect();
    }
    let mut seen: Vec<String> = Vec::new();
    let mut candidates = Vec::new();
    let mut add = |written: &str, why: &str| {
        let package = normalize(written);
        if is_new(&package) && !seen.contains(&package) && seen.len() < 200 {
            let candidate = Candidate::part(written, range.clone()).detail(why);
            let candidate = Candidate { goes_on: !alone, ..candidate };
            candidates.push(candidate.kind(ItemKind::Package));
            seen.push(package);
        }
    };
    let own = project.name.map(|name| name.as_str());
    let is_own = |package: &str| own.is_some_and(|own| normalize(own) == normalize(package));
    for dependency in &project.dependencies {
        let elsewhere = dependency.origin != crate::project::Origin::BuildSystem
            && !dependency.text.span.touches(value.statement);
        if let Some(name) = dependency.requirement.name.filter(|_| elsewhere) {
            let written = name.of(dependency.as_str());
            let here = value.slot.value().trim() == dependency.as_str().trim();
            if !is_own(written) && !here {
                add(written, "required elsewhere in this file");
            }
        }
    }
    if let Some(own) = own.filter(|_| list != List::Dependencies && !project.extras.is_empty()) {
        add(own, "this project, for its extras");
    }
    let for_developers = match list {
        List::Group => true,
        List::Extra => value
            .path
            .last()
            .is_some_and(|extra| DEVELOPMENT_EXTRAS.contains(&normalize(extra).as_str())),
        _ => false,
    };
    if for_developers {
        DEVELOPMENT.iter().for_each(|tool| add(tool, "a tool for development"));
    }
    candidates
}

/// The extras of this project, in a requirement of itself.
fn extras(project: &Project, value: &Value, required: &str) -> Vec<Candidate> {
    let own = project.name.is_some_and(|own| normalize(own.as_str()) == normalize(required));
    if !own {
        return Vec::new();
    }
    let (text, cursor) = (value.slot.value(), value.slot.cursor());
    let start = text[..cursor].rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
    let end = text[cursor..].find(|c| !is_name(c)).map_or(text.len(), |at| cursor + at);
    let close = text[cursor..].find(']').map_or(text.len(), |at| cursor + at);
    let open = text[..cursor].find('[').map_or(0, |at| at + 1);
    let written = [text.get(open..start), text.get(end..close.max(end))];
    let there: Vec<String> = written
        .into_iter()
        .flatten()
        .flat_map(|t| t.split(','))
        .map(|t| normalize(t.trim()))
        .collect();
    let owner = value.path.last().map(|owner| normalize(owner));
    let in_extra = value.path.get(1).is_some_and(|key| key == "optional-dependencies");
    let own = owner.as_ref().filter(|_| in_extra);
    let fits = |normal: &String| !there.contains(normal) && own != Some(normal);
    let extras = project.extras.iter().filter(|extra| fits(&extra.normal));
    extras.map(|extra| Candidate::part(extra.key.name.as_str(), start..end)).collect()
}

/// `requires-python`.
pub(super) fn pythons(value: &Value) -> Vec<Candidate> {
    let (text, cursor) = (value.slot.value(), value.slot.cursor());
    let start = text[..cursor].rfind(',').map_or(0, |at| at + 1);
    let end = text[cursor..].find(',').map_or(text.len(), |at| cursor + at);
    let start = start + (text[start..cursor].len() - text[start..cursor].trim_start().len());
    let clause = &text[start..cursor];
    let signs = clause.len() - clause.trim_start_matches(is_operator).len();
    let (operator, version) = clause.split_at(signs);
    if operator.is_empty() && (start == 0 || !clause.is_empty()) {
        let whole = |python: &str| Candidate::part(format!(">={python}"), start..end);
        let ends = end == text.len();
        let whole = PYTHONS.into_iter().map(whole);
        return whole.map(|candidate| Candidate { goes_on: !ends, ..candidate }).collect();
    }
    if !OPERATORS.contains(&operator) {
        return operators(operator, start..start + signs);
    }
    let blank = version.len() - version.trim_start().len();
    let range = start + signs + blank..end;
    let star = if matches!(operator, "==" | "!=") { ".*" } else { "" };
    let version = |python: &str| {
        let candidate = Candidate::part(format!("{python}{star}"), range.clone());
        Candidate { goes_on: end != text.len(), ..candidate }
    };
    PYTHONS.into_iter().map(version).collect()
}
