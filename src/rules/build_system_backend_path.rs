//! Folders of a backend that lives in the project.

use super::{Report, rule};
use crate::project::Project;
use crate::text::path::{Leaves, inside};

rule! {
    /// An entry of `backend-path` is not a folder of the project, or nothing uses it.
    ///
    /// The folders are put on the import path for the backend; pip and build refuse one that is
    /// absolute or leaves the project.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = []
    /// build-backend = "own_backend"
    /// backend-path = ["../tools"]
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = []
    /// build-backend = "own_backend"
    /// backend-path = ["tools"]
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-backend-path", Error, "https://peps.python.org/pep-0517/#in-tree-build-backends",
    check
}

fn check(project: &Project, report: &mut Report) {
    let Some(entry) = project.build_system.entry("backend-path") else { return };
    if entry.value.is_broken() {
        return;
    }
    for text in entry.value.texts() {
        let reason = match inside(text.as_str()) {
            Ok(_) => continue,
            Err(Leaves::Absolute) => "is absolute",
            Err(Leaves::Climbs) => "leaves the project",
        };
        let message = format!(
            "`{}` {reason}: pip and build refuse it; write a folder of the project",
            text.as_str()
        );
        report.at(text.span, message);
    }
    if !project.build_system.table.is_some_and(|table| table.contains("build-backend")) {
        report.at(
            entry.key.span,
            "`backend-path` without `build-backend`: nothing is looked for there; name the backend",
        );
    }
}
