//! Names that the index does not give to a new project.

use super::rule;

rule! {
    /// The index refuses the name for a new project.
    ///
    /// Somebody has it, it is too similar to another (`l`, `1` and `i` are one letter there, so are `0` and
    /// `o`, and `.`, `-`, `_` are none), a module of the standard library is called so, or it is not allowed.
    "publish-name-unavailable", Error, "https://pypi.org/help/#project-name"
}
