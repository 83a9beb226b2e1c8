//! Bounds that miss by one patch release.

use super::{Report, rule};
use crate::grammar::specifier::{Clause, Operator};
use crate::project::Project;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A bound of `requires-python` is off by one patch release.
    ///
    /// `>3.8` still allows 3.8.1, and `<=3.12` already excludes 3.12.1. Bounds on the series are
    /// `>=3.9` and `<3.13`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">3.8"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.9"
    /// ```
    "requires-python-off-by-one", Warning,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#exclusive-ordered-comparison", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(python) = &project.requires_python else { return };
    let text = python.text.as_str();
    if !python.set.faults.is_empty() {
        return;
    }
    for clause in &python.set.clauses {
        let Some((operator, better, why)) = series_bound(clause) else { continue };
        let written = shown(clause.span.of(text));
        let better = format!("{operator}{better}");
        let edit = python.edit(&Edit::replace(clause.span, better.as_str()));
        report
            .at(python.place(clause.span), format!("`{written}` {why}; write `{better}`"))
            .unsafe_fix(format!("Write `{better}`"), vec![edit]);
    }
}

/// For a bound on two numbers that is meant for the whole series: the operator and the version
/// that say it, and what is said instead.
pub(super) fn series_bound(clause: &Clause) -> Option<(Operator, String, String)> {
    let version = clause.version.as_ref()?;
    let [major, minor] = version.release.as_slice() else { return None };
    let plain = !version.is_prerelease() && version.post.is_none();
    let next = minor.value()?.checked_add(1)?;
    let better = format!("{major}.{next}");
    match clause.operator {
        Operator::Greater if plain => {
            Some((Operator::GreaterEqual, better, format!("still allows {major}.{minor}.1")))
        }
        Operator::LessEqual if plain => {
            Some((Operator::Less, better, format!("excludes {major}.{minor}.1")))
        }
        _ => None,
    }
}
