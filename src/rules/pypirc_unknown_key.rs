//! Options of a `.pypirc` that nobody reads.

use super::{Report, rule};
use crate::project::accounts::Accounts;
use crate::text::Edit;
use crate::text::nearest::nearest;
use crate::text::shown::shown;

rule! {
    /// An option has a name that nobody reads.
    ///
    /// Sections about an index have `repository`, `username` and `password`, and for twine `ca_cert` and
    /// `client_cert`; `[distutils]` has `index-servers`. Only names that look like one of these are told.
    ///
    /// ```ini bad
    /// [pypi]
    /// user = __token__
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-unknown-key", Warning, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

/// Names that others gave to the options.
const MEANT: [(&str, &str); 9] = [
    ("url", "repository"),
    ("repo", "repository"),
    ("repository_url", "repository"),
    ("repository-url", "repository"),
    ("user", "username"),
    ("login", "username"),
    ("token", "password"),
    ("pass", "password"),
    ("index_servers", "index-servers"),
];

/// So many options of a section are looked at.
const MOST: usize = 100;

const KNOWN: [&str; 5] = ["repository", "username", "password", "ca_cert", "client_cert"];

fn check(accounts: &Accounts, report: &mut Report) {
    for section in &accounts.pypirc.sections {
        let known: &[&str] =
            if section.name == "distutils" { &["index-servers"] } else { KNOWN.as_slice() };
        for item in
            section.items.iter().take(MOST).filter(|item| !known.contains(&item.name.as_str()))
        {
            let meant = MEANT.iter().find(|(other, _)| *other == item.name).map(|(_, name)| *name);
            let near = || nearest(&item.name, known.iter().copied(), 2);
            let Some(meant) = meant.filter(|meant| known.contains(meant)).or_else(near) else {
                continue;
            };
            let is_free = section.items.iter().all(|other| other.name != meant);
            let name = shown(&item.name);
            let found = report
                .at(item.name_span, format!("Nobody reads `{name}`; did you mean `{meant}`?"));
            if is_free {
                let edit = Edit::replace(item.name_span, meant);
                found.unsafe_fix(format!("Rename to `{meant}`"), vec![edit]);
            }
        }
    }
}
