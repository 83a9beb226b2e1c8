//! Options of a `.pypirc` that are a part of the value above.

use super::{Report, rule};
use crate::project::accounts::{Accounts, is_swallowed};
use crate::text::shown::shown;
use crate::text::{Edit, Span};

rule! {
    /// A line that is indented deeper goes on with the value above it.
    ///
    /// So a `password` below a `username` that begins at the margin is no option, but the second line of the
    /// user name: twine and flit send both as the name. Let all lines of a section begin in one column.
    ///
    /// ```ini bad
    /// [pypi]
    /// repository = https://upload.pypi.org/legacy/
    ///   username = __token__
    /// ```
    ///
    /// ```ini good
    /// [pypi]
    ///   username = __token__
    /// ```
    "pypirc-line-swallowed", Error, "https://docs.python.org/3/library/configparser.html#supported-ini-file-structure", pypirc check
}

fn check(accounts: &Accounts, report: &mut Report) {
    for item in accounts.pypirc.items() {
        for piece in item.pieces.iter().skip(1) {
            if !is_swallowed(item, piece.of(accounts.text)) {
                continue;
            }
            let name = shown(&item.name);
            let message = format!(
                "This line is indented, so twine and flit take it for a part of `{name}` above"
            );
            let indent = Span::new(accounts.line_start(piece.start), piece.start);
            report.at(*piece, message).fix("Remove the indentation", vec![Edit::delete(indent)]);
        }
    }
}
