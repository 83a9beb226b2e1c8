//! The SPDX licences and exceptions, what replaces the deprecated ones, and the names that people
//! write instead.

use super::{Lists, lines, list, lists, origin};
use crate::text::nearest::nearest;
use std::sync::OnceLock;

const LICENSES: &str = include_str!("data/licenses.tsv");
const EXCEPTIONS: &str = include_str!("data/exceptions.tsv");
const SUCCESSORS: &str = include_str!("data/license_successors.tsv");
const NAMES: &str = include_str!("data/license_names.tsv");
const TITLES: &str = include_str!("data/license_titles.tsv");

/// An identifier of the SPDX list, as the list spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: &'static str,
    /// Still accepted by the index, refused by flit_core and uv_build.
    pub deprecated: bool,
}

struct Table {
    /// By the identifier in lower case.
    licenses: Vec<(String, Entry)>,
    exceptions: Vec<(String, Entry)>,
    successors: Lists,
    names: Lists,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table {
        licenses: entries(LICENSES),
        exceptions: entries(EXCEPTIONS),
        successors: lists(SUCCESSORS),
        names: lists(NAMES),
    })
}

fn entries(text: &'static str) -> Vec<(String, Entry)> {
    let mut entries: Vec<_> = lines(text)
        .map(|line| {
            let (id, deprecated) = match line.split_once('\t') {
                Some((id, _)) => (id, true),
                None => (line, false),
            };
            (id.to_lowercase(), Entry { id, deprecated })
        })
        .collect();
    entries.sort_unstable_by(|left, right| left.0.cmp(&right.0));
    entries
}

fn find<'a>(entries: &'a [(String, Entry)], lower: &str) -> Option<&'a Entry> {
    let at = entries.binary_search_by(|(key, _)| key.as_str().cmp(lower)).ok()?;
    Some(&entries[at].1)
}

/// The version of the list.
pub fn source() -> &'static str {
    origin(LICENSES)
}

/// Every licence, deprecated ones included, sorted by identifier without regard to case.
pub fn all() -> impl Iterator<Item = Entry> {
    table().licenses.iter().map(|(_, entry)| *entry)
}

/// Every exception that may follow `WITH`.
pub fn exceptions() -> impl Iterator<Item = Entry> {
    table().exceptions.iter().map(|(_, entry)| *entry)
}

/// The licence with this identifier in any case.
pub fn license(id: &str) -> Option<Entry> {
    find(&table().licenses, &id.to_lowercase()).copied()
}

/// The exception with this identifier in any case.
pub fn exception(id: &str) -> Option<Entry> {
    find(&table().exceptions, &id.to_lowercase()).copied()
}

/// The name of the licence `id`, spelt as in the list: `MIT License`.
pub fn title(id: &str) -> Option<&'static str> {
    static TITLE: OnceLock<Lists> = OnceLock::new();
    list(TITLE.get_or_init(|| lists(TITLES)), id)?.first().copied()
}

/// The expressions that replace the deprecated licence `id`, spelt as in the list.
pub fn successors(id: &str) -> &'static [&'static str] {
    list(&table().successors, id).unwrap_or_default()
}

/// The expressions that a name in everyday words may mean, the likeliest first: `MIT License`,
/// `Apache 2.0`, `GPLv3+`, `Proprietary`.
pub fn of_name(name: &str) -> &'static [&'static str] {
    list(&table().names, &fold(name)).unwrap_or_default()
}

/// What an unknown identifier or a name was probably meant to be, the likeliest first.
pub fn meant(text: &str) -> Vec<&'static str> {
    let named = of_name(text);
    if !named.is_empty() {
        return named.to_vec();
    }
    if let Some(entry) = license(&fold(text)).filter(|entry| !entry.deprecated) {
        return vec![entry.id];
    }
    near_license(text).into_iter().collect()
}

/// The identifier of a licence in use that differs from `id` by a slip or two.
pub fn near_license(id: &str) -> Option<&'static str> {
    near(id, &table().licenses)
}

/// The identifier of an exception that differs from `id` by a slip or two.
pub fn near_exception(id: &str) -> Option<&'static str> {
    near(id, &table().exceptions)
}

fn near(id: &str, entries: &'static [(String, Entry)]) -> Option<&'static str> {
    const LONGEST: usize = 60;
    // Among identifiers of three letters nearly everything is one slip from everything.
    let slips = match id.chars().count() {
        0..=3 => return None,
        4..=6 => 1,
        7..=LONGEST => 2,
        _ => return None,
    };
    let current = entries.iter().filter(|(_, entry)| !entry.deprecated);
    let lower = nearest(&id.to_lowercase(), current.map(|(lower, _)| lower.as_str()), slips)?;
    find(entries, lower).map(|entry| entry.id)
}

/// The form under which names are listed: lower case, without `the`, `license` and `version`, `v`
/// before a digit and `.0` after one, and without everything but letters, digits, `.` and `+`.
fn fold(name: &str) -> String {
    const LONGEST: usize = 100;
    if name.len() > LONGEST {
        return String::new();
    }
    let lower = name.to_lowercase();
    let words = lower
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '.' || letter == '+'))
        .filter(|word| !["the", "license", "licence", "licensed", "version"].contains(word));
    let joined: String = words.map(|word| word.trim_matches('.')).collect();
    let letters: Vec<char> = joined.chars().collect();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut folded = String::new();
    let mut at = 0;
    while at < letters.len() {
        if letters[at] == 'v' && digit(at + 1) {
            at += 1;
        } else if letters[at] == '.' && letters.get(at + 1) == Some(&'0') && !digit(at + 2) {
            at += 2;
        } else {
            folded.push(letters[at]);
            at += 1;
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_found_in_any_case() {
        assert_eq!(all().count(), 699);
        assert_eq!(exceptions().count(), 79);
        assert_eq!(all().filter(|entry| entry.deprecated).count(), 32);
        assert_eq!(license("apache-2.0").map(|entry| entry.id), Some("Apache-2.0"));
        assert_eq!(exception("LLVM-EXCEPTION").map(|entry| entry.id), Some("LLVM-exception"));
        assert_eq!(license("Apache"), None);
        assert_eq!(title("MIT"), Some("MIT License"));
        assert!(all().filter(|entry| title(entry.id).is_none()).count() < 10);
    }

    #[test]
    fn replacements_are_themselves_current() {
        for (_, expressions) in table().successors.iter().chain(&table().names) {
            for expression in expressions {
                let (id, with) = match expression.split_once(" WITH ") {
                    Some((id, with)) => (id, Some(with)),
                    None => (*expression, None),
                };
                let current = license(id).is_some_and(|entry| entry.id == id && !entry.deprecated);
                assert!(current || id.starts_with("LicenseRef-"), "{expression}");
                if let Some(with) = with {
                    assert_eq!(exception(with).map(|entry| entry.id), Some(with));
                }
            }
        }
        let without: Vec<_> =
            all().filter(|entry| entry.deprecated && successors(entry.id).is_empty()).collect();
        assert_eq!(without.iter().map(|entry| entry.id).collect::<Vec<_>>(), ["Net-SNMP"]);
    }

    #[test]
    fn names_are_listed_in_their_folded_form() {
        assert!(table().names.iter().all(|(name, _)| fold(name) == *name));
    }

    #[test]
    fn everyday_names_are_understood() {
        for (name, expression) in [
            ("MIT License", "MIT"),
            ("The MIT License (MIT)", "MIT"),
            ("Apache 2.0", "Apache-2.0"),
            ("Apache License, Version 2.0", "Apache-2.0"),
            ("Apache-2", "Apache-2.0"),
            ("BSD", "BSD-3-Clause"),
            ("BSD 2-Clause License", "BSD-2-Clause"),
            ("GPLv3", "GPL-3.0-or-later"),
            ("GPL v3+", "GPL-3.0-or-later"),
            ("LGPLv2.1", "LGPL-2.1-or-later"),
            ("Proprietary", "LicenseRef-Proprietary"),
            ("The Unlicense", "Unlicense"),
        ] {
            assert_eq!(meant(name).first(), Some(&expression), "{name}");
        }
        assert_eq!(near_license("Apache-2.O"), Some("Apache-2.0"));
        assert_eq!(near_license("XYZ"), None);
    }
}
