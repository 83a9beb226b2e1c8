//! Addresses of a `.pypirc` that no upload should go to.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::address::{Address, AddressError, PYPI, TESTPYPI};
use crate::project::accounts::Accounts;
use crate::text::Edit;

rule! {
    /// The address is that of a closed index, of a page, or not safe.
    ///
    /// pypi.python.org was closed in 2018. pypi.org itself is for people and downloads; uploads go to
    /// upload.pypi.org. Over plain http everybody on the way can read the password.
    ///
    /// ```ini bad
    /// [pypi]
    /// repository = https://pypi.python.org/pypi
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// repository = https://upload.pypi.org/legacy/
    /// ```
    "pypirc-url", Error, "https://docs.pypi.org/api/upload/", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for (account, setting) in accounts.settings(|account| account.repository) {
        let text = setting.text;
        let whole = setting.item.pieces.len() < 2 && !setting.is_quoted;
        let instead = match &account.address {
            Some(Err(AddressError::Download { instead })) => Some(*instead),
            Some(Err(AddressError::Closed)) if text.contains("://testpypi") => Some(TESTPYPI),
            Some(Err(AddressError::Closed)) => Some(PYPI),
            Some(Ok(address)) if address.is_warehouse() && !is_written(address, text) => {
                Some(if address.is_pypi() { PYPI } else { TESTPYPI })
            }
            _ => None,
        };
        let (message, severity) = match &account.address {
            Some(Err(AddressError::Unreadable)) => {
                ("This is no address; write `https://` and the rest".to_owned(), Severity::Error)
            }
            Some(Err(AddressError::Scheme { .. })) => {
                ("Uploads go over https".to_owned(), Severity::Error)
            }
            Some(Err(AddressError::PlainHttp { .. })) => (
                "Everybody on the way can read what goes over plain http; use https".to_owned(),
                Severity::Warning,
            ),
            Some(Err(_)) => match instead {
                Some(instead) => {
                    (format!("No upload is taken there; they go to {instead}"), Severity::Error)
                }
                None => continue,
            },
            Some(Ok(address)) => match instead {
                Some(instead) => (format!("Uploads go to {instead}"), Severity::Warning),
                None if has_user(address, text) => (
                    "A user name or a password in an address is shown to many; give them by \
                     `username` and `password`"
                        .to_owned(),
                    Severity::Warning,
                ),
                None => continue,
            },
            None => continue,
        };
        let found = report.at(setting.span, message).severity(severity);
        if let Some(instead) = instead.filter(|_| whole) {
            let edit = Edit::replace(setting.span, instead);
            found.fix(format!("Write `{instead}`"), vec![edit]);
        }
    }
}

/// As it is, and not by another way to it that is sent on.
fn is_written(address: &Address, text: &str) -> bool {
    text.trim_end_matches('/') == address.upload.as_str().trim_end_matches('/')
        && text.ends_with('/')
        || has_user(address, text)
        || address.upload.query().is_some()
}

fn has_user(address: &Address, text: &str) -> bool {
    let host = address.upload.host_str().unwrap_or_default();
    let authority = text.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
    !host.is_empty() && authority.is_some_and(|authority| authority.contains('@'))
}
