//! Texts that are ordered as if they were versions.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::marker::{Comparison, MarkerOperator, Variable};
use crate::grammar::specifier::Operator;
use crate::project::{Dependency, Project};
use crate::text::Edit;

rule! {
    /// A marker orders a variable that is a text.
    ///
    /// Tools read `>=` and `<=` on a text as `==`, and `<` and `>` as never. At `~=` and `===`
    /// installers stop.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; sys_platform >= 'win32'"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; sys_platform == 'win32'"]
    /// ```
    "marker-string-ordering", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        for comparison in dependency.comparisons() {
            match comparison.operator {
                MarkerOperator::Version(Operator::Equal | Operator::NotEqual) => {}
                MarkerOperator::Version(operator) => {
                    tell(dependency, comparison, operator, report);
                }
                MarkerOperator::In | MarkerOperator::NotIn => {}
            }
        }
    }
}

fn tell(dependency: &Dependency, comparison: &Comparison, operator: Operator, report: &mut Report) {
    let Some((variable, ..)) = comparison.variable_and_text() else { return };
    // Extras have a rule of their own.
    if variable.is_version() || variable.is_set() || variable == Variable::Extra {
        return;
    }
    let name = variable.name();
    let (level, message, meant) = match operator {
        Operator::Compatible | Operator::Arbitrary => {
            let message =
                format!("pip stops at `{operator}` on `{name}`, which is a text; write `==`");
            (Severity::Error, message, true)
        }
        Operator::GreaterEqual | Operator::LessEqual => {
            let message = format!("`{name}` is a text: tools read `{operator}` as `==`");
            (Severity::Warning, message, true)
        }
        _ => {
            let message = format!("`{name}` is a text: `{operator}` on it is never true");
            (Severity::Warning, message, false)
        }
    };
    let place = dependency.place(comparison.operator_span);
    let found = report.at(place, message).severity(level);
    if meant {
        let edit = dependency.edit(&Edit::replace(comparison.operator_span, "=="));
        found.unsafe_fix("Write `==`", vec![edit]);
    }
}
