//! Licence expressions that are none.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::grammar::license::{Expression, Operator, Problem};
use crate::project::{Backend, Project};

rule! {
    /// `license` is not an SPDX licence expression.
    ///
    /// It is made of the identifiers on https://spdx.org/licenses, of `LicenseRef-` and a name of
    /// your own, and of `AND`, `OR` and `WITH`. poetry-core writes another text into the old
    /// header `License`; pdm-backend writes it as an expression, and PyPI refuses that; the
    /// others stop the build.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "Apache 2.0"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "Apache-2.0"
    /// ```
    "license-expression-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/license-expression/", check
}

/// One text gets at most so many findings.
const ENOUGH: usize = 5;

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.license.expression else { return };
    if super::license_is_a_path::is_path(project) {
        return;
    }
    let value = text.as_str();
    let severity = match project.backend {
        Backend::Poetry => Severity::Warning,
        Backend::Pdm => level::of_index(project),
        _ => Severity::Error,
    };
    for fault in Expression::read(value).faults.into_iter().take(ENOUGH) {
        let place = match fault.span.is_empty() {
            true => text.span,
            false => text.place(fault.span.range()),
        };
        let found = report.at(place, message(fault.span.of(value), &fault.kind)).severity(severity);
        match (&fault.kind, &fault.repair) {
            (Problem::UnknownLicense { meant }, _) => {
                let fixes = meant.iter().map(|expression| {
                    let edit = text.replace_part(fault.span.range(), expression);
                    (format!("Replace with `{expression}`"), vec![edit])
                });
                fixes.fold(found, |found, (title, edits)| found.unsafe_fix(title, edits));
            }
            (_, Some(repair)) => {
                let edit = text.replace_part(repair.span.range(), &repair.text);
                found.unsafe_fix(format!("Replace with `{}`", repair.text), vec![edit]);
            }
            _ => {}
        }
    }
}

fn message(part: &str, problem: &Problem) -> String {
    const LONGEST: usize = 60;
    let part = match part.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &part[..at]),
        None => part.to_owned(),
    };
    match problem {
        Problem::Empty => "An empty licence expression: write one, or remove `license`".to_owned(),
        Problem::UnknownLicense { meant } => match meant.first() {
            Some(meant) => {
                format!("`{part}` is not an SPDX licence; did you mean `{meant}`?")
            }
            None => format!(
                "`{part}` is not an SPDX licence: take one of https://spdx.org/licenses, or `LicenseRef-` and a name"
            ),
        },
        Problem::UnknownException { meant: Some(meant) } => {
            format!("`{part}` is not an SPDX exception; did you mean `{meant}`?")
        }
        Problem::UnknownException { meant: None } => {
            format!(
                "`{part}` is not an SPDX exception: https://spdx.org/licenses/exceptions-index.html lists them"
            )
        }
        Problem::InvalidReference => {
            format!("`{part}`: letters, digits, `.` and `-` may follow `LicenseRef-`, at least one")
        }
        Problem::OperatorMissing => format!("`AND` or `OR` is missing before `{part}`"),
        Problem::OperandMissing { operator: Operator::With } => {
            format!("`{part}`: an exception follows `WITH`, and a licence stands before it")
        }
        Problem::OperandMissing { operator } => {
            format!("`{part}`: a licence stands on both sides of `{}`", operator.as_str())
        }
        Problem::MisplacedWith => {
            "`WITH` joins one licence and one exception, without parentheses".to_owned()
        }
        Problem::EmptyParentheses => "Nothing stands between the parentheses".to_owned(),
        Problem::Unclosed => "This parenthesis is not closed".to_owned(),
        Problem::Unopened => "This parenthesis was not opened".to_owned(),
        Problem::TooDeep => "Too many parentheses inside each other".to_owned(),
    }
}
