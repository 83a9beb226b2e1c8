//! A `.pypirc` that git would hand on.

use super::{Report, rule};
use crate::grammar::pypirc::Item;
use crate::project::accounts::{Accounts, Keeping};

rule! {
    /// The file with the password is in a git repository, or would go there with the next commit.
    ///
    /// Whoever gets the repository gets the password, and no later commit takes it back. Name the file in
    /// `.gitignore`, or better keep it in the home folder and the token in a keyring (`shipwheel login pypi`).
    /// A token that was committed must be revoked.
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-in-repository", Warning, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    let secret = |item: &&Item| item.name == "password" && !item.pieces.is_empty();
    let Some(item) = accounts.pypirc.items().find(secret) else { return };
    let message = match accounts.around.keeping {
        Keeping::No => return,
        Keeping::Tracked => {
            "The repository has this file, and who gets it gets the password: `git rm --cached` \
             the file, name it in `.gitignore`, and revoke what was committed"
        }
        Keeping::Untracked => {
            "The next `git add` would take this password into the repository; name the file in \
             `.gitignore`"
        }
    };
    report.at(item.name_span, message);
}
