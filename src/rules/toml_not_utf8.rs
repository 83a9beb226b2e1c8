//! A file that is not UTF-8.

use super::{Report, rule};
use crate::project::Project;

rule! {
    /// The file is not UTF-8.
    ///
    /// TOML is always UTF-8, and every reader refuses anything else. The usual cause is an editor
    /// that saves in the encoding of the system (Latin-1, Windows-1252, UTF-16); save the file
    /// as UTF-8.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// ```
    "toml-not-utf8", Error, "https://toml.io/en/v1.0.0#spec", check
}

fn check(project: &Project, report: &mut Report) {
    if let Some(bad) = project.document.not_utf8() {
        report.at(
            bad.span,
            format!(
                "pyproject.toml must be UTF-8; byte 0x{:02x} at offset {} is not: save the file as UTF-8",
                bad.byte, bad.offset
            ),
        );
    }
}
