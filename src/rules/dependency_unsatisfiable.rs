//! Clauses that exclude each other.

use super::{Report, rule};
use crate::grammar::specifier::is_unsatisfiable;
use crate::project::Project;
use crate::text::shown::shown;

rule! {
    /// No version satisfies the clauses of a requirement.
    ///
    /// The clauses exclude each other, so the requirement can never be installed.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >3,<2"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >2,<3"]
    /// ```
    "dependency-unsatisfiable", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let (text, requirement) = (dependency.as_str(), &dependency.requirement);
        let Some(span) = requirement.specifier_span.filter(|_| requirement.is_valid()) else {
            continue;
        };
        if is_unsatisfiable(text, &requirement.specifier.clauses) {
            let message = format!("No version satisfies `{}`", shown(span.of(text)));
            report.at(dependency.place(span), message);
        }
    }
}
