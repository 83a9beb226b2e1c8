//! Versions below the newest one that the index has.

use super::rule;

rule! {
    /// The index has a higher version already.
    ///
    /// It takes the lower one, and nobody gets it without asking for it: installers take the highest. That is
    /// right for a fix of an older series, and otherwise a version that was not counted up.
    "publish-version-lower", Warning, "https://packaging.python.org/en/latest/specifications/version-specifiers/#handling-of-pre-releases"
}
