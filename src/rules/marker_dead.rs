//! Markers that say nothing.

use super::marker_python_version_precision::is_unanswerable;
use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::marker::{Comparison, Expression, Operand, OperandKind, constant};
use crate::project::{Backend, Project};
use crate::text::shown::shown;
use crate::text::{Edit, Span};

rule! {
    /// A marker can never hold, or always holds, within `requires-python`.
    ///
    /// Such a marker is left over from an older range of Pythons. A requirement whose marker never
    /// holds is never installed.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10"
    /// dependencies = ["x; python_version < '3.8'"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.10"
    /// dependencies = ["x"]
    /// ```
    "marker-dead", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

/// More markers than these are not asked in one file.
const MOST_MARKERS: usize = 500;

fn check(project: &Project, report: &mut Report) {
    let marked = (project.dependencies.iter())
        .filter(|dependency| dependency.is_published() && dependency.requirement.marker.is_some());
    for dependency in marked.take(MOST_MARKERS) {
        let (text, requirement) = (dependency.as_str(), &dependency.requirement);
        let Some(marker) = requirement.marker.as_ref().filter(|_| requirement.is_valid()) else {
            continue;
        };
        let Some(expression) = &marker.expression else { continue };
        if let Some(constants) = constants(expression) {
            let is_refused = project.backend == Backend::Poetry;
            let level = if is_refused { Severity::Error } else { Severity::Warning };
            let message = format!("`{}` compares no variable", shown(constants.span.of(text)));
            report.at(dependency.place(constants.span), message).severity(level);
            continue;
        }
        // What is wrong with the comparison itself is told elsewhere.
        if dependency.comparisons().into_iter().any(is_unanswerable) {
            continue;
        }
        let pythons = project.pythons();
        let Some(holds) = constant(expression, pythons) else { continue };
        let range = shown(pythons.text.trim());
        let place = dependency.place(marker.span);
        let whose = match pythons.clauses {
            [] => String::new(),
            _ => format!(" for `requires-python` {range}"),
        };
        if !holds {
            let removal = dependency.removal(project.document);
            report
                .at(place, format!("Never installed: this marker cannot hold{whose}"))
                .unsafe_fix("Remove the requirement", vec![removal]);
        } else if let Some(semicolon) = requirement.semicolon {
            let before = text[..semicolon.start].trim_end().len();
            let edit = dependency.edit(&Edit::delete(Span::new(before, text.len())));
            report
                .at(place, format!("This marker always holds{whose}"))
                .severity(Severity::Hint)
                .unsafe_fix("Remove the marker", vec![edit]);
        }
    }
}

/// A comparison of two texts.
fn constants(expression: &Expression) -> Option<&Comparison> {
    let is_text = |operand: &Operand| matches!(operand.kind, OperandKind::Text(_));
    let mut comparisons = expression.comparisons().into_iter();
    comparisons.find(|comparison| is_text(&comparison.left) && is_text(&comparison.right))
}
