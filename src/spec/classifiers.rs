//! The trove classifiers of the index: which exist, which are deprecated, which was meant.

use super::{Lists, lines, list, lists, origin};
use crate::text::nearest::nearest;
use std::collections::HashMap;
use std::sync::OnceLock;

const KNOWN: &str = include_str!("data/classifiers.txt");
const DEPRECATED: &str = include_str!("data/deprecated_classifiers.tsv");
const LICENSES: &str = include_str!("data/classifier_licenses.tsv");

/// What the index does with a classifier of its own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Known,
    /// Refused on upload; the classifiers to use instead, often none.
    Deprecated(&'static [&'static str]),
}

/// A classifier that exists and is like the one that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// The same words: only case or white space differ.
    Spelling(&'static str),
    /// A few letters differ.
    Guess(&'static str),
}

struct Table {
    /// With the place in the list's own order.
    known: HashMap<&'static str, usize>,
    deprecated: Lists,
    licenses: Lists,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let known = lines(KNOWN).enumerate().map(|(place, name)| (name, place)).collect();
        Table { known, deprecated: lists(DEPRECATED), licenses: lists(LICENSES) }
    })
}

/// The package and version that the list is taken from.
pub fn source() -> &'static str {
    origin(KNOWN)
}

/// Every classifier that is not deprecated, in the order of the list.
pub fn all() -> impl Iterator<Item = &'static str> {
    lines(KNOWN)
}

/// What the index says of `classifier`, which must match to the letter; `None` when it is unknown.
pub fn standing(classifier: &str) -> Option<Standing> {
    if place(classifier).is_some() {
        return Some(Standing::Known);
    }
    list(&table().deprecated, classifier).map(Standing::Deprecated)
}

/// Where `classifier` stands in the list's own order, in which hatchling writes them.
pub fn place(classifier: &str) -> Option<usize> {
    table().known.get(classifier).copied()
}

/// The SPDX identifiers that a `License ::` classifier may mean, the likeliest first; several when
/// PEP 639 forbids a tool to choose.
pub fn licenses(classifier: &str) -> &'static [&'static str] {
    list(&table().licenses, classifier).unwrap_or_default()
}

/// Whether some classifier begins with `prefix`.
pub fn has_prefix(prefix: &str) -> bool {
    static SORTED: OnceLock<Vec<&'static str>> = OnceLock::new();
    let sorted = SORTED.get_or_init(|| {
        let mut sorted: Vec<_> = all().collect();
        sorted.sort_unstable();
        sorted
    });
    let at = sorted.partition_point(|known| *known < prefix);
    sorted.get(at).is_some_and(|known| known.starts_with(prefix))
}

/// The known classifier that `classifier` was probably meant to be.
pub fn near(classifier: &str) -> Option<Near> {
    const LONGEST: usize = 200;
    if classifier.len() > LONGEST {
        return None;
    }
    let folded = fold(classifier);
    if folded.is_empty() {
        return None;
    }
    static FOLDED: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let by_folded = FOLDED.get_or_init(|| all().map(|known| (fold(known), known)).collect());
    if let Some(same) = by_folded.get(&folded) {
        return Some(Near::Spelling(same));
    }
    let slips = (classifier.chars().count() / 8).clamp(1, 3);
    nearest(classifier, all(), slips).map(Near::Guess)
}

/// Lower case, one space between words, and ` :: ` around each separator as the list writes it.
fn fold(classifier: &str) -> String {
    let segments = classifier.split("::").map(|segment| {
        segment.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
    });
    segments.filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join(" :: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_its_order_is_kept() {
        assert_eq!(all().count(), 896);
        assert_eq!(all().enumerate().find(|(at, name)| place(name) != Some(*at)), None);
        assert_eq!(source(), "trove-classifiers 2026.9.21.13");
    }

    #[test]
    fn deprecated_classifiers_name_known_successors() {
        assert_eq!(
            standing("Natural Language :: Ukranian"),
            Some(Standing::Deprecated(&["Natural Language :: Ukrainian"]))
        );
        assert_eq!(table().deprecated.len(), 8);
        for (old, new) in &table().deprecated {
            assert_eq!(place(old), None, "{old}");
            assert!(new.iter().all(|name| place(name).is_some()), "{old}");
        }
        assert_eq!(standing("Programming Language :: Python :: 3 "), None);
    }

    #[test]
    fn the_one_that_was_meant_is_found() {
        assert_eq!(
            near("programming language::python :: 3 "),
            Some(Near::Spelling("Programming Language :: Python :: 3"))
        );
        assert_eq!(
            near("Programing Language :: Python :: 3"),
            Some(Near::Guess("Programming Language :: Python :: 3"))
        );
        assert_eq!(near("Foo :: Bar"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn license_classifiers_lead_to_identifiers_that_exist() {
        for (classifier, ids) in &table().licenses {
            assert!(standing(classifier).is_some(), "{classifier}");
            for id in ids {
                let license = crate::spec::licenses::license(id);
                assert_eq!(
                    license.map(|license| (license.id, license.deprecated)),
                    Some((*id, false))
                );
            }
        }
        assert_eq!(licenses("License :: OSI Approved :: MIT License"), ["MIT"]);
        assert!(licenses("License :: OSI Approved :: BSD License").len() > 1);
    }
}
