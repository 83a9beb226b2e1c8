//! Upper bounds on Python.

use super::{Report, requires_python_off_by_one, rule};
use crate::grammar::specifier::{Operator, is_unsatisfiable};
use crate::project::Project;
use crate::text::{Edit, Span};

rule! {
    /// `requires-python` has an upper bound.
    ///
    /// On a Python above the bound, installers fall back to an older release of the package that
    /// had no bound yet. Keep it only where a newer Python is known to break the package.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10,<4"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10"
    /// ```
    "requires-python-upper-bound", Hint,
    "https://packaging.python.org/en/latest/guides/writing-pyproject-toml/#python-requires-field", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(python) = &project.requires_python else { return };
    let clauses = &python.set.clauses;
    if !python.set.faults.is_empty() || is_unsatisfiable(python.text.as_str(), clauses) {
        return;
    }
    for (at, clause) in clauses.iter().enumerate() {
        let is_bound = matches!(clause.operator, Operator::Less | Operator::LessEqual);
        if !is_bound || requires_python_off_by_one::series_bound(clause).is_some() {
            continue;
        }
        let message = "On newer Pythons installers fall back to older releases because of this bound; drop it unless they are known to break";
        let found = report.at(python.place(clause.span), message);
        let whole = match (at.checked_sub(1).and_then(|at| clauses.get(at)), clauses.get(at + 1)) {
            (Some(previous), _) => Span::new(previous.span.end, clause.span.end),
            (None, Some(next)) => Span::new(clause.span.start, next.span.start),
            (None, None) => continue,
        };
        found.unsafe_fix("Drop the bound", vec![python.edit(&Edit::delete(whole))]);
    }
}
