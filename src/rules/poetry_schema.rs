//! Values in `[tool.poetry]` that poetry-core stops at.

use super::{Report, rule};
use crate::project::{PoetryFault, PoetryFaultKind, Project, Tool};
use crate::text::Edit;
use crate::text::nearest::nearest;
use crate::text::shown::shown;

rule! {
    /// poetry-core refuses a value in its table.
    ///
    /// It holds `[tool.poetry]` against a schema before it builds, also where `[project]` says the
    /// same, and reads every constraint in `dependencies`. What is not of the form that the schema
    /// wants ends the build.
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
    ///
    /// [tool.poetry]
    /// packages = ["demo"]
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
    ///
    /// [tool.poetry]
    /// packages = [{ include = "demo", from = "src" }]
    /// ```
    "poetry-schema", Error,
    "https://python-poetry.org/docs/pyproject/", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Poetry(poetry) = &project.tool else { return };
    for fault in &poetry.faults {
        tell(fault, report);
    }
}

fn tell(fault: &PoetryFault, report: &mut Report) {
    let path = shown(&fault.path);
    match &fault.kind {
        PoetryFaultKind::Wanted(wanted) => {
            let message = format!("`{path}` in [tool.poetry] must be {wanted}; poetry-core stops");
            report.at(fault.span, message);
        }
        PoetryFaultKind::UnknownKey { key, known } => {
            let near = nearest(key, known.iter().map(|(name, _)| *name), 2);
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let key = shown(key);
            let message = format!("poetry-core refuses `{key}` in `{path}`{hint}");
            let found = report.at(fault.span, message);
            if let Some(near) = near {
                let edit = Edit::replace(fault.span, near);
                found.fix(format!("Rename it to `{near}`"), vec![edit]);
            }
        }
        PoetryFaultKind::MissingKey(key) => {
            report.at(fault.span, format!("poetry-core refuses `{path}` without `{key}`; add it"));
        }
        PoetryFaultKind::Constraint(part) if part.is_empty() => {
            let message = format!("`{path}`: a constraint is missing; write `*` for any version");
            report.at(fault.span, message);
        }
        PoetryFaultKind::Constraint(part) => {
            let part = shown(part);
            let message =
                format!("`{path}`: `{part}` is no constraint; write one like `^1.2` or `>=1.2,<2`");
            report.at(fault.span, message);
        }
        PoetryFaultKind::Person(text) => {
            let text = shown(text);
            let message = format!(
                "`{path}`: poetry-core cannot read `{text}`; write `Name <name@example.org>`"
            );
            report.at(fault.span, message);
        }
        PoetryFaultKind::Python(requires) => {
            let requires = shown(requires);
            let message = format!(
                "`{path}` allows more than `requires-python`, which is `{requires}`: poetry-core stops; narrow it"
            );
            report.at(fault.span, message);
        }
        PoetryFaultKind::MissingFile(file) => {
            let file = shown(file);
            let message = format!("`{path}`: `{file}` does not exist, and poetry-core stops");
            report.at(fault.span, message);
        }
        PoetryFaultKind::Version(text) => {
            let text = shown(text);
            let message = format!("`{text}` is not a version (PEP 440), and poetry-core stops");
            report.at(fault.span, message);
        }
    }
}
