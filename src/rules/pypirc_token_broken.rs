//! Tokens that are not complete.

use super::{Report, rule};
use crate::grammar::token::{self, TokenError};
use crate::project::accounts::{Accounts, is_swallowed};

rule! {
    /// The token is not complete, or something in it was changed.
    ///
    /// A token of PyPI tells by itself whether all of it is there; nobody is asked. It must stand on one line,
    /// without space.
    ///
    /// ```ini bad
    /// [pypi]
    /// password = pypi-AgEIcHlwaS5vcmcCJD
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-token-broken", Error, "https://pypi.org/help/#apitoken", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for (account, setting) in accounts.settings(|account| account.password) {
        // What stands for a token that is still to come has a rule of its own.
        let is_meant = setting.text.starts_with("pypi-") && !token::is_placeholder(setting.text);
        if !account.is_warehouse() || !is_meant {
            continue;
        }
        let mut lines = setting.item.pieces.iter().skip(1);
        let goes_on = lines.rfind(|piece| !is_swallowed(setting.item, piece.of(accounts.text)));
        let message = match (goes_on, token::read(setting.text)) {
            (Some(_), _) | (None, Err(TokenError::WhiteSpace)) => {
                "This token has white space in it; paste it again, on one line"
            }
            (None, Err(_)) => "This token is not complete, or was changed; paste it again",
            (None, Ok(_)) => continue,
        };
        let end = goes_on.map_or(setting.span, |last| setting.span.to(*last));
        report.at(end, message);
    }
}
