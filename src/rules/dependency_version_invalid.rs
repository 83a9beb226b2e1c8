//! Operators and versions that do not go together.

use super::{Report, clause_words, rule};
use crate::diagnostic::Severity;
use crate::grammar::requirement::RequirementFault;
use crate::grammar::specifier::{ClauseFault, Operator};
use crate::project::{Backend, Dependency, Project};
use crate::text::shown::shown;

rule! {
    /// An operator is given a version that it does not take.
    ///
    /// Only `==` and `!=` take `.*` and local versions, `~=` needs two numbers, and versions follow
    /// PEP 440.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2.*"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2"]
    /// ```
    "dependency-version-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers", check
}

fn check(project: &Project, report: &mut Report) {
    if project.backend == Backend::Uv {
        project.dependencies.iter().for_each(|dependency| for_uv(dependency, report));
    }
    for dependency in &project.dependencies {
        let text = dependency.as_str();
        for fault in &dependency.requirement.faults {
            let RequirementFault::Clause(kind) = fault.kind else { continue };
            if !kind.is_combination() {
                continue;
            }
            let passes = project.backend == Backend::Poetry
                && dependency.is_published()
                && poetry_reads(kind, fault.span.of(text));
            let level = if passes { Severity::Warning } else { Severity::Error };
            let fault = fault.clone().map(|_| kind);
            let found = report
                .at(dependency.place(fault.span), clause_words::clause(text, &fault))
                .severity(level);
            let Some(repair) = &fault.repair else { continue };
            let (title, edits) = (clause_words::title(&fault), vec![dependency.edit(repair)]);
            if clause_words::is_safe(kind) {
                found.fix(title, edits);
            } else {
                found.unsafe_fix(title, edits);
            }
        }
    }
}

/// uv reads versions only, also after `===`, and in them numbers of 64 bits.
fn for_uv(dependency: &Dependency, report: &mut Report) {
    if !dependency.is_published() || !dependency.requirement.is_valid() {
        return;
    }
    for clause in &dependency.requirement.specifier.clauses {
        let what = match &clause.version {
            None => "is no version",
            Some(version) if version.order().is_none() => "has a number that is too large",
            Some(_) => continue,
        };
        let shown = shown(clause.version_span.of(dependency.as_str()));
        let message = format!("`{shown}` {what}, and uv_build stops there");
        report.at(dependency.place(clause.version_span), message);
    }
}

/// poetry-core 2.5 reads some of them and publishes what it made of them.
fn poetry_reads(kind: ClauseFault, clause: &str) -> bool {
    let has_star = clause.ends_with(".*") && clause.matches('*').count() == 1;
    match kind {
        ClauseFault::WildcardNotAllowed(operator) => operator != Operator::Compatible && has_star,
        ClauseFault::WildcardMisplaced => has_star,
        ClauseFault::CompatibleTooShort => true,
        _ => false,
    }
}
