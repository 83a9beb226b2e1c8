//! Comparisons whose variable stands on the right, where poetry-core does not look for it.

use super::marker_python_version_precision::is_unanswerable;
use super::{Report, rule};
use crate::grammar::marker::{MarkerOperator, OperandKind, Variable};
use crate::grammar::specifier::Operator;
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// A marker has the variable behind the operator, which poetry-core refuses.
    ///
    /// `'3.8' <= python_version` is a marker, and every other backend reads it. poetry-core 2 takes
    /// what stands in front for a part of the value and stops; only `in` may have it so.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["poetry-core>=2"]
    /// build-backend = "poetry.core.masonry.api"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; '3.8' <= python_version"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["poetry-core>=2"]
    /// build-backend = "poetry.core.masonry.api"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; python_version >= '3.8'"]
    /// ```
    "marker-operands-swapped", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

fn check(project: &Project, report: &mut Report) {
    // poetry-core 1 read such a marker, and nothing of [project].
    let is_older = project.build_system.allows_from("poetry-core", "2") == Some(false);
    if project.backend != Backend::Poetry || is_older {
        return;
    }
    for dependency in project.dependencies.iter().filter(|dependency| dependency.is_published()) {
        let text = dependency.as_str();
        for comparison in dependency.comparisons() {
            let operands = (&comparison.left.kind, &comparison.right.kind);
            let place = dependency.place(comparison.span);
            if let (OperandKind::Variable(_), OperandKind::Variable(_)) = operands {
                let message = "poetry-core refuses a marker that compares two variables";
                report.at(place, message);
                continue;
            }
            let MarkerOperator::Version(operator) = comparison.operator else { continue };
            let (OperandKind::Text(_), OperandKind::Variable(variable)) = operands else {
                continue;
            };
            // These have rules of their own.
            let is_order = !matches!(operator, Operator::Equal | Operator::NotEqual);
            let is_told = is_order && !variable.is_version()
                || *variable == Variable::Extra
                || is_unanswerable(comparison);
            if is_told {
                continue;
            }
            let Some(operator) = mirrored(operator) else {
                report.at(place, "poetry-core refuses the variable on the right of `~=`");
                continue;
            };
            let (value, name) = (comparison.left.span.of(text), variable.name());
            let meant = format!("{name} {} {value}", operator.text());
            let edit = dependency.edit(&Edit::replace(comparison.span, meant.clone()));
            let message = format!("poetry-core refuses the variable on the right; write `{meant}`");
            report.at(place, message).fix(format!("Write `{meant}`"), vec![edit]);
        }
    }
}

/// The operator that says the same with its sides exchanged; none where there is none.
fn mirrored(operator: Operator) -> Option<Operator> {
    Some(match operator {
        Operator::Equal => Operator::Equal,
        Operator::NotEqual => Operator::NotEqual,
        Operator::Less => Operator::Greater,
        Operator::LessEqual => Operator::GreaterEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterEqual => Operator::LessEqual,
        // `===` on a version has a rule of its own.
        Operator::Compatible | Operator::Arbitrary => return None,
    })
}
