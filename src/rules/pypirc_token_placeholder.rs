//! Passwords for PyPI that are no token.

use super::{Report, rule};
use crate::grammar::token;
use crate::project::accounts::Accounts;

rule! {
    /// The password is empty, a placeholder, or no token of PyPI.
    ///
    /// Every token of PyPI and TestPyPI begins with `pypi-`. Make one in the settings of your account, and
    /// paste all of it.
    ///
    /// ```ini bad
    /// [pypi]
    /// password = <your token>
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-token-placeholder", Error, "https://pypi.org/help/#apitoken", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for (account, setting) in accounts.settings(|account| account.password) {
        let text = setting.text;
        let is_meant = text.starts_with("pypi-") && !token::is_placeholder(text);
        if !account.is_warehouse() || is_meant {
            continue;
        }
        // Nothing to see is told at the name.
        let span = if setting.span.is_empty() { setting.item.name_span } else { setting.span };
        report.at(span, "This is no token of PyPI; put yours here, which begins with `pypi-`");
    }
}
