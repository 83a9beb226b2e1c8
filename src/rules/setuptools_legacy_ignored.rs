//! Metadata beside `[project]` that setuptools ignores.

use super::{Report, dynamic_not_declared, rule};
use crate::project::{Backend, Project};

rule! {
    /// setup.py or setup.cfg has metadata that `[project]` hides.
    ///
    /// Where there is a `[project]` table it is complete by definition: setuptools ignores fields
    /// from its older files unless `dynamic` lists them, and publishes the package without them.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- setup.cfg
    /// [options]
    /// install_requires = requests
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
    /// dynamic = ["dependencies"]
    /// #- setup.cfg
    /// [options]
    /// install_requires = requests
    /// ```
    "setuptools-legacy-ignored", Warning,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html", check
}

fn check(project: &Project, report: &mut Report) {
    let is_read = project.backend == Backend::Setuptools
        && project.build_system.table.is_some()
        && project.build_system.allows_from("setuptools", "61") != Some(false)
        && project.value("dynamic").is_none_or(|value| value.as_array().is_some());
    let Some(span) = project.place().filter(|_| is_read) else { return };
    for leftover in &project.leftovers {
        let field = leftover.field;
        if project.value(field).is_some() || project.is_dynamic(field) {
            continue;
        }
        let file = leftover.file;
        let message = format!(
            "setuptools ignores the `{field}` of {file}: [project] is complete unless `dynamic` lists it"
        );
        let found = report.at(span, message).note_in(file, leftover.span, "this is not published");
        if let Some(edits) = dynamic_not_declared::declare(project, field) {
            found.unsafe_fix(format!("Add \"{field}\" to `dynamic`"), edits);
        }
    }
}
