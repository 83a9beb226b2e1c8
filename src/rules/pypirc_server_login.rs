//! The section `[server-login]` of a `.pypirc`.

use super::{Report, rule};
use crate::project::accounts::Accounts;

rule! {
    /// `[server-login]` is from before there were several indexes.
    ///
    /// twine sends its user name and password to every index that has none of its own; flit and Shipwheel do
    /// not read it. Give each index a section of its own.
    ///
    /// ```ini bad
    /// [server-login]
    /// username = bob
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-server-login", Warning, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    if let Some(section) = accounts.pypirc.section("server-login") {
        report.at(
            section.name_span,
            "twine sends this to every index, and flit does not read it; write a section for each",
        );
    }
}
