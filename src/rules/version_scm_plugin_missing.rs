//! Versions from tags for which no plugin is required.

use super::{Report, rule};
use crate::document::edit;
use crate::project::{Backend, Project, required_package};
use crate::text::Span;

rule! {
    /// The version is to come from tags, and the plugin that reads them is not required.
    ///
    /// Without setuptools-scm in the requirements of the build nobody reads its table, and
    /// setuptools publishes 0.0.0 without a word.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools_scm]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools", "setuptools-scm"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools_scm]
    /// fallback_version = "1.0"
    /// ```
    "version-scm-plugin-missing", Error,
    "https://setuptools-scm.readthedocs.io/en/latest/usage/", check
}

fn check(project: &Project, report: &mut Report) {
    if !project.is_dynamic("version") || project.version.is_some() || project.build_system.in_tree {
        return;
    }
    let Some((place, plugin)) = configured(project) else { return };
    let Some(requires) = project.build_system.entry("requires") else { return };
    let mut brought = Vec::new();
    for text in &project.build_system.requires {
        let Some(package) = required_package(text.as_str()) else { return };
        brought.push(package);
    }
    // A package that is not known here may bring the plugin along.
    let own = [project.backend.package(), Some("wheel")];
    if !brought.iter().all(|package| own.contains(&Some(package.as_str()))) || brought.is_empty() {
        return;
    }
    let message = format!(
        "`{plugin}` is configured and not required for the build: the version would be 0.0.0"
    );
    let found = report.at(place, message);
    let edits = project.document.append_item(&requires.value, &edit::quote(plugin));
    found.fix(format!("Require `{plugin}`"), edits);
}

/// The place of the setting, and the plugin that it is for. The sources of hatchling are told with
/// its other plugins.
fn configured(project: &Project) -> Option<(Span, &'static str)> {
    if project.backend != Backend::Setuptools || project.version_source().is_some() {
        return None;
    }
    let tables = [("setuptools_scm", "setuptools-scm"), ("versioningit", "versioningit")];
    tables.into_iter().find_map(|(table, plugin)| {
        let table = project.document.table(&["tool"])?.entry(table)?;
        Some((table.place(), plugin))
    })
}
