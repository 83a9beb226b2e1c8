//! Strings that are no requirements.

use super::{Report, clause_words, rule};
use crate::diagnostic::Severity;
use crate::grammar::Fault;
use crate::grammar::requirement::RequirementFault;
use crate::project::{Backend, Dependency, Project};
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A requirement cannot be read.
    ///
    /// A requirement is the name of a package, then optionally extras in brackets, version clauses
    /// separated by commas, and a marker after `;`. flit_core publishes whatever is written and the
    /// index refuses it; the other backends refuse it at once, and installers refuse what is wrong
    /// in `[build-system]` and `[dependency-groups]`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2 <3"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests >=2, <3"]
    /// ```
    "dependency-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#grammar", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let text = dependency.as_str();
        for fault in &dependency.requirement.faults {
            let Some(message) = message(text, fault) else { continue };
            let span = match fault.kind {
                RequirementFault::Clause(kind) => {
                    let clause = fault.clone().map(|_| kind);
                    dependency.place(clause_words::place(text, &clause))
                }
                RequirementFault::Empty => dependency.text.span,
                _ => dependency.place(fault.span),
            };
            let found = report.at(span, message);
            if fault.kind == RequirementFault::Empty {
                let removal = dependency.removal(project.document);
                found.fix("Remove the empty string", vec![removal]);
            } else if let Some(repair) = &fault.repair {
                let edits = vec![dependency.edit(repair)];
                if is_safe(fault.kind) {
                    found.fix(title(fault), edits);
                } else {
                    found.unsafe_fix(title(fault), edits);
                }
            }
        }
        if dependency.requirement.is_valid() {
            underscores(project, dependency, report);
        }
    }
}

/// What is wrong, where no other rule knows better.
fn message(text: &str, fault: &Fault<RequirementFault>) -> Option<String> {
    let written = shown(fault.span.of(text));
    Some(match fault.kind {
        RequirementFault::Pip(_) | RequirementFault::Marker(_) => return None,
        RequirementFault::Clause(kind) if kind.is_poetry() || kind.is_combination() => return None,
        RequirementFault::Clause(kind) => clause_words::clause(text, &fault.clone().map(|_| kind)),
        RequirementFault::Empty => "An empty string requires nothing; remove it".to_owned(),
        RequirementFault::NameMissing => {
            "A requirement starts with the name of a package: `name[extra] >=1,<2; marker`"
                .to_owned()
        }
        RequirementFault::NameInvalid => {
            format!("`{written}` cannot stand here in the name of a package")
        }
        RequirementFault::ExtrasUnclosed => "The bracket of the extras is never closed".to_owned(),
        RequirementFault::ExtraInvalid => format!("`{written}` is not the name of an extra"),
        RequirementFault::ExtraCommaMissing => {
            "A comma is missing between two extras; the name of one holds no space".to_owned()
        }
        RequirementFault::ExtraMissing => "An extra is missing next to this comma".to_owned(),
        RequirementFault::ParenthesisUnclosed => "This parenthesis is never closed".to_owned(),
        RequirementFault::ParenthesisStray => "This parenthesis was never opened".to_owned(),
        RequirementFault::UrlMissing => "A URL is missing after `@`".to_owned(),
        RequirementFault::UrlTakesSemicolon => {
            "The URL takes this `;` as its own: put a space before it".to_owned()
        }
        RequirementFault::Comment => {
            "A requirement holds no comment; put it behind the string".to_owned()
        }
        RequirementFault::LineContinuation => {
            "A requirement is one line; nothing continues after `\\`".to_owned()
        }
        RequirementFault::LineBreak => {
            "A requirement is one line; write one string for each".to_owned()
        }
        RequirementFault::Rest => {
            format!("`{written}` has no place here; a requirement is `name[extra] >=1,<2; marker`")
        }
    })
}

fn is_safe(kind: RequirementFault) -> bool {
    match kind {
        RequirementFault::Clause(kind) => clause_words::is_safe(kind),
        RequirementFault::ExtraMissing
        | RequirementFault::UrlTakesSemicolon
        | RequirementFault::Comment
        | RequirementFault::LineContinuation
        | RequirementFault::LineBreak => true,
        _ => false,
    }
}

fn title(fault: &Fault<RequirementFault>) -> String {
    match fault.kind {
        RequirementFault::Clause(kind) => clause_words::title(&fault.clone().map(|_| kind)),
        RequirementFault::ExtraCommaMissing => "Insert the comma".to_owned(),
        RequirementFault::ExtraMissing => "Remove the comma".to_owned(),
        RequirementFault::ExtrasUnclosed => "Close the bracket".to_owned(),
        RequirementFault::ParenthesisUnclosed => "Close the parenthesis".to_owned(),
        RequirementFault::ParenthesisStray => "Remove the parenthesis".to_owned(),
        RequirementFault::UrlTakesSemicolon => "Put a space before `;`".to_owned(),
        RequirementFault::Comment => "Remove the comment".to_owned(),
        RequirementFault::LineContinuation => "Remove the backslash".to_owned(),
        RequirementFault::LineBreak => "Remove the line break".to_owned(),
        _ => match fault.repair.as_ref().map(|edit| edit.text.as_str()) {
            Some("") | None => "Remove it".to_owned(),
            Some(text) => format!("Write `{}`", shown(text)),
        },
    }
}

/// A name that ends with `_` is none, but `packaging` lets it pass.
fn underscores(project: &Project, dependency: &Dependency, report: &mut Report) {
    let text = dependency.as_str();
    for name in dependency.requirement.names_ending_in_underscore(text) {
        let refuses = dependency.is_published()
            && matches!(project.backend, Backend::Uv | Backend::Hatchling);
        let level = if refuses { Severity::Error } else { Severity::Warning };
        let written = name.of(text);
        let better = written.trim_end_matches(['-', '_', '.']);
        let message = format!("`{}` is not a name: it ends with `_`", shown(written));
        report.at(dependency.place(name), message).severity(level).unsafe_fix(
            format!("Write `{}`", shown(better)),
            vec![dependency.edit(&Edit::replace(name, better))],
        );
    }
}
