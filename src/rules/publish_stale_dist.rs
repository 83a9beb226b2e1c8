//! Archives of another version than the newest.

use super::rule;

rule! {
    /// An archive is of an older version than another beside it.
    ///
    /// `twine upload dist/*` would send both. Take the older files away, or name those that are meant.
    "publish-stale-dist", Warning, "https://packaging.python.org/en/latest/tutorials/packaging-projects/#uploading-the-distribution-archives"
}
