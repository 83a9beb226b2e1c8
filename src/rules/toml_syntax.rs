//! What the reader of the file could not follow.

use super::{Report, rule};
use crate::document::FaultKind;
use crate::project::Project;

rule! {
    /// The text is not TOML.
    ///
    /// Every tool that reads the file stops here: nothing can be built. The rest of the file is
    /// checked all the same, so one slip does not hide the others.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = 1.0.0
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0.0"
    /// ```
    "toml-syntax", Error, "https://toml.io/en/v1.0.0", check
}

fn check(project: &Project, report: &mut Report) {
    for fault in project.document.faults() {
        if let FaultKind::Syntax { found, expected } = &fault.kind {
            report.at(fault.span, format!("TOML syntax: {found}; {expected}"));
        }
    }
}
