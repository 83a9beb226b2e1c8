//! Names that readers take for several.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};

rule! {
    /// A name contains a comma.
    ///
    /// The metadata joins people with commas. The standard forbids one inside a name, and
    /// uv_build writes it as it is, so that PyPI sees a person without an address and refuses.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Doe, John" }]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "John Doe" }]
    /// ```
    "people-name-comma", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#authors-maintainers",
    check
}

fn check(project: &Project, report: &mut Report) {
    for person in &project.people {
        let Some(name) = person.name else { continue };
        let value = name.as_str();
        let Some(at) = value.find(',') else { continue };
        let severity = match project.backend {
            Backend::Uv if person.has_first_email => level::of_index(project),
            _ => Severity::Warning,
        };
        let found = report
            .at(name.place(at..at + 1), "People are joined by commas: a name must not hold one")
            .severity(severity);
        if let Some((family, given)) = value.split_once(',')
            && !given.contains(',')
            && !given.trim().is_empty()
        {
            let swapped = format!("{} {}", given.trim(), family.trim());
            found.unsafe_fix(format!("Write `{swapped}`"), vec![name.replace(swapped.trim())]);
        }
    }
}
