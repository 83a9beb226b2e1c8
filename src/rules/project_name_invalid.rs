//! Names that no index takes.

use super::{Report, rule};
use crate::grammar::name::{self, NameFault};
use crate::project::Project;
use crate::text::shown::shown;

rule! {
    /// The name of the project is not a valid name.
    ///
    /// A name consists of ASCII letters and digits, with `-`, `_` and `.` between them. Every
    /// backend or the index refuses others.
    ///
    /// ```toml bad
    /// [project]
    /// name = "my project"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "my-project"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "project-name-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/name-normalization/#name-format", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.name else { return };
    let Some(fault) = name::fault(text.as_str()) else { return };
    let span = match fault.kind {
        NameFault::Empty => text.span,
        _ => text.place(fault.span.range()),
    };
    let message = match fault.kind {
        NameFault::Empty => {
            "The name is empty; write the name your package has on the index".to_owned()
        }
        kind => format!("`{}` is not a project name: {}", shown(text.as_str()), reason(kind)),
    };
    let found = report.at(span, message);
    if let Some(repair) = fault.repair {
        found.unsafe_fix(format!("Write `{}`", repair.text), vec![text.replace(&repair.text)]);
    }
}

/// What is wrong with a name, as the end of a sentence.
pub(super) fn reason(kind: NameFault) -> String {
    match kind {
        NameFault::Empty => "it is empty".to_owned(),
        NameFault::Character(c) if c.is_whitespace() || c.is_control() => {
            "it may not hold white space".to_owned()
        }
        NameFault::Character('@' | '/') => {
            "scopes such as `@scope/` do not exist on PyPI".to_owned()
        }
        NameFault::Character(c) if !c.is_ascii() => {
            format!("`{c}` is not an ASCII letter or digit")
        }
        NameFault::Character(c) => {
            format!("it may not hold `{c}`, only letters, digits, `-`, `_` and `.`")
        }
        NameFault::Start(_) => "it must start with a letter or digit".to_owned(),
        NameFault::End(_) => "it must end with a letter or digit".to_owned(),
    }
}
