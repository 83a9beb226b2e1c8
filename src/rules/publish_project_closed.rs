//! Projects that take no uploads.

use super::rule;

rule! {
    /// The index says that the project is archived or quarantined.
    ///
    /// PyPI refuses files of an archived project until its owner opens it again, and those of one that is
    /// quarantined until its administrators do. `shipwheel publish` tells of it before it sends anything.
    "publish-project-closed", Warning, "https://packaging.python.org/en/latest/specifications/project-status-markers/"
}
