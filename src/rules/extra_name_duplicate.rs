//! Extras of the same name.

use super::{Report, rule};
use crate::project::{Named, Project};
use crate::text::shown::shown;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

rule! {
    /// Two extras have the same normal form.
    ///
    /// `a_b` and `a-b` are one extra. flit_core, hatchling and uv_build refuse them; the others
    /// lose one of the two lists or merge them.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// a_b = ["x"]
    /// a-b = ["y"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// a-b = ["x", "y"]
    /// ```
    "extra-name-duplicate", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#provides-extra-multiple-use", check
}

fn check(project: &Project, report: &mut Report) {
    let mut seen: HashMap<&str, &Named> = HashMap::new();
    for extra in &project.extras {
        match seen.entry(&extra.normal) {
            Entry::Vacant(entry) => {
                entry.insert(extra);
            }
            Entry::Occupied(first) => {
                let first = first.get().key;
                let (a, b) = (shown(&first.name), shown(&extra.key.name));
                report
                    .at(extra.key.span, format!("`{a}` and `{b}` are the same extra"))
                    .note(first.span, "first given here");
            }
        }
    }
}
