//! Requirements on one version only.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::specifier::Operator;
use crate::grammar::version::Version;
use crate::project::{Backend, Origin, Project, Target};
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A requirement allows a single version.
    ///
    /// An exact pin in published metadata keeps security fixes from users and conflicts with every
    /// other package that pins another version. Pins belong into a lock file. `===` compares texts,
    /// and poetry-core refuses it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests ==2.31.0"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2.31.0,<3"]
    /// ```
    "dependency-pinned", Warning,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#version-matching", check
}

fn check(project: &Project, report: &mut Report) {
    if project.target == Target::None {
        return;
    }
    for dependency in project.dependencies.iter().filter(|d| d.is_published()) {
        let requirement = &dependency.requirement;
        if !requirement.is_valid() {
            continue;
        }
        for clause in &requirement.specifier.clauses {
            let is_text = clause.operator == Operator::Arbitrary;
            let is_exact = clause.operator == Operator::Equal && !clause.wildcard;
            let is_refused = is_text && project.backend == Backend::Poetry;
            // An extra may pin what it offers to its users.
            if !is_refused && (!(is_text || is_exact) || dependency.origin != Origin::Dependencies)
            {
                continue;
            }
            let written = shown(clause.span.of(dependency.as_str()));
            let (level, message) = if is_refused {
                (Severity::Error, format!("poetry-core refuses `{written}`; write a range"))
            } else {
                let message = format!(
                    "`{written}` keeps fixes of the package from your users; write a range"
                );
                (Severity::Warning, message)
            };
            let found = report.at(dependency.place(clause.span), message).severity(level);
            if let Some(range) = clause.version.as_ref().and_then(range) {
                let edit = dependency.edit(&Edit::replace(clause.span, range.as_str()));
                found.unsafe_fix(format!("Write `{range}`"), vec![edit]);
            }
        }
    }
}

/// From the version to the next that may break something, by the usual reading of its numbers.
fn range(version: &Version) -> Option<String> {
    let plain = version.local.is_empty() && version.epoch.value() == Some(0);
    let (major, minor) = version.major_minor().filter(|_| plain)?;
    let upper = match major {
        0 => format!("0.{}", minor.checked_add(1)?),
        major => major.checked_add(1)?.to_string(),
    };
    Some(format!(">={version},<{upper}"))
}
