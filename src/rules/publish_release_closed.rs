//! Releases that take no more files.

use super::rule;

rule! {
    /// The release is on the index, and takes no more files of this kind.
    ///
    /// PyPI takes one sdist for each release, and nothing at all for one that is older than 14 days. Give the
    /// release a new version.
    "publish-release-closed", Warning, "https://docs.pypi.org/api/upload/"
}
