//! `Name <address>`, as Poetry writes people, as the tables of the standard.

use crate::document::Entry;
use crate::document::edit::quote;
use crate::grammar::person::Contact;

/// The elements of a list as TOML text.
///
/// # Errors
/// When one of them is nothing that both take for the same.
pub(super) fn read(entry: &Entry) -> Result<Vec<String>, String> {
    let odd = || format!("`{}` holds somebody who is not `Name <address>`", entry.key.name);
    let items = &entry.value.as_array().ok_or_else(odd)?.items;
    let person = |text: &str| {
        if let Some(contact) = Contact::read(text) {
            let (name, email) = (contact.name.of(text).trim(), contact.email.of(text).trim());
            let is_whole = !name.is_empty() && format!("{name} <{email}>") == text.trim();
            let table = format!("{{ name = {}, email = {} }}", quote(name), quote(email));
            return is_whole.then_some(table);
        }
        let is_name = !text.trim().is_empty() && !text.contains(['<', '>', '@', '\n']);
        is_name.then(|| format!("{{ name = {} }}", quote(text.trim())))
    };
    items.iter().map(|item| person(item.as_text()?.as_str())).collect::<Option<_>>().ok_or_else(odd)
}
