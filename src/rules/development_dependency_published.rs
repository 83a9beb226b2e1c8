//! Tools for developers among the requirements of users.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::{Origin, Project};
use crate::spec::packages;
use crate::text::shown::shown;

rule! {
    /// A requirement that only developers need is published.
    ///
    /// Everything in `dependencies` is installed for every user, and every extra is shown to them.
    /// `[dependency-groups]` holds what only the development of the package needs; it is not
    /// published.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["pytest"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// test = ["pytest"]
    /// ```
    "development-dependency-published", Hint,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    let own = project.name.map(|name| name::normalize(name.as_str())).unwrap_or_default();
    for dependency in project.dependencies.iter().filter(|d| d.origin == Origin::Dependencies) {
        let Some(name) = dependency.name() else { continue };
        // A plugin requires what it is a plugin of.
        let is_tool = packages::DEVELOPMENT.contains(&name)
            && !own.split('-').any(|part| name.split('-').any(|word| word == part));
        if is_tool {
            let message = format!(
                "`{name}` is installed for every user; [dependency-groups] is for development"
            );
            report.at(dependency.text.span, message);
        }
    }
    if !project.groups.is_empty() {
        return;
    }
    for extra in &project.extras {
        if packages::DEVELOPMENT_EXTRAS.contains(&extra.normal.as_str()) {
            let message = format!(
                "Extra `{}` is published; [dependency-groups] is for development",
                shown(&extra.key.name)
            );
            report.at(extra.key.span, message);
        }
    }
}
