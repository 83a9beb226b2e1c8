//! Names of archives that the index refuses.

use super::rule;

rule! {
    /// The name of the archive is not made of the name and the version of the project.
    ///
    /// An sdist is called `name-version.tar.gz`, a wheel `name-version-python-abi-platform.whl`, with the name
    /// in lower case and `_` for every `-` and `.`, and the version in normal form.
    "publish-file-name", Error, "https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention"
}
