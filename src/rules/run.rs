//! Every rule is asked about a project or a `.pypirc`, and its findings are put in file order.

use super::{RULES, Report, Rule, Subject};
use crate::aside::join;
use crate::diagnostic::Diagnostic;
use crate::project::Project;
use crate::project::accounts::Accounts;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rules that one thread takes at a time.
const PART: usize = 8;

/// All findings of all rules about the project, in file order.
pub fn check(project: &Project) -> Vec<Diagnostic> {
    collect(&|rule, report| {
        if let Subject::Project(check) = rule.subject {
            check(project, report);
        }
    })
}

/// All findings of all rules about a `.pypirc`, in file order.
pub fn check_pypirc(accounts: &Accounts) -> Vec<Diagnostic> {
    collect(&|rule, report| {
        if let Subject::Pypirc(check) = rule.subject {
            check(accounts, report);
        }
    })
}

type Ask<'a> = &'a (dyn Fn(&Rule, &mut Report) + Sync);

fn collect(ask: Ask) -> Vec<Diagnostic> {
    let next = AtomicUsize::new(0);
    let (mut found, others) = join(|| take_parts(&next, ask), || take_parts(&next, ask));
    found.extend(others);
    // Of two findings at one place the one of the earlier rule comes first.
    found.sort_by_key(|(part, diagnostic)| (diagnostic.span, *part));
    found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// Asks the rules of one part after another, until all have been taken.
fn take_parts(next: &AtomicUsize, ask: Ask) -> Vec<(usize, Diagnostic)> {
    let mut found = Vec::new();
    loop {
        let part = next.fetch_add(1, Ordering::Relaxed);
        let Some(rules) = RULES.chunks(PART).nth(part) else { return found };
        let mut of_part = Vec::new();
        for rule in rules {
            let mut report = Report::new(rule, of_part);
            ask(rule, &mut report);
            of_part = report.into_found();
        }
        found.extend(of_part.into_iter().map(|diagnostic| (part, diagnostic)));
    }
}
