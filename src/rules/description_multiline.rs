//! Summaries of more than one line.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::document::Str;
use crate::project::{Backend, Project};

rule! {
    /// The `description` has a line break.
    ///
    /// It becomes the header `Summary`, which is one line. uv_build refuses another, the index
    /// refuses what flit_core and pdm-backend make of it, setuptools and poetry-core drop all but
    /// the first line, and hatchling joins the lines.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = """Count the words
    /// of a text"""
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Count the words of a text"
    /// ```
    "description-multiline", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#description", check
}

/// Where Python's `str.splitlines` breaks a text.
fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Others that no field of the metadata may hold: installers and indexes read them as they like.
fn control(value: &str, text: &Str, report: &mut Report) {
    let is_control = |c: char| c.is_control() && c != '\t';
    let Some(at) = value.find(is_control) else { return };
    let width = value[at..].chars().next().map_or(1, char::len_utf8);
    let message = "`description` has a control character, which the metadata must not hold";
    let plain: String = value.chars().filter(|c| !is_control(*c)).collect();
    report
        .at(text.place(at..at + width), message)
        .severity(Severity::Error)
        .unsafe_fix("Remove the control characters", vec![text.replace(&plain)]);
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.value("description").and_then(|value| value.as_text()) else { return };
    let value = text.as_str();
    let Some(at) = value.find(is_break) else {
        control(value, text, report);
        return;
    };
    let inside = value.trim_end_matches(is_break).contains(is_break);
    let severity = match project.backend {
        Backend::Uv if value.contains('\n') => Severity::Error,
        Backend::Pdm if value.contains(['\n', '\r']) => level::of_index(project),
        Backend::Flit if inside => level::of_index(project),
        Backend::Spec => Severity::Error,
        _ => Severity::Warning,
    };
    let joined: Vec<&str> =
        value.split(is_break).map(str::trim).filter(|line| !line.is_empty()).collect();
    let message = match project.backend {
        Backend::Setuptools | Backend::Poetry if inside => {
            format!(
                "`description` must be one line; {} drops all but the first",
                project.backend.name()
            )
        }
        _ => "`description` must be one line".to_owned(),
    };
    let width = value[at..].chars().next().map_or(1, char::len_utf8);
    report
        .at(text.place(at..at + width), message)
        .severity(severity)
        .fix("Join the lines", vec![text.replace(&joined.join(" "))]);
}
