//! Requirements with more than is needed.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::specifier::Operator;
use crate::project::{Backend, Project};
use crate::text::{Edit, Span};

rule! {
    /// A requirement is written with something that is not needed.
    ///
    /// Parentheses around versions, a comma after the last clause, empty brackets, and a `v` before
    /// a version mean nothing. poetry-core refuses the comma.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests (>=2,<3)"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2,<3"]
    /// ```
    "dependency-not-canonical", Hint,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#grammar", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let (text, requirement) = (dependency.as_str(), &dependency.requirement);
        if !requirement.is_valid() {
            continue;
        }
        if let Some(span) = requirement.specifier_span.filter(|_| requirement.has_parentheses) {
            let parentheses =
                [Span::new(span.start, span.start + 1), Span::new(span.end - 1, span.end)];
            let edits = parentheses.map(|part| dependency.edit(&Edit::delete(part))).to_vec();
            report
                .at(dependency.place(span), "Versions need no parentheses")
                .fix("Remove the parentheses", edits);
        }
        if let Some(comma) = requirement.specifier.trailing_comma {
            let is_refused = project.backend == Backend::Poetry && dependency.is_published();
            let (level, message) = if is_refused {
                (Severity::Error, "poetry-core refuses a comma after the last clause")
            } else {
                (Severity::Hint, "No clause follows this comma")
            };
            let edit = dependency.edit(&Edit::delete(comma));
            report
                .at(dependency.place(comma), message)
                .severity(level)
                .fix("Remove the comma", vec![edit]);
        }
        if let Some(brackets) = requirement.extras_span.filter(|_| requirement.extras.is_empty()) {
            let edit = dependency.edit(&Edit::delete(brackets));
            report
                .at(dependency.place(brackets), "These brackets name no extra")
                .fix("Remove the brackets", vec![edit]);
        }
        for clause in &requirement.specifier.clauses {
            let version = clause.version_span;
            let has_prefix =
                clause.operator != Operator::Arbitrary && version.of(text).starts_with(['v', 'V']);
            if has_prefix {
                let prefix = Span::new(version.start, version.start + 1);
                let edit = dependency.edit(&Edit::delete(prefix));
                report
                    .at(dependency.place(prefix), "A version needs no `v`")
                    .fix("Remove the `v`", vec![edit]);
            }
        }
    }
}
