//! Comments behind values of a `.pypirc`, which are no comments there.

use super::{Report, rule};
use crate::grammar::pypirc::comment;
use crate::project::accounts::Accounts;
use crate::text::{Edit, Span};

rule! {
    /// A comment behind a value is a part of the value.
    ///
    /// configparser knows only comments that have a line of their own. With `username = bob  # me` twine and
    /// flit send the user name `bob  # me`, and the index knows nobody of that name. Behind a password that is
    /// no token it may be meant, and nothing is told.
    ///
    /// ```ini bad
    /// [pypi]
    /// username = __token__  # me
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// # me
    /// username = __token__
    /// ```
    "pypirc-inline-comment", Error, "https://docs.python.org/3/library/configparser.html#supported-ini-file-structure", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    let mut told: Vec<Span> = Vec::new();
    let repository = accounts.settings(|account| account.repository);
    let username = accounts.settings(|account| account.username);
    for (_, setting) in repository.into_iter().chain(username) {
        told.extend(setting.comment);
    }
    for (account, setting) in accounts.settings(|account| account.password) {
        if account.is_warehouse() || setting.text.starts_with("pypi-") {
            told.extend(setting.comment);
        }
    }
    for piece in accounts.servers.into_iter().flat_map(|item| &item.pieces) {
        if let Some(at) = comment(piece.of(accounts.text)) {
            told.push(Span::new(piece.start + at, piece.end));
        }
    }
    for whole in told {
        let text = whole.of(accounts.text);
        let sign = whole.start + (text.len() - text.trim_start().len());
        let message = "There are no comments behind values here: twine and flit would send this \
                       with it; give it a line of its own";
        let edit = Edit::replace(Span::new(whole.start, sign), accounts.line_break());
        report
            .at(Span::new(sign, whole.end), message)
            .fix("Move the comment to its own line", vec![edit]);
    }
}
