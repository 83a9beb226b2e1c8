//! Python versions that do not exist.

use super::{Report, rule};
use crate::grammar::specifier::is_unsatisfiable;
use crate::project::Project;
use crate::text::shown::shown;

rule! {
    /// No version of Python satisfies `requires-python`.
    ///
    /// The clauses exclude each other, so nobody can install the package. hatchling cannot even
    /// build it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.9,!=3.9.*,~=3.9.1"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.9"
    /// ```
    "requires-python-unsatisfiable", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(python) = &project.requires_python else { return };
    let text = python.text.as_str();
    if python.set.faults.is_empty() && is_unsatisfiable(text, &python.set.clauses) {
        report.at(python.text.span, format!("No Python satisfies `{}`", shown(text)));
    }
}
