//! Licence texts that do not reach the wheel.

use super::{Report, rule};
use crate::document::edit;
use crate::project::{Backend, Project};

rule! {
    /// A licence text lies in the project and will not be in the wheel.
    ///
    /// Most licences ask that their text goes with every copy. uv_build ships none unless
    /// `license-files` names it; the other backends look for the usual names themselves, unless
    /// `license-files` is given.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// license-files = []
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// license-files = ["LICENSE"]
    /// ```
    "license-file-not-shipped", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license-files", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(texts) = &project.license.texts else { return };
    let Some(place) = project.place() else { return };
    let of_license = |text: &&String| {
        let lower = text.to_lowercase();
        lower.starts_with("licen") || lower.starts_with("copying")
    };
    let mut missing = texts.iter().filter(of_license);
    if project.is_dynamic("license-files") {
        return;
    }
    match project.license.files_entry {
        None if project.backend == Backend::Uv && project.license.table.is_none() => {
            let Some(file) = missing.next() else { return };
            let statement = format!("license-files = [{}]", edit::quote(file));
            let edit = project.document.put(&["project"], &statement);
            report
                .at(place, format!("`{file}` will not be in the wheel: add `{statement}`"))
                .fix(format!("Add `{statement}`"), vec![edit]);
        }
        Some(entry) if entry.value.as_array().is_some() && project.license.table.is_none() => {
            let found = |text: &&String| {
                let globs = project.license.globs.iter().filter_map(|glob| glob.finds.as_ref());
                globs.into_iter().any(|finds| finds.pathlib.contains(text))
            };
            // A pattern that finds nothing is told by its own rule, and was meant for something.
            let idle = project
                .license
                .globs
                .iter()
                .any(|glob| glob.finds.as_ref().is_none_or(|finds| finds.pathlib.is_empty()));
            let Some(file) = missing.find(|text| !found(text)).filter(|_| !idle) else { return };
            let edits = project.document.append_item(&entry.value, &edit::quote(file));
            report
                .at(
                    entry.key.span,
                    format!("`{file}` will not be in the wheel: no pattern finds it"),
                )
                .fix(format!("Add `{file}`"), edits);
        }
        _ => {}
    }
}
