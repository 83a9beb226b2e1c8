//! User names for PyPI that are not `__token__`.

use super::{Report, rule};
use crate::project::accounts::Accounts;
use crate::text::Edit;

rule! {
    /// PyPI and TestPyPI take no passwords, so the user name is `__token__`.
    ///
    /// Passwords of accounts are refused since 2023. With any other user name, even with a token for its
    /// password, the index answers 403.
    ///
    /// ```ini bad
    /// [pypi]
    /// username = bob
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-not-token", Error, "https://pypi.org/help/#apitoken", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for (account, setting) in accounts.settings(|account| account.username) {
        if !account.is_warehouse() || setting.text == "__token__" {
            continue;
        }
        let message = "PyPI takes API tokens only: the user name of a token is `__token__`";
        let found = report.at(setting.span, message);
        if !accounts.is_inherited(setting.item) && setting.item.pieces.len() < 2 {
            let edit = Edit::replace(setting.span, "__token__");
            found.fix("Write `__token__`", vec![edit]);
        }
    }
}
