//! A project without `[build-system]`.

use super::{Report, pyproject_unknown_table, rule};
use crate::document::edit;
use crate::project::Project;
use crate::spec::backends::{self, Provider};

rule! {
    /// There is no `[build-system]` table.
    ///
    /// pip and build then fall back to the legacy backend of `setuptools>=40.8.0`, whatever
    /// `[tool.*]` tables the file has. Say which backend builds the project.
    ///
    /// ```toml bad
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
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-missing", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-build-system-dependencies-the-build-system-table",
    check
}

fn check(project: &Project, report: &mut Report) {
    let root = project.document.root();
    let Some(table) = project.table else { return };
    let written = root.contains("build-system");
    if written || pyproject_unknown_table::misspelt(root, "build-system") {
        return;
    }
    let span = match table.header {
        Some(header) => header,
        None => {
            root.entry("project").map_or_else(|| crate::text::Span::at(0), |entry| entry.key.span)
        }
    };
    let Some(provider) = likely(project) else { return };
    let statements = statements(provider);
    let edit = project.document.add_table_first(&["build-system"], &statements);
    report
        .at(
            span,
            "No [build-system]: pip and build fall back to setuptools>=40.8.0; say which backend builds this",
        )
        .unsafe_fix(format!("Add [build-system] for `{}`", provider.package), vec![edit]);
}

/// The backend whose settings the file has already; flit_core where it has none.
fn likely(project: &Project) -> Option<&'static Provider> {
    const TABLES: &[(&[&str], &str)] = &[
        (&["tool", "flit"], "flit-core"),
        (&["tool", "hatch", "build"], "hatchling"),
        (&["tool", "hatch", "version"], "hatchling"),
        (&["tool", "setuptools"], "setuptools"),
        (&["tool", "setuptools_scm"], "setuptools"),
        (&["tool", "pdm", "build"], "pdm-backend"),
        (&["tool", "pdm", "version"], "pdm-backend"),
        (&["tool", "poetry"], "poetry-core"),
        (&["tool", "uv", "build-backend"], "uv-build"),
        (&["tool", "maturin"], "maturin"),
        (&["tool", "meson-python"], "meson-python"),
        (&["tool", "scikit-build"], "scikit-build-core"),
    ];
    let there = |path: &[&str]| project.document.at(path).is_some();
    let named = TABLES.iter().find(|(path, _)| there(path)).map(|(_, package)| *package);
    let setup = project.legacy.is_some_and(|legacy| legacy.setup_py || legacy.setup_cfg);
    let fallback = if setup { "setuptools" } else { "flit-core" };
    backends::of_package(named.unwrap_or(fallback))
}

/// The two statements of a `[build-system]` for this backend.
pub(super) fn statements(provider: &Provider) -> Vec<String> {
    vec![
        format!("requires = [{}]", edit::quote(provider.requirement)),
        format!("build-backend = {}", edit::quote(provider.object)),
    ]
}
