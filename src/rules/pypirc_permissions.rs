//! A `.pypirc` that others can read.

use super::{Report, rule};
use crate::grammar::pypirc::Item;
use crate::project::accounts::Accounts;

rule! {
    /// Others on this machine can read the password.
    ///
    /// On systems with permissions, only its owner should read the file: `chmod 600 ~/.pypirc`. `check --fix`
    /// and the editor do it; no text changes.
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-permissions", Warning, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    let secret = |item: &&Item| item.name == "password" && !item.pieces.is_empty();
    let first = accounts.pypirc.items().find(secret).filter(|_| accounts.around.is_open);
    if let Some(item) = first {
        report.at(item.name_span, "Others on this machine can read this; `chmod 600` the file");
    }
}
