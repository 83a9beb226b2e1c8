//! Lists and tables that are given and dynamic at once.

use super::{Report, dynamic_and_static, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};

rule! {
    /// A list or table is given and dynamic as well, and the backend cannot extend it.
    ///
    /// PEP 808 lets a backend add to what is written; flit_core, hatchling, setuptools and
    /// uv_build refuse it so far.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// keywords = ["a"]
    /// dynamic = ["keywords"]
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
    /// keywords = ["a"]
    /// ```
    "dynamic-and-static-list", Error, "https://peps.python.org/pep-0808/", check
}

const FIELDS: &[&str] = &[
    "license-files",
    "authors",
    "maintainers",
    "keywords",
    "classifiers",
    "urls",
    "scripts",
    "gui-scripts",
    "entry-points",
    "dependencies",
    "optional-dependencies",
    "import-names",
    "import-namespaces",
];

fn check(project: &Project, report: &mut Report) {
    // flit_core and uv_build fill in few fields or none: that is told by another rule.
    if matches!(project.backend, Backend::Hatchling | Backend::Setuptools) {
        dynamic_and_static::both(project, FIELDS, Severity::Error, report);
    }
}
