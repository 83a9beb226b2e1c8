//! Packages that are called otherwise.

use super::{Report, rule};
use crate::project::Project;
use crate::spec::packages;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A requirement uses the import name of a module for the name of its package.
    ///
    /// What is imported as `yaml` is installed as `pyyaml`. Under the import name there is no
    /// package, or somebody else's.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["PIL"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["pillow"]
    /// ```
    "dependency-import-name", Warning,
    "https://packaging.python.org/en/latest/discussions/distribution-package-vs-import-package/", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let package = dependency.name().and_then(packages::of_import);
        let (Some(package), Some(name)) = (package, dependency.requirement.name) else { continue };
        let written = shown(name.of(dependency.as_str()));
        let message =
            format!("`{written}` is the name to import; the package is called `{package}`");
        let edit = dependency.edit(&Edit::replace(name, package));
        report
            .at(dependency.place(name), message)
            .unsafe_fix(format!("Write `{package}`"), vec![edit]);
    }
}
