//! The Python that poetry is told to lock for, held against `requires-python`: poetry-core stops
//! where the one allows what the other does not. Source: `project_package.py` of poetry-core 2.5.0.

use super::schema::{PoetryFault, PoetryFaultKind};
use crate::document::{Str, Table, Value};
use crate::grammar::requirement::Requirement;
use crate::grammar::specifier::{self, Operator, SpecifierSet};
use crate::text;

/// None where the one is certainly a part of the other, or that cannot be told.
pub(super) fn fault(table: &Table, project: Option<&Table>) -> Option<PoetryFault> {
    let python = table.at(&["dependencies", "python"])?.as_text()?;
    let requires = project?.get("requires-python").and_then(Value::as_text)?;
    let is_wider = match python.as_str().trim() {
        "*" => !requires.as_str().trim().is_empty(),
        constraint => constraint
            .split('|')
            .filter(|group| !group.trim().is_empty())
            .any(|group| leaves(group.trim(), requires)),
    };
    is_wider.then(|| PoetryFault {
        span: python.span,
        path: "dependencies.python".to_owned(),
        kind: PoetryFaultKind::Python(requires.value.clone()),
    })
}

/// Whether some version is in `group` and certainly outside of `requires`.
fn leaves(group: &str, requires: &Str) -> bool {
    let Some(inside) = clauses(group) else { return false };
    let text = requires.as_str();
    let set = SpecifierSet::read(text);
    set.faults.is_empty()
        && set.clauses.iter().any(|clause| {
            let version = clause.version_span.of(text);
            let outside = match clause.operator {
                Operator::GreaterEqual => format!("<{version}"),
                Operator::Less => format!(">={version}"),
                _ => return false,
            };
            let both = format!("{inside},{outside}");
            let set = SpecifierSet::read(&both);
            set.faults.is_empty() && !specifier::is_unsatisfiable(&both, &set.clauses)
        })
}

/// A constraint of poetry without `|`, as clauses of the standard.
fn clauses(group: &str) -> Option<String> {
    let digit = group.starts_with(|c: char| c.is_ascii_digit());
    let written = if digit { format!("p =={group}") } else { format!("p {group}") };
    let read = Requirement::read(&written);
    let edits: Option<Vec<_>> = read.faults.iter().map(|fault| fault.repair.clone()).collect();
    let repaired = text::apply(&written, &edits?).ok()?;
    let read = Requirement::read(&repaired);
    let plain = read.is_valid() && read.url.is_none() && read.marker.is_none();
    plain.then(|| read.specifier.plain(&repaired)).filter(|clauses| !clauses.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    fn is_told(python: &str, requires: &str) -> bool {
        let document = Document::parse(format!(
            "[project]\nrequires-python = \"{requires}\"\n[tool.poetry.dependencies]\npython = \"{python}\"\n"
        ));
        let table = document.table(&["tool", "poetry"]).expect("it is there");
        super::fault(table, document.table(&["project"])).is_some()
    }

    #[test]
    fn what_poetry_core_refuses_is_told() {
        for (python, requires) in [
            ("^3.8", ">=3.9"),
            (">=3.9", ">=3.9,<4"),
            ("~3.8", ">=3.9"),
            ("*", ">=3.9"),
            ("^3.8 || ^3.10", ">=3.9"),
            ("3.8.*", ">=3.9"),
            ("<3.13", ">=3.9"),
        ] {
            assert!(is_told(python, requires), "{python} in {requires}");
        }
    }

    #[test]
    fn what_it_takes_is_not_told() {
        for (python, requires) in [
            ("^3.9", ">=3.9,<4"),
            ("^3.9", ">=3.9,<4.0"),
            (">=3.9,<4", ">=3.9"),
            ("3.10", ">=3.9"),
            (">3.9", ">=3.9"),
            ("~3.9 || ^3.11", ">=3.9"),
            ("^3.10", "oops"),
            ("latest", ">=3.9"),
        ] {
            assert!(!is_told(python, requires), "{python} in {requires}");
        }
    }
}
