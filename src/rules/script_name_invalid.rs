//! Names of commands and entry points that get lost or are refused.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::grammar::Fault;
use crate::grammar::entry_point::{NameProblem, entry_point_name, script_name};
use crate::project::{Backend, EntryPoint, Project};
use crate::text::Edit;

rule! {
    /// The name of a command is none that can be installed.
    ///
    /// PyPI takes letters, digits, `_`, `.` and `-`, uv_build too. In the file that lists the
    /// entry points a name with `=`, with `[` or `#` in front or with a line break reads as
    /// something else, so the entry is lost.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// "my demo" = "demo:main"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// my-demo = "demo:main"
    /// ```
    "script-name-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/entry-points/#data-model", check
}

fn check(project: &Project, report: &mut Report) {
    for point in &project.entry_points {
        let name = &point.key.name;
        let fault = match point.group.is_script() {
            true => script_name(name),
            false => entry_point_name(name),
        };
        let Some(fault) = fault else { continue };
        let severity = severity(project, point, &fault);
        let place = match fault.span.is_empty() {
            true => point.key.span,
            false => point.key.place(fault.span),
        };
        let found = report.at(place, message(point, &fault)).severity(severity);
        if let Some(repair) = &fault.repair {
            let edit = Edit::replace(point.key.span, edit::key(&repair.text));
            found.unsafe_fix(format!("Rename to `{}`", repair.text), vec![edit]);
        }
    }
}

fn severity(project: &Project, point: &EntryPoint, fault: &Fault<NameProblem>) -> Severity {
    let script = point.group.is_script();
    match fault.kind {
        NameProblem::Character(_) | NameProblem::OnlyDots | NameProblem::EmptySegment => {
            match project.backend {
                _ if !script => Severity::Warning,
                Backend::Uv => Severity::Error,
                // The index takes `...`, and no shell finds it.
                _ if fault.kind == NameProblem::OnlyDots => Severity::Warning,
                _ => level::of_index(project),
            }
        }
        NameProblem::Empty
        | NameProblem::Comment
        | NameProblem::Breaks(_)
        | NameProblem::OuterSpace => Severity::Error,
    }
}

fn message(point: &EntryPoint, fault: &Fault<NameProblem>) -> String {
    let name = point.key.name.escape_debug();
    let what = if point.group.is_script() { "A command" } else { "An entry point" };
    match fault.kind {
        NameProblem::Empty => format!("{what} needs a name"),
        NameProblem::OnlyDots => format!("`{name}` cannot be a command: it is made of dots"),
        NameProblem::Comment => {
            format!(
                "`{name}` is lost: `#` in front makes it a comment where entry points are listed"
            )
        }
        NameProblem::Breaks(c) => {
            format!("`{}` ends a name where entry points are listed", c.escape_debug())
        }
        NameProblem::OuterSpace => {
            format!("White space around the name `{}`", name.to_string().trim())
        }
        NameProblem::Character(_) if point.group.is_script() => format!(
            "`{name}` cannot be a command: PyPI takes letters, digits, `_`, `.` and `-` only"
        ),
        NameProblem::Character(_) | NameProblem::EmptySegment => {
            format!("`{name}`: use letters, digits, `_`, `.` and `-` in new names of entry points")
        }
    }
}
