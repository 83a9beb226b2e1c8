//! The first address of Author-email and Maintainer-email, which is the one that the index judges.

use super::{Findings, Headers};
use crate::grammar::person::Email;

pub(super) fn check(member: &str, headers: &Headers, findings: &mut Findings) {
    for field in ["Author-email", "Maintainer-email"] {
        // The index takes what is empty for absent.
        let Some(value) = headers.first(field).filter(|value| !value.is_empty()) else { continue };
        let Some(address) = first_address(value) else { continue };
        if let Some(fault) = Email::read(address).fault {
            let (shown, part) = (value.escape_debug(), fault.span.of(address).escape_debug());
            let reason = match address {
                "" => "there is no address".to_owned(),
                _ if part.to_string().is_empty() => format!("`{}` is none", address.escape_debug()),
                _ => format!("`{}` is none, at `{part}`", address.escape_debug()),
            };
            let message = format!(
                "`{field}: {shown}` must begin with an e-mail address that the index takes: {reason}"
            );
            findings.error("email", Some(member), message);
        }
    }
}

/// The address that `email.utils.parseaddr` finds. None for texts with quotes, comments or escapes
/// in the wrong places, of which only Python itself can tell.
fn first_address(value: &str) -> Option<&str> {
    let mut rest = value.trim();
    // A quoted name may hold commas.
    if let Some(quoted) = rest.strip_prefix('"') {
        let (name, after) = quoted.split_once('"')?;
        if name.contains('\\') || !after.trim_start().starts_with('<') {
            return None;
        }
        rest = after.trim_start();
    }
    let first = rest.split(',').next().unwrap_or_default().trim();
    if first.contains(['"', '(', ')', '\\', ';', ':', '\n']) {
        return None;
    }
    match first.split_once('<') {
        None => Some(first),
        Some((_, inner)) => {
            let (address, after) = inner.split_once('>')?;
            let plain = after.trim().is_empty() && !address.contains('<');
            plain.then(|| address.trim())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The right column is what `email.utils.parseaddr` of Python 3.13 says.
    #[test]
    fn the_first_address_is_the_one_that_python_finds() {
        for (value, address) in [
            ("a@b.org", Some("a@b.org")),
            ("Ann <a@b.org>", Some("a@b.org")),
            ("Ann <a@b.org>, Bob <b@c.org>", Some("a@b.org")),
            ("\"Doe, J\" <j@b.org>", Some("j@b.org")),
            ("Doe, J <j@b.org>", Some("Doe")),
            ("Ann", Some("Ann")),
            ("a (b) <c@d.org>", None),
            ("a\"b\" <c@d.org>", None),
        ] {
            assert_eq!(first_address(value), address, "{value}");
        }
    }
}
