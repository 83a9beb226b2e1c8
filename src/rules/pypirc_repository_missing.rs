//! Sections of a `.pypirc` without an address.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::address::TESTPYPI;
use crate::project::accounts::{Account, Accounts};
use crate::text::Edit;

rule! {
    /// A section has no `repository`, and only `pypi` needs none.
    ///
    /// flit takes PyPI for every section without one, `testpypi` included: what was meant for a rehearsal is
    /// published. twine knows the address of `testpypi` and stops at the others, as Shipwheel does.
    ///
    /// ```ini bad
    /// [distutils]
    /// index-servers = own
    ///
    /// [own]
    /// username = bob
    /// ```
    ///
    /// ```ini good
    /// [distutils]
    /// index-servers = own
    ///
    /// [own]
    /// repository = https://packages.example.org/
    /// ```
    "pypirc-repository-missing", Error, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    let without = |account: &&Account| account.repository.is_none() && account.name() != "pypi";
    for account in accounts.accounts.iter().filter(without) {
        let is_test = account.name() == "testpypi";
        let (message, severity) = match (is_test, account.is_listed) {
            // flit does not know it then, and stops.
            (true, None | Some(false)) => continue,
            (true, Some(true)) => {
                ("Without `repository`, flit uploads this to PyPI itself", Severity::Warning)
            }
            (false, _) => (
                "This has no `repository`: flit would upload to PyPI, and others stop",
                Severity::Error,
            ),
        };
        let found = report.at(account.section.name_span, message).severity(severity);
        // An option without a value is there already.
        if is_test && accounts.pypirc.item(account.section, "repository").is_none() {
            let end = accounts.line_end(account.section.name_span.end);
            let line = format!("{}repository = {TESTPYPI}", accounts.line_break());
            found.fix("Add the address of TestPyPI", vec![Edit::insert(end, line)]);
        }
    }
}
