//! `[build-system]` without `requires`.

use super::{Report, key_spelling, rule};
use crate::document::edit;
use crate::project::Project;
use crate::spec::{backends, keys};

rule! {
    /// `[build-system]` has no `requires`.
    ///
    /// The key is mandatory: pip, build and uv refuse the table without it.
    ///
    /// ```toml bad
    /// [build-system]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-requires-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#requires", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(table) = project.build_system.table else { return };
    let named = |name: &str| {
        name == "requires" || key_spelling::meant(name, keys::BUILD_SYSTEM) == Some("requires")
    };
    if table.entries.iter().any(|entry| named(&entry.key.name)) {
        return;
    }
    let Some(span) = project.build_system.place() else { return };
    let known =
        project.build_system.build_backend.and_then(|text| backends::of_object(text.as_str()));
    let found = report.at(span, "[build-system] needs `requires`: pip and build refuse it without");
    if let Some(provider) = known {
        let statement = format!("requires = [{}]", edit::quote(provider.requirement));
        if let Some(edit) = project.document.insert_key(&["build-system"], &statement) {
            found.fix(format!("Require `{}`", provider.requirement), vec![edit]);
        }
    }
}
