//! How much a finding matters to those who will read the package.

use crate::diagnostic::Severity;
use crate::project::{Backend, Project};

/// For what only the index refuses: an error for PyPI, a hint where it is not published there.
pub(super) fn of_index(project: &Project) -> Severity {
    if project.target.is_pypi() { Severity::Error } else { Severity::Hint }
}

/// For what some backends refuse and the others take: an error with those of `refuse` and where
/// only the standard judges, else a warning.
pub(super) fn of_backends(project: &Project, refuse: &[Backend]) -> Severity {
    if project.backend == Backend::Spec || refuse.contains(&project.backend) {
        Severity::Error
    } else {
        Severity::Warning
    }
}
