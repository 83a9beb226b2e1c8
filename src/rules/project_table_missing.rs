//! A project file that says nothing about the project.

use super::{Report, pyproject_unknown_table, rule};

use crate::project::{Backend, Project};
use crate::text::Span;

rule! {
    /// There is no `[project]` table.
    ///
    /// It holds the name, the version and everything else that an index shows; most backends
    /// cannot build without it, and setuptools would build a package called `UNKNOWN`.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "project-table-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-project-metadata-the-project-table",
    check
}

fn check(project: &Project, report: &mut Report) {
    let document = project.document;
    let root = document.root();
    if root.contains("project") || pyproject_unknown_table::misspelt(root, "project") {
        return;
    }
    let tool = |path: &[&str]| document.at(path).is_some();
    let elsewhere = match project.backend {
        Backend::Flit => tool(&["tool", "flit", "metadata"]),
        // What its own table lacks is told by its schema.
        Backend::Poetry => document.table(&["tool", "poetry"]).is_some(),
        Backend::Hatchling | Backend::Pdm | Backend::Uv => false,
        // A file for the settings of tools only, or metadata in setup.py or setup.cfg.
        Backend::Setuptools => {
            project.build_system.table.is_none()
                || !project.legacy.is_some_and(|legacy| !legacy.setup_py && !legacy.setup_cfg)
        }
        // These can take the metadata from elsewhere, or we do not know them.
        Backend::Maturin | Backend::MesonPython | Backend::ScikitBuildCore | Backend::Unknown => {
            true
        }
        // The table is optional; a file that says nothing at all is not.
        Backend::Spec => !root.entries.is_empty(),
    };
    if elsewhere || (project.build_system.table.is_none() && project.backend != Backend::Spec) {
        return;
    }
    let span = match project.build_system.table.and_then(|table| table.header) {
        Some(header) => header,
        None => Span::new(0, document.lines().content(document.text(), 0).end),
    };
    let found = report.at(
        span,
        format!(
            "No [project] table: {} cannot build this without `name` and `version`",
            project.backend.name()
        ),
    );
    if let Some(name) = &project.folder_name {
        let statements = [
            format!("name = {}", crate::document::edit::quote(name)),
            "version = \"0.1.0\"".to_owned(),
        ];
        found.unsafe_fix(
            "Add a [project] table",
            vec![document.add_table(&["project"], &statements)],
        );
    }
}
