//! Tables that hatchling reads from hatch.toml instead.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::project::{Project, Tool};

rule! {
    /// hatch.toml has the same table, and this one is not read.
    ///
    /// Each table of hatch.toml takes the place of the one of that name in `[tool.hatch]`, whole
    /// and without a word.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.hatch.build]
    /// ignore-vcs = true
    /// #- hatch.toml
    /// [build.targets.wheel]
    /// packages = ["src/demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- hatch.toml
    /// [build.targets.wheel]
    /// packages = ["src/demo"]
    /// ```
    "hatch-toml-shadows", Hint,
    "https://hatch.pypa.io/latest/intro/#configuration", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Hatch(hatch) = &project.tool else { return };
    for entry in hatch.table.into_iter().flat_map(|table| &table.entries) {
        let name = entry.key.name.as_str();
        if !hatch.is_shadowed(name) {
            continue;
        }
        let message = format!(
            "hatch.toml has `{name}` as well, so hatchling does not read [tool.hatch.{name}]"
        );
        report.at(entry.place(), message).tag(Tag::Unnecessary);
    }
}
