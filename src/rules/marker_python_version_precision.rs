//! Comparisons that `python_version` cannot answer.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::marker::{Comparison, MarkerOperator, Variable};
use crate::grammar::specifier::Operator;
use crate::grammar::version::Version;
use crate::project::{Backend, Dependency, Project};
use crate::text::shown::shown;
use crate::text::{Edit, Span};

rule! {
    /// A marker compares `python_version` with something it never is.
    ///
    /// `python_version` is only the major and minor version, such as `3.12`: a patch release asks
    /// for `python_full_version`. `in` compares texts, so that `"3.1"` is in `"3.10"`. What is not
    /// a version at all is dropped or refused by some backends.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; python_version >= '3.8.1'"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; python_full_version >= '3.8.1'"]
    /// ```
    "marker-python-version-precision", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        for comparison in dependency.comparisons() {
            let Some((Variable::PythonVersion, variable, text, operand)) =
                comparison.variable_and_text()
            else {
                continue;
            };
            let place = dependency.place(operand.span);
            let level = level(project.backend, dependency.is_published());
            let value = shown(&text.value);
            match comparison.operator {
                MarkerOperator::In | MarkerOperator::NotIn => {
                    list(project, dependency, comparison, report);
                }
                MarkerOperator::Version(Operator::Arbitrary) => {
                    let message =
                        "`===` compares texts, and poetry-core and uv refuse it here; write `==`";
                    let edit = dependency.edit(&Edit::replace(comparison.operator_span, "=="));
                    let place = dependency.place(comparison.operator_span);
                    report.at(place, message).severity(level).unsafe_fix("Write `==`", vec![edit]);
                }
                MarkerOperator::Version(operator) => {
                    let Ok(version) = Version::read(text.value.trim_end_matches(".*")) else {
                        let message = format!(
                            "`{value}` is not a version: some tools drop this marker, others refuse it"
                        );
                        report.at(place, message).severity(level);
                        continue;
                    };
                    let (Some(edit), true) =
                        (variable_switched(dependency, variable.span), is_too_precise(&version))
                    else {
                        continue;
                    };
                    let message = format!(
                        "`python_version` is only \"X.Y\" and never `{value}`; write `python_full_version`"
                    );
                    let found = report.at(place, message);
                    let title = "Write `python_full_version`";
                    let is_order = !matches!(operator, Operator::Equal | Operator::NotEqual);
                    if is_order {
                        found.fix(title, vec![edit]);
                    } else {
                        found.unsafe_fix(title, vec![edit]);
                    }
                }
            }
        }
    }
}

/// Whether this rule has something to say about a comparison that hides whether it holds.
pub(super) fn is_unanswerable(comparison: &Comparison) -> bool {
    let Some((Variable::PythonVersion, _, text, _)) = comparison.variable_and_text() else {
        return false;
    };
    let version = Version::read(text.value.trim_end_matches(".*"));
    let is_list = matches!(comparison.operator, MarkerOperator::In | MarkerOperator::NotIn);
    is_list || version.map_or(true, |version| is_too_precise(&version))
}

/// poetry-core stops at these, uv_build drops the whole marker without a word.
fn level(backend: Backend, is_published: bool) -> Severity {
    match backend {
        Backend::Poetry | Backend::Uv if is_published => Severity::Error,
        _ => Severity::Warning,
    }
}

/// Whether the version says more than the major and minor number; zeros say nothing.
fn is_too_precise(version: &Version) -> bool {
    version.without_trailing_zeros().release.len() > 2
}

fn variable_switched(dependency: &Dependency, variable: Span) -> Option<Edit> {
    let name = Variable::PythonFullVersion.name();
    Some(dependency.edit(&Edit::replace(variable, name)))
}

/// `python_version in '3.8 3.9'`
fn list(project: &Project, dependency: &Dependency, comparison: &Comparison, report: &mut Report) {
    let Some((_, variable, text, _)) = comparison.variable_and_text() else { return };
    // uv reads versions separated by blanks as a list, and nothing else.
    let is_list = variable.span == comparison.left.span
        && text.value.split_whitespace().all(|part| Version::read(part).is_ok());
    let is_dropped = project.backend == Backend::Uv && dependency.is_published() && !is_list;
    let (level, message) = if is_dropped {
        let message = "uv_build drops this marker without a word; compare with `==`, `<` or `>=`";
        (Severity::Error, message)
    } else {
        let message = "`in` compares texts, not versions (\"3.1\" is in \"3.10\"); compare with `==`, `<` or `>=`";
        (Severity::Warning, message)
    };
    report.at(dependency.place(comparison.span), message).severity(level);
}
