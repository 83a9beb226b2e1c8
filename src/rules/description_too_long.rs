//! Summaries that the index refuses for their length.

use super::{Report, level, rule};
use crate::project::Project;

rule! {
    /// The `description` has more than 512 characters.
    ///
    /// PyPI refuses the upload. What does not fit into one line of a list belongs into the
    /// readme.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Count the words of a text"
    /// ```
    "description-too-long", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#summary", check
}

const LIMIT: usize = 512;

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.value("description").and_then(|value| value.as_text()) else { return };
    let value = text.as_str();
    let Some((surplus, _)) = value.char_indices().nth(LIMIT) else { return };
    let length = value.chars().count();
    report
        .at(
            text.place(surplus..value.len()),
            format!("PyPI takes a `description` of {LIMIT} characters; this has {length}"),
        )
        .severity(level::of_index(project));
}
