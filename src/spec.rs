//! What the standards and the index say, as tables built into the program. Each is read from its
//! text when it is first asked; `tests/external/refresh_data.py` writes the texts.

pub mod backends;
pub mod classifiers;
pub mod key_docs;
pub mod keys;
pub mod license_texts;
pub mod licenses;
pub mod modules;
pub mod packages;
pub mod pythons;
pub mod secrets;
pub mod tools;

/// The lines of a table, without the one that names its origin.
fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// The origin of a table: its first line without the mark.
fn origin(table: &'static str) -> &'static str {
    let first = table.lines().next().unwrap_or_default();
    first.trim_start_matches('#').trim_start()
}

/// Lines of cells between tabs: the first is the key, the others its list. Sorted by key.
type Lists = Vec<(&'static str, Vec<&'static str>)>;

fn lists(table: &'static str) -> Lists {
    let mut lists: Lists = lines(table)
        .map(|line| {
            let mut cells = line.split('\t');
            (cells.next().unwrap_or_default(), cells.collect())
        })
        .collect();
    lists.sort_unstable();
    lists
}

fn list(lists: &'static Lists, key: &str) -> Option<&'static [&'static str]> {
    lists.binary_search_by_key(&key, |entry| entry.0).ok().map(|at| lists[at].1.as_slice())
}
