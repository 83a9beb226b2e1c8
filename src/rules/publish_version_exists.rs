//! Versions that the index has already.

use super::rule;

rule! {
    /// The index has this file name already, with other content.
    ///
    /// The name of a file can never be used again, not even after it was deleted. `shipwheel publish` asks the
    /// index before it sends anything, and passes over files that are the same. Give the release a new version.
    "publish-version-exists", Error, "https://pypi.org/help/#file-name-reuse"
}
