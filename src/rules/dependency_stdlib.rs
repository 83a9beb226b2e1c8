//! Requirements on what Python has itself.

use super::{Report, rule};
use crate::grammar::marker::{Pythons, constant};
use crate::grammar::specifier::{SpecifierSet, contains};
use crate::grammar::version::Version;
use crate::project::Project;
use crate::spec::packages;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A requirement names a module of the standard library.
    ///
    /// The package of that name is a backport for old Pythons, or an abandoned or unrelated one,
    /// and may hide the module of the standard library. Where old Pythons are still supported, a
    /// marker limits it to them.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.9"
    /// dependencies = ["dataclasses"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.9"
    /// dependencies = ["attrs"]
    /// ```
    "dependency-stdlib", Warning, "https://docs.python.org/3/library/", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let requirement = &dependency.requirement;
        let builtin = dependency.name().and_then(packages::of_builtin);
        let (Some(builtin), true) = (builtin, requirement.is_valid()) else { continue };
        let Some(name) = requirement.name else { continue };
        let (major, minor) = builtin.since;
        let having = format!(">={major}.{minor}");
        let set = SpecifierSet::read(&having);
        let marker = requirement.marker.as_ref().and_then(|marker| marker.expression.as_ref());
        let pythons = Pythons { text: &having, clauses: &set.clauses, admitted: None };
        if marker.is_some_and(|marker| constant(marker, pythons) == Some(false)) {
            continue;
        }
        let since = format!("Python {major}.{minor}");
        let message = format!(
            "`{}` is in the standard library since {since}; the package `{}` is a backport, or another thing altogether",
            builtin.module,
            shown(name.of(dependency.as_str())),
        );
        let found = report.at(dependency.place(name), message);
        if !is_needed(project, builtin.since) {
            let removal = dependency.removal(project.document);
            found.unsafe_fix("Remove the requirement", vec![removal]);
        } else if marker.is_none() && requirement.url.is_none() {
            let at = dependency.as_str().trim_end().len();
            let limit = format!("; python_version < '{major}.{minor}'");
            let edit = dependency.edit(&Edit::insert(at, limit));
            found.unsafe_fix(format!("Limit it to Pythons before {major}.{minor}"), vec![edit]);
        }
    }
}

/// Whether the project says that it supports a Python from before `since`.
fn is_needed(project: &Project, since: (u64, u64)) -> bool {
    let pythons = project.pythons();
    let old = ["2.7.18".to_owned(), format!("{}.{}.99", since.0, since.1.saturating_sub(1))];
    let admits = |version: &String| {
        let older = Version::read(version).ok().filter(|v| v.major_minor() < Some(since))?;
        contains(pythons.text, pythons.clauses, &older)
    };
    !pythons.clauses.is_empty() && old.iter().any(|version| admits(version) == Some(true))
}
