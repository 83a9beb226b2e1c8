//! Metadata that are newer than the index.

use super::rule;

rule! {
    /// The metadata are of a version that the index does not take.
    ///
    /// PyPI takes 1.0, 1.1, 1.2 and 2.1 to 2.5, and of each only the fields that it has. Build with another
    /// version of the backend.
    "publish-metadata-version", Error, "https://packaging.python.org/en/latest/specifications/core-metadata/#metadata-version"
}
