//! Quotes around values of a `.pypirc`.

use super::{Report, rule};
use crate::project::accounts::{Account, Accounts, Setting};
use crate::text::{Edit, Span};

rule! {
    /// Quotes are sent as a part of the value.
    ///
    /// configparser keeps them, so twine and flit send the user name `"__token__"` with its quotes, and the
    /// index refuses it. Around a password that is no token they may be meant, and nothing is told.
    ///
    /// ```ini bad
    /// [pypi]
    /// username = "__token__"
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-quoted", Error, "https://docs.python.org/3/library/configparser.html#supported-ini-file-structure", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    let of_token = |account: &Account, setting: &Setting| {
        account.is_warehouse() || setting.text.starts_with("pypi-")
    };
    let passwords = accounts.settings(|account| account.password);
    let passwords = passwords.into_iter().filter(|(account, setting)| of_token(account, setting));
    let all = accounts.settings(|account| account.repository).into_iter();
    let all = all.chain(accounts.settings(|account| account.username)).chain(passwords);
    for (_, setting) in all.filter(|(_, setting)| setting.is_quoted) {
        let Span { start, end } = setting.span;
        let edits = [Span::new(start, start + 1), Span::new(end - 1, end)].map(Edit::delete);
        let message = "twine and flit send the quotes as well; write the value without them";
        report.at(setting.span, message).fix("Remove the quotes", edits.to_vec());
    }
}
