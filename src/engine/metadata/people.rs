//! Authors and maintainers to the header fields that hold them, rendered as Python's
//! `email.headerregistry.Address` renders a name with an address.

use super::read::Reading;
use crate::engine::obstacle::Obstacle;
use crate::project::declared::Person;

/// What an atom of an address cannot hold (RFC 5322).
const SPECIALS: &str = "()<>@,:;.\\\"[]";

/// The names without an address, and the addresses; none where there is none of a kind.
pub(super) fn people(
    people: &[Person<'_>],
    reading: &mut Reading,
) -> (Option<String>, Option<String>) {
    let (mut names, mut emails) = (Vec::new(), Vec::new());
    for person in people {
        for key in &person.other {
            let message =
                format!("`{}` is not a key of a person; `name` and `email` are", key.text);
            reading.refuse(Obstacle::invalid(message).at(key.span));
        }
        match (person.name, person.email) {
            (Some(name), Some(email)) => {
                if is_plain_address(email.as_str()) {
                    emails.push(named(name.as_str(), email.as_str()));
                } else {
                    let message = format!(
                        "`{}` is not an e-mail address in the form `name@example.org`",
                        email.as_str().escape_debug()
                    );
                    reading.refuse(Obstacle::invalid(message).at(email.span));
                }
                reading.one_line(name);
            }
            (None, Some(email)) => emails.push(email.as_str().to_owned()),
            (Some(name), None) => names.push(name.as_str().to_owned()),
            (None, None) => {}
        }
    }
    let join = |parts: Vec<String>| (!parts.is_empty()).then(|| parts.join(", "));
    (join(names), join(emails))
}

fn named(name: &str, email: &str) -> String {
    let quoted = match name.contains(|c| SPECIALS.contains(c)) {
        true => format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")),
        false => name.to_owned(),
    };
    if quoted.is_empty() { email.to_owned() } else { format!("{quoted} <{email}>") }
}

/// Whether the address is atoms with dots on both sides of its `@`, ASCII before it.
fn is_plain_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let atom = |c: char| !SPECIALS.contains(c) && !c.is_whitespace() && !c.is_control();
    let atoms =
        |part: &str| part.split('.').all(|atoms| !atoms.is_empty() && atoms.chars().all(atom));
    local.is_ascii() && atoms(local) && atoms(domain)
}
