//! Projects that require themselves.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::{Origin, Project};

rule! {
    /// The project requires itself.
    ///
    /// A package is there when it is installed. Extras may name the extras of their own project;
    /// `dependencies` gain nothing from that.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["demo"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests"]
    /// ```
    "dependency-self", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dependencies-optional-dependencies", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(own) = project.name.map(|name| name::normalize(name.as_str())) else { return };
    for dependency in project.dependencies.iter().filter(|d| d.origin == Origin::Dependencies) {
        if dependency.name() != Some(own.as_str()) {
            continue;
        }
        let found = report.at(dependency.text.span, "The project requires itself");
        let edits = vec![dependency.removal(project.document)];
        if dependency.requirement.extras.is_empty() {
            found.fix("Remove the requirement", edits);
        } else {
            found.unsafe_fix("Remove the requirement", edits);
        }
    }
}
