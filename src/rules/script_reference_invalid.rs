//! References to objects that are none.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::entry_point::{Problem, Script, script};
use crate::project::{Backend, EntryPoint, Group, Project};
use crate::text::Edit;

rule! {
    /// The value of a script or an entry point is not `module:object`.
    ///
    /// It names a module with dots, a colon, and an object in it. setuptools stops at another
    /// text; the other backends write it as it is, the index takes it, and pip then refuses to
    /// install the wheel, or installs a command that fails.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "src/demo/cli.py:main"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:main"
    /// ```
    "script-reference-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/entry-points/#data-model", check
}

fn check(project: &Project, report: &mut Report) {
    for point in &project.entry_points {
        let text = point.value;
        let value = text.as_str();
        let Some(fault) = gravest(project, point) else { continue };
        let severity = severity(project, point, fault.kind);
        let shown = fault.span.of(value);
        let place = match shown.is_empty() {
            true => text.span,
            false => text.place(fault.span.range()),
        };
        let found = report.at(place, message(value, shown, fault.kind)).severity(severity);
        let Some(repair) = &fault.repair else { continue };
        let edits = vec![text.replace_part(repair.span.range(), &repair.text)];
        let title = title(fault.kind, repair);
        match fault.kind {
            Problem::Call | Problem::Space | Problem::Extras { .. } => found.fix(title, edits),
            _ => found.unsafe_fix(title, edits),
        };
    }
}

type Fault = crate::grammar::Fault<Problem>;

fn gravest<'r>(project: &Project, point: &'r EntryPoint) -> Option<&'r Fault> {
    // The first of the gravest: what comes after it is often its consequence.
    point.reference.faults.iter().take(50).reduce(|worst, next| {
        let (old, new) =
            (severity(project, point, worst.kind), severity(project, point, next.kind));
        if new > old { next } else { worst }
    })
}

/// What comes of a fault: setuptools stops, pip refuses the wheel or makes a command that fails,
/// and other entry points are never found.
fn severity(project: &Project, point: &EntryPoint, problem: Problem) -> Severity {
    if project.backend == Backend::Setuptools && problem.stops_setuptools() {
        return Severity::Error;
    }
    let value = point.value.as_str();
    let harmless = match problem {
        Problem::Extras { .. } => true,
        // pip stops reading at the parenthesis, and what it has read is what was meant.
        Problem::Call if point.group.is_script() => {
            matches!(script(value), Script::Runs { .. })
        }
        // `importlib.metadata` takes white space around the colon, not around a dot.
        Problem::Space if !point.group.is_script() => !value.split(':').any(|dotted| {
            dotted.split('.').any(|part| part.trim() != part) && dotted.contains('.')
        }),
        _ => false,
    };
    if harmless { Severity::Warning } else { Severity::Error }
}

fn message(value: &str, shown: &str, problem: Problem) -> String {
    const LONGEST: usize = 80;
    let value = match value.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    };
    match problem {
        Problem::Empty => "An empty reference: write `module:function`".to_owned(),
        Problem::FilePath => {
            format!("`{value}` is a path: write the module with dots, `package.module:function`")
        }
        Problem::Call => format!("`{value}` is named, not called: remove the parentheses"),
        Problem::SecondColon => {
            format!(
                "`{value}` has two colons: modules are joined by dots, one colon stands before the object"
            )
        }
        Problem::ModuleMissing => format!("`{value}` names no module before the colon"),
        Problem::ObjectMissing => format!("`{value}` names no object after the colon"),
        Problem::EmptySegment => format!("`{value}` has a dot with nothing on one side"),
        Problem::Hyphen => {
            format!(
                "`{value}`: a name in Python has no hyphen; the module of a project is usually written with `_`"
            )
        }
        Problem::Keyword => format!("`{shown}` is a keyword of Python, so nothing has that name"),
        Problem::Start => format!("`{value}`: a name in Python does not start with `{shown}`"),
        Problem::Space => format!("`{value}`: no spaces around dots and the colon"),
        Problem::Character(c) => {
            format!("`{}` may not stand in a reference: write `module:function`", c.escape_debug())
        }
        Problem::Extras { .. } => {
            format!("Extras behind a reference are deprecated, and nobody reads `{shown}`")
        }
        Problem::ExtrasInvalid => format!("`{shown}` does not belong to a reference"),
    }
}

fn title(problem: Problem, repair: &Edit) -> String {
    match problem {
        Problem::Call => "Remove the parentheses".to_owned(),
        Problem::Extras { .. } => "Remove the extras".to_owned(),
        Problem::ExtrasInvalid => "Remove the bracket".to_owned(),
        Problem::Space => "Remove the space".to_owned(),
        Problem::SecondColon if repair.text.is_empty() => "Remove the second colon".to_owned(),
        Problem::SecondColon => "Replace the first colon by a dot".to_owned(),
        _ => format!("Write `{}`", repair.text),
    }
}

/// Whether a rule about what the reference leads to has something to go by.
pub(super) fn is_sound(point: &EntryPoint) -> bool {
    let extras = |fault: &Fault| matches!(fault.kind, Problem::Extras { .. });
    point.reference.faults.iter().all(extras)
}

/// What a message calls the table.
pub(super) fn table_name(group: Group) -> String {
    match group {
        Group::Scripts => "[project.scripts]".to_owned(),
        Group::GuiScripts => "[project.gui-scripts]".to_owned(),
        Group::Other(key) => {
            format!("[project.entry-points.{}]", crate::document::edit::key(&key.name))
        }
    }
}
