//! Names in `index-servers` that no section has.

use super::{Report, rule};
use crate::project::accounts::Accounts;
use crate::text::Edit;
use crate::text::nearest::nearest;
use crate::text::shown::shown;

rule! {
    /// `index-servers` names a section that is not there.
    ///
    /// Names are set apart by space alone, so the comma in `pypi, testpypi` belongs to the first name. twine
    /// tells of a missing section when the name is asked for; flit goes to PyPI instead. `pypi` and `testpypi`
    /// need no section.
    ///
    /// ```ini bad
    /// [distutils]
    /// index-servers = pypi own
    /// ```
    ///
    /// ```ini good
    /// [distutils]
    /// index-servers = pypi testpypi
    /// ```
    "pypirc-unknown-repository", Error, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

/// So many sections are compared with a name that is none of them.
const MOST: usize = 50;

fn check(accounts: &Accounts, report: &mut Report) {
    let is_known = |name: &str| ["pypi", "testpypi"].contains(&name) || accounts.has_section(name);
    for server in accounts.listed.iter().filter(|server| !is_known(server.name)) {
        let name = shown(server.name);
        if server.name.contains(',') {
            let message = format!(
                "twine and flit set names apart by space alone, so the comma belongs to `{name}`"
            );
            let plain = server.name.trim_matches(',').replace(',', " ");
            let edit = Edit::replace(server.span, plain);
            report.at(server.span, message).fix("Take the comma away", vec![edit]);
            continue;
        }
        let sections = accounts.accounts.iter().take(MOST).map(|account| account.name());
        let near = nearest(server.name, sections.chain(["pypi", "testpypi"]), 2);
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message =
            format!("There is no section `[{name}]`: twine stops there, flit goes to PyPI{hint}");
        let found = report.at(server.span, message);
        if let Some(near) = near {
            let edit = Edit::replace(server.span, near);
            found.unsafe_fix(format!("Replace with `{near}`"), vec![edit]);
        }
    }
}
