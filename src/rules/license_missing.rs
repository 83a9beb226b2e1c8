//! Projects that do not say under which licence they are.

use super::{Report, rule};
use crate::project::Project;
use crate::spec::backends::Use;

rule! {
    /// The project says nothing of its licence.
    ///
    /// Without a licence nobody may use the package. The text in a file called `LICENSE` is for
    /// people; tools read `license`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    "license-missing", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(place)) = (project.table, project.place()) else { return };
    let misspelt = |name: &str| matches!(name.to_lowercase().as_str(), "license" | "licence");
    let given = table.entries.iter().any(|entry| misspelt(&entry.key.name))
        || project.license.files_entry.is_some()
        || project.is_dynamic("license");
    let classifiers = project.value("classifiers").into_iter().flat_map(|value| value.texts());
    let classified = classifiers.into_iter().any(|text| text.as_str().starts_with("License ::"))
        || project.is_dynamic("classifiers");
    if given || classified {
        return;
    }
    let message = match project.license.texts.as_deref().and_then(<[String]>::first) {
        Some(file) if project.takes(Use::LicenseString) => format!(
            "No `license`: `{file}` is there, and tools read an SPDX expression, `license = \"…\"`"
        ),
        _ => "No `license`: without one nobody may use the package".to_owned(),
    };
    report.at(place, message);
}
