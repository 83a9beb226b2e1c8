//! Tables of backends that do not build the project.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::project::{Backend, Project};

rule! {
    /// A table configures another backend than the one that builds the project.
    ///
    /// Each backend reads its own table. What `[tool.setuptools]` says of packages or of the
    /// version means nothing to hatchling, and is easily taken for the truth. Tables of the tools
    /// around a backend, `[tool.hatch.envs]` or `[tool.pdm.scripts]`, are of use with any.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.setuptools]
    /// packages = ["demo"]
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
    /// [tool.hatch.build.targets.wheel]
    /// packages = ["src/demo"]
    /// ```
    "tool-table-of-other-backend", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#arbitrary-tool-configuration-the-tool-table",
    check
}

/// Tables that a backend reads and no other tool of its kind does.
const TABLES: [(Backend, &[&str]); 7] = [
    (Backend::Flit, &["tool", "flit"]),
    (Backend::Hatchling, &["tool", "hatch", "build"]),
    (Backend::Hatchling, &["tool", "hatch", "version"]),
    (Backend::Setuptools, &["tool", "setuptools"]),
    (Backend::Pdm, &["tool", "pdm", "build"]),
    (Backend::Pdm, &["tool", "pdm", "version"]),
    (Backend::Uv, &["tool", "uv", "build-backend"]),
];

fn check(project: &Project, report: &mut Report) {
    let build_system = &project.build_system;
    // Others may build on one of these, and read its table.
    if !project.backend.is_modelled() || build_system.in_tree {
        return;
    }
    let Some(written) = build_system.build_backend else { return };
    // Requirements of another one are a sign that more goes on than the file tells.
    let requires = |backend: Backend| {
        let mut required = build_system.requires.iter();
        required.any(|text| {
            crate::project::required_package(text.as_str()).as_deref() == backend.package()
        })
    };
    for (backend, path) in TABLES.iter().filter(|(backend, _)| *backend != project.backend) {
        let Some((last, above)) = path.split_last() else { continue };
        let Some(entry) = project.document.table(above).and_then(|table| table.entry(last)) else {
            continue;
        };
        let Some(table) = entry.value.as_table().filter(|_| !requires(*backend)) else { continue };
        let span = table.header.unwrap_or(entry.key.span);
        report
            .at(
                span,
                format!(
                    "[{}] is for {}, and `build-backend` is `{}`: nothing reads this table",
                    path.join("."),
                    backend.name(),
                    written.as_str()
                ),
            )
            .tag(Tag::Unnecessary);
    }
}
