//! E-mail addresses that the index or a backend refuses.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::{Str, edit};
use crate::grammar::person::{Contact, Email, Problem};
use crate::project::{Backend, Person, Project};
use crate::text::{Edit, Span};

rule! {
    /// An e-mail address is none.
    ///
    /// PyPI judges the first address of `authors` and of `maintainers` and refuses the whole
    /// upload for a bad one: without an `@`, without a dot in the domain, with a domain kept for
    /// tests (`.test`, `.local`, …). flit_core, hatchling, setuptools and poetry-core refuse many
    /// of these before.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Ann", email = "ann@localhost" }]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Ann", email = "ann@python.org" }]
    /// ```
    "people-email-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#authors-maintainers",
    check
}

fn check(project: &Project, report: &mut Report) {
    for person in &project.people {
        let Some(email) = person.email else { continue };
        let value = email.as_str();
        let read = Email::read(value);
        let Some(fault) = read.fault else {
            if read.is_international(value) {
                international(project, person, email, read.local, report);
            }
            continue;
        };
        let place = match fault.span.is_empty() {
            true => email.span,
            false => email.place(fault.span.range()),
        };
        let severity = severity(project, person, fault.kind);
        let found = report.at(place, message(value, fault.kind, fault.span)).severity(severity);
        if let Some(edits) = apart(person, email, fault.kind) {
            found.fix("Put the name into `name`", edits);
        } else if let Some(repair) = fault.repair {
            let title = format!("Write `{}`", repair.text);
            let edits = vec![email.replace(&repair.text)];
            match fault.kind {
                Problem::SpelledOut => found.unsafe_fix(title, edits),
                _ => found.fix(title, edits),
            };
        }
    }
}

/// `{ email = "Ann <a@b>" }` as a name and an address, when there is no name yet.
fn apart(person: &Person, email: &Str, problem: Problem) -> Option<Vec<Edit>> {
    let table = person.table?;
    let contact = Contact::read(email.as_str())?;
    let named = !contact.name.is_empty() && !table.contains("name");
    if problem != Problem::Brackets || !named {
        return None;
    }
    let value = email.as_str();
    let address = contact.email.of(value);
    Email::read(address).fault.is_none().then(|| {
        let name = edit::quote(contact.name.of(value));
        let key = table.entry("email").map_or(email.span, |entry| entry.key.span);
        vec![Edit::insert(key.start, format!("name = {name}, ")), email.replace(address)]
    })
}

/// The index takes it, and `email.headerregistry.Address` of Python does not.
fn international(
    project: &Project,
    person: &Person,
    email: &Str,
    local: Span,
    report: &mut Report,
) {
    let refused = match project.backend {
        Backend::Hatchling => true,
        Backend::Flit | Backend::Setuptools => person.name.is_some(),
        _ => false,
    };
    if refused {
        let message =
            format!("{} refuses letters beyond ASCII before the `@`", project.backend.name());
        report.at(email.place(local.range()), message);
    }
}

/// What each backend and the index did with such an address, with a name and without, at the
/// first place and at another (measured with flit_core 4.2, hatchling 1.33, setuptools 84.2,
/// pdm-backend 2.5, poetry-core 2.5 and uv_build 0.13.6).
fn severity(project: &Project, person: &Person, problem: Problem) -> Severity {
    use Backend::{Flit, Hatchling, Pdm, Poetry, Setuptools, Spec, Uv};
    let backend = project.backend;
    let named = person.name.is_some_and(|name| !name.as_str().is_empty());
    let address = person.email.map(|email| email.as_str()).unwrap_or_default();
    let index = match person.has_first_email {
        true => level::of_index(project),
        false => Severity::Warning,
    };
    if backend == Spec {
        return Severity::Error;
    }
    // Of some the parser of headers makes no address at all, and the index does not mind that.
    let lost = match problem {
        Problem::Empty | Problem::DomainMissing | Problem::Character('@') => true,
        Problem::LocalMissing => backend == Pdm || named,
        Problem::Brackets => is_bare(person),
        _ => false,
    };
    let index = if lost { Severity::Warning } else { index };
    match (backend, problem) {
        (_, Problem::OuterSpace) => Severity::Warning,
        (Hatchling, Problem::Empty) if named => Severity::Warning,
        (Flit | Setuptools, Problem::Mailto | Problem::Brackets) if !named => Severity::Warning,
        (Uv, Problem::Mailto | Problem::Brackets) if !named => Severity::Warning,
        (Setuptools | Poetry, Problem::Empty | Problem::DomainWithoutDot) => Severity::Error,
        (Setuptools, problem) if !named && !lacks_part(problem) => index,
        (Hatchling, problem) if breaks_header(problem) => Severity::Error,
        (Flit | Setuptools, problem) if named && breaks_header(problem) => Severity::Error,
        (Setuptools, _) if !named => Severity::Error,
        (Poetry, _) if !is_email_of_poetry(address) => Severity::Error,
        (Poetry, Problem::Brackets) if !named && is_bare(person) => Severity::Error,
        (Poetry, Problem::Mailto | Problem::Brackets) => Severity::Warning,
        // Without a name poetry-core writes no address at all.
        (Poetry, _) if !named => Severity::Warning,
        _ => index,
    }
}

/// `<address>` without a name in front.
fn is_bare(person: &Person) -> bool {
    let email = person.email.map(|email| email.as_str()).unwrap_or_default();
    Contact::read(email).is_some_and(|contact| contact.name.is_empty())
}

/// What `email.headerregistry.Address` of Python does not take for an address.
fn breaks_header(problem: Problem) -> bool {
    match problem {
        Problem::Empty
        | Problem::Mailto
        | Problem::Brackets
        | Problem::AtMissing
        | Problem::SpelledOut
        | Problem::LocalMissing
        | Problem::DomainMissing
        | Problem::Dot => true,
        Problem::Character(c) => !c.is_alphanumeric() && c != '_',
        _ => false,
    }
}

/// What lacks a part of `local@domain`, so that the schema of setuptools refuses it.
fn lacks_part(problem: Problem) -> bool {
    matches!(
        problem,
        Problem::AtMissing
            | Problem::SpelledOut
            | Problem::LocalMissing
            | Problem::DomainMissing
            | Problem::Character('@')
    )
}

/// The format `email` in the schema of poetry-core 2.5:
/// `^(?!.*\.\..*@)[^@.][^@]*(?<!\.)@[^@]+\.[^@]+\Z`.
fn is_email_of_poetry(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_local = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    // A dot with something on both sides.
    let dotted = domain.char_indices().any(|(at, c)| c == '.' && at > 0 && at + 1 < domain.len());
    is_local && !domain.contains('@') && dotted
}

fn message(value: &str, problem: Problem, place: Span) -> String {
    let reason = match problem {
        Problem::Empty => return "An empty e-mail address: remove `email`".to_owned(),
        Problem::OuterSpace => return "White space around the e-mail address".to_owned(),
        Problem::Mailto => return "`email` takes the address alone, without `mailto:`".to_owned(),
        Problem::Brackets => {
            return "`email` takes the address alone, without a name or `< >`".to_owned();
        }
        Problem::SpelledOut => "write `@`".to_owned(),
        Problem::AtMissing => "it has no `@`".to_owned(),
        Problem::LocalMissing => "nothing stands before the `@`".to_owned(),
        Problem::DomainMissing => "nothing stands after the `@`".to_owned(),
        Problem::Character(' ') => "it contains a space".to_owned(),
        Problem::Character(_) => {
            format!("`{}` may not stand there", place.of(value).escape_debug())
        }
        Problem::Dot => "a dot stands at an end or next to another".to_owned(),
        Problem::Hyphen => "the hyphen may not stand there".to_owned(),
        Problem::DomainWithoutDot => "its domain has no dot".to_owned(),
        Problem::TopLevel => "its domain does not end in a top-level domain".to_owned(),
        Problem::Reserved => "its domain is kept for tests and local networks".to_owned(),
        Problem::Quoted => "the index takes no quoted part and no address in brackets".to_owned(),
        Problem::Domain => "its domain is not a domain name".to_owned(),
        Problem::TooLong => return "The e-mail address is too long".to_owned(),
    };
    format!("`{value}` is not an e-mail address: {reason}")
}
