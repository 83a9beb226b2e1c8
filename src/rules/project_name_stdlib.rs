//! Names that belong to the standard library.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::{Project, Target};
use crate::spec::modules;

rule! {
    /// The name is that of a standard-library module.
    ///
    /// PyPI refuses to register new projects with such a name. A project that has it already keeps
    /// it; then ignore this rule.
    ///
    /// ```toml bad
    /// [project]
    /// name = "json"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "project-name-stdlib", Warning, "https://docs.pypi.org/project-management/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.name.filter(|_| project.target != Target::None) else { return };
    let name = text.as_str();
    if name::is_valid(name) && modules::is_refused(&name::normalize(name)) {
        let message = format!(
            "`{name}` is a standard-library module: PyPI refuses new projects with this name"
        );
        report.at(text.span, message);
    }
}
