//! Backends whose next version may refuse what this one takes.

use super::{Report, rule};
use crate::grammar::requirement::Requirement;
use crate::grammar::version::Version;
use crate::project::{Project, required_package};
use crate::text::{Edit, Span};

rule! {
    /// flit_core or uv_build is required without an upper bound.
    ///
    /// Both say that their next versions may break a project, flit_core at a major version,
    /// uv_build at a minor one, and ask to be bounded; uv warns of it at each build. An sdist of
    /// today should be built by a backend of today.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["flit_core >=3.12"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-no-upper-bound", Hint,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#build-system-section", check
}

fn check(project: &Project, report: &mut Report) {
    // What was written for flit_core 3 wants another bound, and a rule of its own says so.
    if project.document.table(&["tool", "flit", "metadata"]).is_some() {
        return;
    }
    for text in &project.build_system.requires {
        let requirement = Requirement::read(text.as_str());
        let plain = requirement.is_valid() && requirement.url.is_none();
        let package = required_package(text.as_str()).filter(|_| plain);
        let (package, far) = match package.as_deref() {
            Some("flit-core") => ("flit_core", "1000"),
            Some("uv-build") => ("uv_build", "0.1000"),
            _ => continue,
        };
        // Another element may bound it, and a marker may say when.
        let normal = package.replace('_', "-");
        if project.build_system.allows_from(&normal, far) != Some(true) {
            continue;
        }
        let Some(bound) = next(text.as_str(), &requirement, package) else { continue };
        let why = match package {
            "flit_core" => "its major versions drop things",
            _ => "its minor versions may break a build",
        };
        let message = format!("`{package}` has no upper bound, and {why}: add `{bound}`");
        let found = report.at(text.span, message);
        let clauses = &requirement.specifier.clauses;
        let insertion = match clauses.last() {
            Some(last) => Edit::insert(last.span.end, format!(",{bound}")),
            None => {
                let end = requirement.extras_span.or(requirement.name).map(|span| span.end);
                let Some(end) = end else { continue };
                Edit::insert(end, format!(" {bound}"))
            }
        };
        let at = insertion.span.start;
        let edit = text.replace_part(Span::new(at, at).range(), &insertion.text);
        found.fix(format!("Add `{bound}`"), vec![edit]);
    }
}

/// The bound after the newest version that is known, or after the lowest one that is asked for.
fn next(text: &str, requirement: &Requirement, package: &str) -> Option<String> {
    let lowest = requirement.specifier.clauses.iter().filter_map(|clause| {
        let plain = clause.plain(text);
        let version = plain.strip_prefix(">=").or_else(|| plain.strip_prefix('>'))?;
        Version::read(version.trim()).ok().map(|version| version.to_string())
    });
    let number = |version: &str, at: usize| version.split('.').nth(at)?.parse::<u64>().ok();
    let lowest: Vec<String> = lowest.collect();
    match package {
        "flit_core" => {
            let major = lowest.iter().filter_map(|version| number(version, 0)).max().unwrap_or(0);
            Some(format!("<{}", (major + 1).max(5)))
        }
        _ => {
            if lowest.iter().any(|version| number(version, 0) != Some(0)) {
                return None;
            }
            let minor = lowest.iter().filter_map(|version| number(version, 1)).max().unwrap_or(0);
            Some(format!("<0.{}", (minor + 1).max(14)))
        }
    }
}
