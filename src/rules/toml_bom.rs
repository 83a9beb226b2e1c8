//! A byte order mark at the start of the file.

use super::{Report, rule};
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// The file starts with a byte order mark.
    ///
    /// Some editors on Windows write the invisible character U+FEFF at the start of a UTF-8 file.
    /// Python's `tomllib`, which pip, build and most backends read the file with, refuses it.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// ```
    "toml-bom", Error, "https://toml.io/en/v1.0.0#spec", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(mark) = project.document.byte_order_mark() else { return };
    // uv reads it; pip and build, which may run uv_build as well, do not.
    let reader = match project.backend {
        Backend::Uv => "pip and build",
        _ => "Python's tomllib",
    };
    report
        .at(
            mark,
            format!(
                "The file starts with a byte order mark (U+FEFF), which {reader} refuses; delete it"
            ),
        )
        .fix("Delete the byte order mark", vec![Edit::delete(mark)]);
}
