//! Dependency groups of the same name.

use super::{Report, rule};
use crate::document::Key;
use crate::grammar::name;
use crate::project::{Backend, Project};
use crate::text::shown::shown;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

rule! {
    /// Two dependency groups have the same normal form.
    ///
    /// `a_b` and `a-b` are one group, and installers refuse to choose between two lists for it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// a_b = ["x"]
    /// a-b = ["y"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// a-b = ["x", "y"]
    /// ```
    "group-name-duplicate", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    let mut seen: HashMap<String, &Key> = HashMap::new();
    for group in &project.groups {
        tell(&mut seen, group.normal.clone(), group.key, report);
    }
    // poetry-core refuses a group that its own table has under another spelling; under the same one
    // it says more of it.
    let poetry = project.document.table(&["tool", "poetry", "group"]);
    if project.backend == Backend::Poetry {
        for entry in poetry.map(|table| table.entries.as_slice()).unwrap_or_default() {
            let normal = name::normalize(&entry.key.name);
            if seen.get(&normal).is_some_and(|first| first.name != entry.key.name) {
                tell(&mut seen, normal, &entry.key, report);
            }
        }
    }
}

fn tell<'d>(
    seen: &mut HashMap<String, &'d Key>,
    normal: String,
    key: &'d Key,
    report: &mut Report,
) {
    match seen.entry(normal) {
        Entry::Vacant(entry) => {
            entry.insert(key);
        }
        Entry::Occupied(first) => {
            let first = first.get();
            report
                .at(key.span, format!("This is the same group as `{}`", shown(&first.name)))
                .note(first.span, "first given here");
        }
    }
}
