//! Sections that `index-servers` does not name.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::accounts::Accounts;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// `index-servers` does not have the section, so twine and flit do not read it.
    ///
    /// Without `index-servers`, twine knows `pypi` and `testpypi`, and flit only `pypi`: it stops with a
    /// KeyError at the others. Shipwheel reads every section.
    ///
    /// ```ini bad
    /// [own]
    /// repository = https://packages.example.org/
    /// ```
    ///
    /// ```ini good
    /// [distutils]
    /// index-servers = own
    ///
    /// [own]
    /// repository = https://packages.example.org/
    /// ```
    "pypirc-unlisted-section", Warning, "https://packaging.python.org/en/latest/specifications/pypirc/", pypirc check
}

/// Of so many accounts none is listed by us.
const MOST: usize = 50;

fn check(accounts: &Accounts, report: &mut Report) {
    for account in &accounts.accounts {
        let name = account.name();
        let lower = name.to_ascii_lowercase();
        let (message, severity) = match (account.is_listed, name) {
            (Some(true), _) | (None, "pypi") => continue,
            _ if name != lower && ["pypi", "testpypi"].contains(&lower.as_str()) => {
                let message = format!("Names of sections have a case; this index is `{lower}`");
                let span = account.section.name_span;
                let found = report.at(span, message);
                if !accounts.has_section(&lower) {
                    let edit = Edit::replace(span, lower.as_str());
                    found.unsafe_fix(format!("Rename to `{lower}`"), vec![edit]);
                }
                continue;
            }
            (None, "testpypi") => (
                "Without `index-servers`, flit does not know `testpypi` and stops".to_owned(),
                Severity::Hint,
            ),
            _ => (
                format!(
                    "`index-servers` does not name `{}`, so twine and flit do not read this",
                    shown(name)
                ),
                Severity::Warning,
            ),
        };
        let found = report.at(account.section.name_span, message).severity(severity);
        // A name with space in it cannot be listed.
        if !name.contains(char::is_whitespace) && accounts.accounts.len() < MOST {
            found.fix("Name it in `index-servers`", vec![listing(accounts, name)]);
        }
    }
}

fn listing(accounts: &Accounts, name: &str) -> Edit {
    let newline = accounts.line_break();
    if let Some(last) = accounts.listed.last() {
        let start = accounts.line_start(last.span.start);
        let indent = &accounts.text[start..last.span.start];
        return match indent.trim().is_empty() && !indent.is_empty() {
            true => Edit::insert(last.span.end, format!("{newline}{indent}{name}")),
            false => Edit::insert(last.span.end, format!(" {name}")),
        };
    }
    if let Some(item) = accounts.servers {
        return Edit::insert(item.value_start, format!(" {name}"));
    }
    if let Some(section) = accounts.pypirc.section("distutils") {
        let end = accounts.line_end(section.name_span.end);
        return Edit::insert(end, format!("{newline}index-servers = {name}"));
    }
    let names = accounts.accounts.iter().map(|account| account.name());
    let names: Vec<&str> = names.filter(|name| !name.contains(char::is_whitespace)).collect();
    let list = names.join(&format!("{newline}    "));
    let list = format!("[distutils]{newline}index-servers ={newline}    {list}{newline}{newline}");
    let first = accounts.pypirc.sections.first().map_or(0, |section| section.name_span.start);
    Edit::insert(accounts.line_start(first), list)
}
