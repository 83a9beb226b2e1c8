//! Classifiers, one segment at a time.

use super::candidate::Candidate;
use super::place::Value;
use super::{ItemKind, Scope};
use crate::document::Value as Node;
use crate::spec::classifiers;
use std::collections::{HashMap, HashSet};

/// How many whole classifiers are found by a word in them.
const FOUND: usize = 40;

/// The segments that may follow those before the cursor; whole classifiers where the words at
/// the cursor begin none.
pub(super) fn complete(scope: &Scope, value: &Value) -> (Vec<Candidate>, bool) {
    let typed = &value.slot.value()[..value.slot.cursor()];
    let (head, last) = match typed.rsplit_once("::") {
        Some((head, last)) => (normal(head), last.trim()),
        None => (String::new(), typed.trim()),
    };
    // With a licence expression, classifiers of licences are refused (PEP 639).
    let licensed = scope.document.at(&["project", "license"]).and_then(Node::as_text).is_some();
    let known =
        || classifiers::all().filter(move |known| !licensed || !known.starts_with("License ::"));
    let there: HashSet<&str> = value.siblings.iter().map(String::as_str).collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut segments: Vec<(&str, bool, bool)> = Vec::new();
    for rest in known().filter_map(|known| known.strip_prefix(head.as_str())) {
        let segment = rest.split(" :: ").next().unwrap_or(rest);
        let at = *places.entry(segment).or_insert_with(|| {
            segments.push((segment, false, false));
            segments.len() - 1
        });
        let there = there.contains(format!("{head}{rest}").as_str());
        segments[at].1 |= rest == segment && !there;
        segments[at].2 |= rest != segment && !there;
    }
    order_pythons(scope, &head, &mut segments);
    let mut candidates = Vec::new();
    let lower = last.to_lowercase();
    let mut fits = false;
    for (segment, is_whole, goes_on) in segments {
        fits |= segment.to_lowercase().contains(lower.trim_end_matches([':', ' ']));
        if is_whole {
            let whole = Candidate::value(format!("{head}{segment}"));
            candidates.push(whole.labelled(segment));
        }
        if goes_on {
            let more = Candidate::value(format!("{head}{segment} :: ")).going_on();
            candidates.push(more.labelled(format!("{segment} ::")).kind(ItemKind::Folder));
        }
    }
    if fits || lower.len() < 2 {
        return (candidates, false);
    }
    let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let holds = |known: &&str| {
        let known = known.to_lowercase();
        words.iter().all(|word| known.contains(word.as_str()))
    };
    let found = known().filter(|known| !there.contains(known)).filter(holds);
    let found: Vec<Candidate> = found.take(FOUND).map(Candidate::value).collect();
    let incomplete = !found.is_empty();
    (found, incomplete)
}

/// The versions of Python that `requires-python` admits come first, and those that it shuts out
/// not at all.
fn order_pythons(scope: &Scope, head: &str, segments: &mut Vec<(&str, bool, bool)>) {
    if head != "Programming Language :: Python :: " {
        return;
    }
    let project = scope.project();
    let Some(python) = &project.requires_python else { return };
    let is_series = |name: &str| name.chars().all(|c| c.is_ascii_digit() || c == '.');
    let mut fit = Vec::new();
    segments.retain(|segment| {
        let admitted = is_series(segment.0).then(|| python.admits(segment.0)).flatten();
        if admitted == Some(true) {
            fit.push(*segment);
        }
        admitted.is_none()
    });
    segments.splice(0..0, fit);
}

/// The segments before the last separator, as the list writes them.
fn normal(head: &str) -> String {
    head.split("::").map(|segment| format!("{} :: ", segment.trim())).collect()
}
