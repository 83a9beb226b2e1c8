//! A licence expression: identifiers, exceptions after `WITH`, and the words between them.

use super::ItemKind;
use super::candidate::Candidate;
use super::place::Value;
use crate::spec::licenses::{self, Entry};

/// What most packages are under; offered before a letter is typed.
const COMMON: [&str; 23] = [
    "MIT",
    "Apache-2.0",
    "BSD-3-Clause",
    "BSD-2-Clause",
    "ISC",
    "MPL-2.0",
    "GPL-3.0-or-later",
    "GPL-3.0-only",
    "GPL-2.0-or-later",
    "GPL-2.0-only",
    "LGPL-3.0-or-later",
    "LGPL-3.0-only",
    "LGPL-2.1-or-later",
    "AGPL-3.0-or-later",
    "AGPL-3.0-only",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
    "BSL-1.0",
    "CC0-1.0",
    "EUPL-1.2",
    "MIT-0",
    "0BSD",
];

/// For a package that is under no licence of the list.
const OWN: &str = "LicenseRef-Proprietary";

/// How many identifiers are offered at once.
const MOST: usize = 100;

pub(super) fn complete(value: &Value) -> (Vec<Candidate>, bool) {
    let (text, cursor) = (value.slot.value(), value.slot.cursor());
    let parts = |c: char| c.is_whitespace() || c == '(' || c == ')';
    let start = text[..cursor].rfind(parts).map_or(0, |at| at + separator(text, at));
    let end = text[cursor..].find(parts).map_or(text.len(), |at| cursor + at);
    let word = text[start..cursor].to_lowercase();
    let before = text[..start].trim_end();
    let previous = before.rsplit(parts).next().unwrap_or_default();
    let range = start..end;
    let alone = before.is_empty() && end == text.len();
    let part = |id: &str| {
        let candidate = Candidate::part(id, range.clone());
        Candidate { goes_on: !alone, ..candidate }
    };
    let fits = |id: &str| id.to_lowercase().contains(&word);
    let listed = |entries: &mut dyn Iterator<Item = Entry>| {
        let current = entries.filter(|entry| !entry.deprecated && fits(entry.id));
        let mut ids: Vec<&str> = current.map(|entry| entry.id).collect();
        // What begins with the word before what merely holds it; common ones first.
        ids.sort_by_key(|id| {
            let common = COMMON.iter().position(|common| common == id).unwrap_or(MOST);
            (!id.to_lowercase().starts_with(&word), common)
        });
        let more = ids.len() > MOST;
        (ids.into_iter().take(MOST).map(part).collect::<Vec<_>>(), more)
    };
    match previous {
        _ if before.is_empty() || before.ends_with('(') => {}
        "AND" | "OR" | "and" | "or" => {}
        "WITH" | "with" => return (listed(&mut licenses::exceptions()).0, false),
        _ => {
            let known = licenses::license(previous.trim_end_matches('+')).is_some();
            let words = ["AND", "OR", "WITH"].into_iter();
            let words = words.filter(|word| known || *word != "WITH");
            let operator = |word: &str| {
                let text = format!("{word} ");
                Candidate::part(text, range.clone()).labelled(word).kind(ItemKind::Operator)
            };
            return (words.map(operator).collect(), false);
        }
    }
    if word.is_empty() {
        return (COMMON.into_iter().chain([OWN]).map(part).collect(), true);
    }
    let (mut candidates, _) = listed(&mut licenses::all());
    if fits(OWN) {
        candidates.push(part(OWN));
    }
    // With fewer letters there would be others.
    (candidates, true)
}

fn separator(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}
