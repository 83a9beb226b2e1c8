//! Licence files that the archive does not have.

use super::rule;

rule! {
    /// The metadata name a licence file that the archive does not have.
    ///
    /// The index looks for each `License-File` at the top of an sdist, and in `.dist-info/licenses/` of a
    /// wheel.
    "publish-license-file-absent", Error, "https://packaging.python.org/en/latest/specifications/core-metadata/#license-file-multiple-use"
}
