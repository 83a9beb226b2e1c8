//! Folders that nobody means to install as packages.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// A folder of tests, docs or examples would be installed as a package of its own.
    ///
    /// `import tests` finds it afterwards in every environment that has the project, and the
    /// projects that do the same overwrite each other's files.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- src/tests/__init__.py
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
    /// #- tests/__init__.py
    /// ```
    "package-ships-tests", Warning,
    "https://github.com/jwodder/check-wheel-contents#w005--wheel-contains-common-toplevel-name-in-library",
    check
}

const COMMON: [&str; 11] = [
    "tests",
    "test",
    "testing",
    "docs",
    "doc",
    "examples",
    "example",
    "scripts",
    "benchmarks",
    "benchmark",
    "build",
];

fn check(project: &Project, report: &mut Report) {
    // flit_core ships the one module that it is told to.
    // `source-includes` and `excludes` keep files out of the wheel of pdm-backend.
    let has_table = project.document.at(&["tool", "pdm", "build"]).is_some();
    if matches!(project.tool, Tool::Flit(_)) || (has_table && matches!(project.tool, Tool::Pdm(_)))
    {
        return;
    }
    let modules = project.tool.search().modules();
    let Some(place) = project.name.map(|name| name.span) else { return };
    let common = modules.iter().filter(|module| COMMON.contains(&module.name.as_str()));
    for module in common.filter(|_| modules.len() > 1) {
        let message = format!(
            "`{}` would be installed as the top-level package `{}`: exclude it, or move it out",
            module.path, module.name
        );
        report.at(place, message);
    }
}
