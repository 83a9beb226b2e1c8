//! Poetry's notation in requirements.

use super::{Report, clause_words, rule};
use crate::grammar::requirement::RequirementFault;
use crate::project::Project;

rule! {
    /// A requirement is written in Poetry's notation.
    ///
    /// `^1.2`, `~1.2`, `*` and `name = "^1.2"` belong into `[tool.poetry.dependencies]`. In
    /// `[project]` even poetry-core refuses them; `^1.2` is `>=1.2,<2.0` here.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests ^2.0"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2.0,<3.0"]
    /// ```
    "dependency-poetry-syntax", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#versions", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let text = dependency.as_str();
        for fault in &dependency.requirement.faults {
            let RequirementFault::Clause(kind) = fault.kind else { continue };
            if !kind.is_poetry() {
                continue;
            }
            let fault = fault.clone().map(|_| kind);
            let place = dependency.place(clause_words::place(text, &fault));
            let found = report.at(place, clause_words::clause(text, &fault));
            if let Some(repair) = &fault.repair {
                found.fix(clause_words::title(&fault), vec![dependency.edit(repair)]);
            }
        }
    }
}
