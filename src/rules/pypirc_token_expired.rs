//! Tokens that have ended, or have not begun.

use super::{Report, rule};
use crate::grammar::token::{self, Unfit};
use crate::project::accounts::Accounts;

rule! {
    /// The token does not hold now.
    ///
    /// A token of PyPI may say from when and until when it holds; nobody is asked for that. The index refuses
    /// it before and after. Those of trusted publishing end after 15 minutes and belong into no file.
    ///
    /// ```ini bad
    /// [pypi]
    /// username = __token__
    /// password = pypi-AgEIcHlwaS5vcmcCCGFiY2RlZmdoAAIHWzMsInUiXQACGFswLDEwMDAwMDAwMDAsOTk5MDAwMDAwXQAABiAHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-token-expired", Error, "https://pypi.org/help/#apitoken", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    let Some(now) = accounts.around.now else { return };
    for (_, setting) in accounts.settings(|account| account.password) {
        let Ok(token) = token::read(setting.text) else { continue };
        let Err(reason) = token.holds(now) else { continue };
        let advice = match reason {
            Unfit::Ended { .. } => "; make a new one",
            Unfit::NotBegun { .. } => "",
        };
        report.at(setting.span, format!("This token {reason}{advice}"));
    }
}
