//! Names that no extra can have.

use super::{Report, project_name_invalid, rule};
use crate::document::{Key, edit};
use crate::grammar::name::{self, NameFault};
use crate::project::{Project, Tool};
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// The name of an extra is not a valid name.
    ///
    /// The name of an extra consists of ASCII letters and digits, with `-`, `_` and `.` between
    /// them.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// "c++" = ["x"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// cpp = ["x"]
    /// ```
    "extra-name-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#provides-extra-multiple-use", check
}

fn check(project: &Project, report: &mut Report) {
    let of_setuptools: &[&Key] = match &project.tool {
        Tool::Setuptools(setuptools) => &setuptools.schema.extras,
        _ => &[],
    };
    for key in project.extras.iter().map(|extra| extra.key).chain(of_setuptools.iter().copied()) {
        let Some(fault) = name::fault(&key.name) else { continue };
        let reason = project_name_invalid::reason(fault.kind);
        let message = match fault.kind {
            NameFault::Empty => "The name of an extra is empty".to_owned(),
            _ => format!("`{}` is not an extra name: {reason}", shown(&key.name)),
        };
        let found = report.at(key.span, message);
        if let Some(repair) = fault.repair {
            let edit = Edit::replace(key.span, edit::key(&repair.text));
            found.unsafe_fix(format!("Rename it to `{}`", repair.text), vec![edit]);
        }
    }
}
