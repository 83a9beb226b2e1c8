//! Tokens of one index in the section of another.

use super::{Report, rule};
use crate::grammar::token;
use crate::project::accounts::Accounts;
use crate::text::shown::shown;

rule! {
    /// The token is one of another index.
    ///
    /// A token of PyPI says of itself which index gave it, and only that one takes it. TestPyPI has tokens of
    /// its own. Whoever runs the other index would learn the token.
    ///
    /// ```ini bad
    /// [pypi]
    /// username = __token__
    /// password = pypi-AgENdGVzdC5weXBpLm9yZwIIYWJjZGVmZ2gAAgdbMywidSJdAAAGIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-token-wrong-index", Error, "https://pypi.org/help/#apitoken", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for (account, setting) in accounts.settings(|account| account.password) {
        let Some(address) = account.known() else { continue };
        let Ok(token) = token::read(setting.text) else { continue };
        let location = token.location.as_str();
        let here = address.token_location();
        let is_pypi = ["pypi.org", "test.pypi.org"].contains(&location);
        if !(is_pypi || here.is_some()) || here == Some(location) {
            continue;
        }
        let location = shown(location);
        let host = shown(address.upload.host_str().unwrap_or_default());
        let message = format!("This token is one of {location}, and would be sent to {host}");
        report.at(setting.span, message);
    }
}
