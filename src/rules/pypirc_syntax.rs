//! Lines of a `.pypirc` that Python's configparser refuses.

use super::{Report, rule};
use crate::grammar::pypirc::Problem;
use crate::project::accounts::Accounts;
use crate::text::Edit;

rule! {
    /// twine and flit stop at the file.
    ///
    /// Both read it with Python's `configparser`. It refuses a line before the first section, a section or
    /// an option that is there twice, a line that is neither a section nor `name = value`, and a byte order
    /// mark, with which some editors on Windows save. What flit prints then may hold the line, and the line
    /// may hold the token.
    ///
    /// ```ini bad
    /// [pypi]
    /// username = __token__
    /// username = bob
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    /// username = __token__
    /// ```
    "pypirc-syntax", Error, "https://docs.python.org/3/library/configparser.html#supported-ini-file-structure", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for fault in &accounts.pypirc.faults {
        let message = match fault.problem {
            Problem::ByteOrderMark => "twine and flit refuse the byte order mark before this",
            Problem::NoSection => {
                "This stands before any section; write a header such as `[pypi]` first"
            }
            Problem::DuplicateSection => "This section is there already; join the two",
            Problem::DuplicateOption => "This section has the option already; keep one",
            Problem::NoOption => "This line is neither a section nor `name = value`",
        };
        let found = report.at(fault.span, message);
        if fault.problem == Problem::ByteOrderMark {
            found.fix("Remove the byte order mark", vec![Edit::delete(fault.span)]);
        }
    }
}
