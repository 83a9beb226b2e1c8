//! Licence classifiers where an expression could stand.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::project::Project;
use crate::spec::backends::Use;
use crate::spec::classifiers;
use crate::text::Edit;

rule! {
    /// A licence is told by a classifier.
    ///
    /// PEP 639 replaced licence classifiers by an SPDX expression in `license`. Many classifiers
    /// do not say which licence is meant ("BSD License"), so the choice is yours.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["License :: OSI Approved :: MIT License"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    "license-classifier-deprecated", Warning,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#classifier-multiple-use",
    check
}

fn check(project: &Project, report: &mut Report) {
    let Some(entry) = project.entry("classifiers") else { return };
    let elsewhere = project.license.entry.is_some() || project.is_dynamic("license");
    if elsewhere || !project.takes(Use::LicenseString) {
        return;
    }
    let items = entry.value.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
    let licenses: Vec<(usize, &crate::document::Str)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| Some((at, item.as_text()?)))
        .filter(|(_, text)| text.as_str().starts_with("License ::"))
        .collect();
    for (at, text) in &licenses {
        let ids = classifiers::licenses(text.as_str());
        let message = match ids {
            [id] if licenses.len() == 1 => {
                format!("Licence classifiers are deprecated: write `license = \"{id}\"`")
            }
            _ => "Licence classifiers are deprecated: write an SPDX expression in `license`"
                .to_owned(),
        };
        let mut found = report.at(text.span, message).tag(Tag::Deprecated);
        // Which of several licences holds, and how they go together, only the author knows.
        if licenses.len() > 1 {
            continue;
        }
        for id in ids.iter().take(8) {
            let statement = format!("license = \"{id}\"");
            // Alone it gives its place to the key that replaces it.
            let edits = match items.len() {
                1 => vec![Edit::replace(entry.key.span.to(entry.value.span), statement.clone())],
                _ => vec![
                    project.document.remove_item(&entry.value, *at),
                    project.document.put(&["project"], &statement),
                ],
            };
            found = found.unsafe_fix(format!("Write `{statement}`"), edits);
        }
    }
}
