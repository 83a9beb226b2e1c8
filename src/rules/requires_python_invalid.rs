//! Python versions that no tool can read.

use super::{Report, clause_words, rule};
use crate::diagnostic::Severity;
use crate::grammar::specifier::ClauseFault;
use crate::project::{Backend, Project, RequiresPython};
use crate::text::Edit;

rule! {
    /// `requires-python` is not a version specifier.
    ///
    /// It holds clauses such as `>=3.10` or `!=3.11.*`, separated by commas. Most backends refuse
    /// anything else; flit_core and poetry-core publish it, and then the index refuses it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = "3.8"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.8"
    /// ```
    "requires-python-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#version-specifiers", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(python) = &project.requires_python else { return };
    let text = python.text.as_str();
    for fault in &python.set.faults {
        // poetry-core publishes no bound at all for `*`, which is what it means.
        let is_read = project.backend == Backend::Poetry && fault.kind == ClauseFault::Star;
        let level = if is_read { Severity::Warning } else { Severity::Error };
        let found = report
            .at(python.place(clause_words::place(text, fault)), clause_words::clause(text, fault))
            .severity(level);
        let Some(repair) = &fault.repair else { continue };
        // An empty string is not the same as no key to every backend.
        if repair.span.range() == (0..text.len()) && repair.text.is_empty() {
            let (Some(table), Some(entry)) = (project.table, project.entry("requires-python"))
            else {
                continue;
            };
            found.unsafe_fix(
                "Remove `requires-python`",
                vec![project.document.remove_entry(table, entry)],
            );
            continue;
        }
        let (title, edits) = (clause_words::title(fault), vec![python.edit(repair)]);
        if clause_words::is_safe(fault.kind) && fault.kind != ClauseFault::SingleEquals {
            found.fix(title, edits);
        } else {
            found.unsafe_fix(title, edits);
        }
    }
    if python.set.faults.is_empty() {
        refused_by_some(project, python, report);
    }
}

/// What `packaging` reads and some backends do not.
fn refused_by_some(project: &Project, python: &RequiresPython, report: &mut Report) {
    let (backend, text) = (project.backend, python.text.as_str());
    if text.trim().is_empty() {
        // uv_build takes a text without anything in it, and stops at one of blanks.
        let is_refused = match backend {
            Backend::Poetry => true,
            Backend::Uv => !text.is_empty(),
            _ => false,
        };
        if is_refused {
            let name = backend.name();
            let message = format!("{name} refuses an empty `requires-python`; leave it out");
            report.at(python.text.span, message);
        }
        return;
    }
    let surplus: &[Backend] = &[Backend::Setuptools, Backend::Poetry, Backend::Uv];
    let trailing = python.set.trailing_comma.iter().filter(|_| backend == Backend::Uv);
    let doubled = python.set.surplus_commas.iter().filter(|_| surplus.contains(&backend));
    for comma in doubled.chain(trailing) {
        let message = format!("{} refuses this comma: nothing follows it", backend.name());
        let edit = python.edit(&Edit::delete(*comma));
        report.at(python.place(*comma), message).fix("Remove the comma", vec![edit]);
    }
}
