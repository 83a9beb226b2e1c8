//! Every rule is asked about a project or a `.pypirc`, and its findings are put in file order.

use super::{RULES, Report, Rule, Subject};
use crate::diagnostic::Diagnostic;
use crate::project::Project;
use crate::project::accounts::Accounts;

/// All findings of all rules about the project, in file order.
pub fn check(project: &Project) -> Vec<Diagnostic> {
    collect(&mut |rule, report| {
        if let Subject::Project(check) = rule.subject {
            check(project, report);
        }
    })
}

/// All findings of all rules about a `.pypirc`, in file order.
pub fn check_pypirc(accounts: &Accounts) -> Vec<Diagnostic> {
    collect(&mut |rule, report| {
        if let Subject::Pypirc(check) = rule.subject {
            check(accounts, report);
        }
    })
}

fn collect(ask: &mut dyn FnMut(&Rule, &mut Report)) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        let mut report = Report::new(rule, found);
        ask(rule, &mut report);
        found = report.into_found();
    }
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}
