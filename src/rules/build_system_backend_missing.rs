//! `[build-system]` without `build-backend`.

use super::{Report, key_spelling, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::project::{Project, required_package};
use crate::spec::{backends, keys};

rule! {
    /// `[build-system]` has no `build-backend`.
    ///
    /// The legacy backend of setuptools runs then. Where `requires` names another backend, that
    /// one is installed and never asked, and the wheel is not what the author meant.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-backend-missing", Warning,
    "https://peps.python.org/pep-0517/#source-trees", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(table) = project.build_system.table else { return };
    let named = |name: &str| {
        name == "build-backend"
            || name == "backend-path"
            || key_spelling::meant(name, keys::BUILD_SYSTEM) == Some("build-backend")
    };
    // Without `requires` that is the finding.
    if !table.contains("requires") || table.entries.iter().any(|entry| named(&entry.key.name)) {
        return;
    }
    let Some(span) = project.build_system.place() else { return };
    let required = project.build_system.requires.iter();
    let provider = required
        .filter_map(|text| required_package(text.as_str()))
        .find_map(|package| backends::of_package(&package));
    let other = provider.filter(|provider| provider.package != "setuptools");
    let message = match other {
        Some(other) => format!(
            "No `build-backend`: setuptools' legacy backend will run, although only `{}` is required",
            other.package
        ),
        None => "No `build-backend`: setuptools' legacy backend will run".to_owned(),
    };
    let mut found = report.at(span, message);
    if other.is_some() {
        found = found.severity(Severity::Error);
    }
    if let Some(provider) = provider {
        let statement = format!("build-backend = {}", edit::quote(provider.object));
        if let Some(edit) = project.document.insert_key(&["build-system"], &statement) {
            found.fix(format!("Add `{statement}`"), vec![edit]);
        }
    }
}
