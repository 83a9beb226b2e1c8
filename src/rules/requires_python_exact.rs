//! Python versions down to the last digit.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::specifier::Operator;
use crate::grammar::version::Version;
use crate::project::{Backend, Project};
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// `requires-python` allows a single version of Python.
    ///
    /// `==3.11` means 3.11.0 and not 3.11.1; write `==3.11.*` for the whole series. `===` compares
    /// texts, and hatchling and poetry-core fail on it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = "==3.11"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = "==3.11.*"
    /// ```
    "requires-python-exact", Warning,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#version-matching", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(python) = &project.requires_python else { return };
    let text = python.text.as_str();
    if !python.set.faults.is_empty() {
        return;
    }
    for clause in &python.set.clauses {
        let is_exact = clause.operator == Operator::Equal && !clause.wildcard;
        if !is_exact && clause.operator != Operator::Arbitrary {
            continue;
        }
        let series = clause.version.as_ref().and_then(series);
        let written = shown(clause.span.of(text));
        let (level, message) = match &series {
            _ if clause.operator == Operator::Arbitrary => {
                let fails = matches!(project.backend, Backend::Hatchling | Backend::Poetry);
                let who = match project.backend {
                    backend if fails => format!("{} fails", backend.name()),
                    _ => "hatchling and poetry-core fail".to_owned(),
                };
                let level = if fails { Severity::Error } else { Severity::Warning };
                (level, format!("`{written}` compares texts, not versions, and {who} on it"))
            }
            Some(series) => {
                let message = format!("`{written}` means one version only; write `=={series}.*`");
                (Severity::Warning, message)
            }
            None => (Severity::Warning, format!("`{written}` means one version only")),
        };
        let found = report.at(python.place(clause.span), message).severity(level);
        if let Some(series) = series {
            let better = format!("=={series}.*");
            let edit = python.edit(&Edit::replace(clause.span, better.as_str()));
            found.unsafe_fix(format!("Write `{better}`"), vec![edit]);
        }
    }
}

/// The first two numbers of a plain version.
fn series(version: &Version) -> Option<String> {
    let plain = !version.is_prerelease() && version.post.is_none() && version.local.is_empty();
    let numbers: Vec<String> = version.release.iter().take(2).map(|n| n.to_string()).collect();
    plain.then(|| numbers.join("."))
}
