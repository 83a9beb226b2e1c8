//! A `.pypirc` to findings, the same for every door.

use super::{Fixed, Options, Selection, fix_as};
use crate::diagnostic::Diagnostic;
use crate::grammar::pypirc::{self, Pypirc};
use crate::project::accounts::{Accounts, Around};
use crate::rules;

/// What the file is called.
pub const NAME: &str = ".pypirc";

/// The largest `.pypirc` that is read, in bytes.
pub const SIZE_LIMIT: u64 = 1024 * 1024;

/// The rule whose cure is no edit: to take the file from the eyes of others.
pub const OPEN: &str = "pypirc-permissions";

/// The findings in `text`, in file order. None of them holds what may be a secret.
pub fn check(text: &str, around: Around, options: &Options) -> Vec<Diagnostic> {
    let pypirc = Pypirc::parse(text);
    let mut found = rules::check_pypirc(&Accounts::read(text, &pypirc, around));
    options.selection.over(Selection::default()).apply(&mut found);
    found
}

/// Applies fixes as for a project file.
pub fn fix(text: &str, options: &Options, also_unsafe: bool) -> Fixed {
    fix_as(text, &|text| check(text, Around::default(), options), also_unsafe)
}

/// The text with secrets covered, every place where it was.
pub fn veil(text: &str) -> String {
    pypirc::veil(text, &Pypirc::parse(text))
}
