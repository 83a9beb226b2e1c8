//! Names that no dependency group can have.

use super::{Report, project_name_invalid, rule};
use crate::document::edit;
use crate::grammar::name::{self, NameFault};
use crate::project::Project;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// The name of a dependency group is not a valid name.
    ///
    /// The name consists of ASCII letters and digits, with `-`, `_` and `.` between them. uv
    /// refuses the file because of another, and installers cannot be asked for such a group.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// "dev_" = ["x"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// dev = ["x"]
    /// ```
    "group-name-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    for group in &project.groups {
        let Some(fault) = name::fault(&group.key.name) else { continue };
        let reason = project_name_invalid::reason(fault.kind);
        let message = match fault.kind {
            NameFault::Empty => "The name of a dependency group is empty".to_owned(),
            _ => format!("`{}` is not a group name: {reason}", shown(&group.key.name)),
        };
        let found = report.at(group.key.span, message);
        if let Some(repair) = fault.repair {
            let edit = Edit::replace(group.key.span, edit::key(&repair.text));
            found.unsafe_fix(format!("Rename it to `{}`", repair.text), vec![edit]);
        }
    }
}
