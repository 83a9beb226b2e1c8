//! Extras in markers.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::marker::{MarkerOperator, OperandKind, Variable};
use crate::project::{Backend, Project};
use crate::text::shown::shown;

rule! {
    /// A marker in the project file asks for an extra.
    ///
    /// `extra == "x"` in a marker is how backends write the extras of a package into its metadata.
    /// In the project file the requirement belongs into `[project.optional-dependencies]`, where
    /// the extra is also made known.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; extra == 'foo'"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// foo = ["x"]
    /// ```
    "marker-extra-misplaced", Warning,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#provides-extra-multiple-use", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in project.dependencies.iter().filter(|d| d.is_published()) {
        for comparison in dependency.comparisons() {
            let Some((variable, _, text, _)) = comparison.variable_and_text() else { continue };
            let place = dependency.place(comparison.span);
            match variable {
                Variable::Extra => {
                    let message = format!(
                        "Put this in [project.optional-dependencies] under `{}` instead of asking for the extra",
                        shown(&text.value)
                    );
                    // poetry-core reads the variable on the left side alone.
                    let is_refused = project.backend == Backend::Poetry
                        && matches!(comparison.operator, MarkerOperator::Version(_))
                        && matches!(comparison.left.kind, OperandKind::Text(_));
                    let level = if is_refused { Severity::Error } else { Severity::Warning };
                    report.at(place, message).severity(level);
                }
                variable if variable.is_set() => {
                    let is_refused = match project.backend {
                        Backend::Poetry => true,
                        Backend::Uv => matches!(comparison.operator, MarkerOperator::Version(_)),
                        _ => false,
                    };
                    let level = if is_refused { Severity::Error } else { Severity::Warning };
                    let message = format!(
                        "`{}` has a value only in lock files, not in metadata",
                        variable.name()
                    );
                    report.at(place, message).severity(level);
                }
                _ => {}
            }
        }
    }
}
