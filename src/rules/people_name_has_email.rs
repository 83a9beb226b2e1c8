//! Addresses inside names.

use super::{Report, rule};
use crate::document::edit;
use crate::grammar::person::Contact;
use crate::project::Project;
use crate::text::Edit;

rule! {
    /// A name contains an e-mail address.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Ann Example <ann@python.org>" }]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Ann Example", email = "ann@python.org" }]
    /// ```
    "people-name-has-email", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#authors-maintainers",
    check
}

fn check(project: &Project, report: &mut Report) {
    for person in &project.people {
        let Some(name) = person.name else { continue };
        let value = name.as_str();
        let Some(contact) = Contact::read(value) else { continue };
        let found = report.at(name.span, "Put the address into `email`");
        let alone = person.email.is_none();
        let inline = person.table.is_some_and(|table| table.header.is_none());
        let display = contact.name.of(value);
        if !alone || !inline || display.is_empty() || display.contains(',') {
            continue;
        }
        let address = edit::quote(contact.email.of(value));
        let edits = vec![
            name.replace(display),
            Edit::insert(name.span.end, format!(", email = {address}")),
        ];
        found.fix("Split it into `name` and `email`", edits);
    }
}
