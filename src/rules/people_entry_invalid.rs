//! Authors and maintainers that are not a name and an address.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::grammar::person::Contact;
use crate::project::{Backend, Person, Project};
use crate::spec::keys;
use crate::text::Edit;

rule! {
    /// An author is not a table of `name` and `email`.
    ///
    /// Each element of `authors` and `maintainers` is a table with at least one of the two keys
    /// and no other. `"Ann <ann@example.org>"` is the form of Poetry's own table.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = ["Ann Example <ann@python.org>"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Ann Example", email = "ann@python.org" }]
    /// ```
    "people-entry-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#authors-maintainers",
    check
}

fn check(project: &Project, report: &mut Report) {
    for person in &project.people {
        if let Some(text) = person.value.as_text() {
            let found =
                report.at(text.span, "An author is a table: `{ name = \"…\", email = \"…\" }`");
            if let Some(table) = table_of(text.as_str()) {
                found.fix(format!("Write `{table}`"), vec![Edit::replace(text.span, table)]);
            }
            continue;
        }
        let Some(table) = person.table else { continue };
        if table.entries.is_empty() {
            let refuse = [
                Backend::Hatchling,
                Backend::Setuptools,
                Backend::Pdm,
                Backend::Poetry,
                Backend::Uv,
            ];
            report
                .at(person.value.span, "An empty table names nobody: give `name`, `email` or both")
                .severity(level::of_backends(project, &refuse))
                .unsafe_fix(
                    "Remove it",
                    vec![project.document.remove_item(person.array, person.at)],
                );
        }
        for entry in &table.entries {
            let name = &entry.key.name;
            let known = |key: &&str| keys::PERSON.iter().any(|known| known.name == *key);
            // A key that is only misspelt has a rule that knows more.
            let spelt = name.to_lowercase().replace('_', "-");
            if known(&name.as_str()) || known(&spelt.as_str()) {
                continue;
            }
            let severity = match project.backend {
                Backend::Hatchling => Severity::Warning,
                _ => Severity::Error,
            };
            report
                .at(entry.key.span, format!("An author has `name` and `email` only, not `{name}`"))
                .severity(severity)
                .unsafe_fix(
                    format!("Remove `{name}`"),
                    vec![project.document.remove_entry(table, entry)],
                );
        }
        name(project, person, report);
    }
}

fn name(project: &Project, person: &Person, report: &mut Report) {
    let Some(name) = person.name else { return };
    let value = name.as_str();
    if value.trim().is_empty() {
        let alone = person.email.is_none();
        let refuse: &[Backend] = if alone { &[Backend::Hatchling, Backend::Poetry] } else { &[] };
        let severity = match alone {
            true => level::of_backends(project, refuse),
            false => Severity::Warning,
        };
        let found = report.at(name.span, "An empty `name` names nobody").severity(severity);
        let entry = person.table.and_then(|table| Some((table, table.entry("name")?)));
        if let (false, Some((table, entry))) = (alone, entry) {
            found.fix("Remove `name`", vec![project.document.remove_entry(table, entry)]);
        }
    } else if let Some(at) = value.find(['\n', '\r']) {
        // With an address the three make a header field of it by Python's `Address`, which stops.
        let refuse: &[Backend] = match person.email {
            Some(_) => &[Backend::Flit, Backend::Hatchling, Backend::Setuptools],
            None => &[],
        };
        let joined = value.split_whitespace().collect::<Vec<_>>().join(" ");
        report
            .at(name.place(at..at + 1), "A name must be one line")
            .severity(level::of_backends(project, refuse))
            .fix("Join the lines", vec![name.replace(&joined)]);
    }
}

fn table_of(text: &str) -> Option<String> {
    if let Some(contact) = Contact::read(text) {
        let email = edit::quote(contact.email.of(text));
        return Some(match contact.name.is_empty() {
            true => format!("{{ email = {email} }}"),
            false => {
                format!("{{ name = {}, email = {email} }}", edit::quote(contact.name.of(text)))
            }
        });
    }
    let text = text.trim();
    if text.is_empty() || text.contains(['<', '>', '\n']) {
        return None;
    }
    let key = if text.contains('@') { "email" } else { "name" };
    Some(format!("{{ {key} = {} }}", edit::quote(text)))
}
