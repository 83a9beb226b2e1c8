//! Requirements that name a URL.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// A requirement of the package is a direct reference.
    ///
    /// PyPI refuses packages that require `name @ url`, since such a package cannot be judged from
    /// the index alone. hatchling refuses them too, unless `allow-direct-references` is set. In
    /// `[dependency-groups]` and `[build-system]` they are fine.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x @ https://example.com/x-1.0.zip"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x >=1.0"]
    /// ```
    "dependency-direct-reference", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#direct-references", check
}

const SWITCH: [&str; 4] = ["tool", "hatch", "metadata", "allow-direct-references"];

fn check(project: &Project, report: &mut Report) {
    let allowed = project.document.at(&SWITCH).and_then(|value| value.as_bool()) == Some(true);
    let hatchling_refuses = project.backend == Backend::Hatchling && !allowed;
    for dependency in project.dependencies.iter().filter(|d| d.is_published()) {
        let requirement = &dependency.requirement;
        let Some(url) = requirement.url.filter(|_| requirement.is_valid()) else { continue };
        let (level, message) = if project.target.is_pypi() {
            (Severity::Error, "PyPI refuses direct references; require a version from the index")
        } else if hatchling_refuses {
            let message =
                "hatchling refuses direct references unless `allow-direct-references` is true";
            (Severity::Error, message)
        } else if allowed {
            continue;
        } else {
            (Severity::Hint, "PyPI would refuse this direct reference")
        };
        let found = report.at(dependency.place(url.at.to(url.span)), message).severity(level);
        if hatchling_refuses
            && !project.target.is_pypi()
            && let Some(edit) = allow(project)
        {
            found.unsafe_fix("Allow direct references in hatchling", vec![edit]);
        }
    }
}

fn allow(project: &Project) -> Option<Edit> {
    let (document, table) = (project.document, &SWITCH[..3]);
    if document.at(&SWITCH).is_some() {
        return None;
    }
    let statement = "allow-direct-references = true";
    match document.at(table) {
        Some(_) => document.insert_key(table, statement),
        None => Some(document.add_table(table, &[statement.to_owned()])),
    }
}
