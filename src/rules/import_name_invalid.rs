//! Import names that nobody could import.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::{Str, Value};
use crate::grammar::entry_point::{is_identifier, is_keyword};
use crate::project::{Backend, Project};

rule! {
    /// An import name is not the dotted name of a module.
    ///
    /// Each entry is a dotted Python name, and the only thing that may follow it is `; private`.
    /// The index refuses others, keywords included.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["my-demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["demo; private"]
    /// ```
    "import-name-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#import-names", check
}

pub(super) const KEYS: [&str; 2] = ["import-names", "import-namespaces"];

/// The entries of both keys with the name in each, without `; private`.
pub(super) fn entries<'p>(project: &Project<'p>) -> Vec<(&'static str, &'p Str, &'p str)> {
    let mut entries = Vec::new();
    for key in KEYS {
        for text in project.value(key).into_iter().flat_map(Value::texts) {
            let name = text.as_str().split(';').next().unwrap_or_default().trim();
            entries.push((key, text, name));
        }
    }
    entries
}

/// How much a fault matters to the backend: poetry-core reads neither key, and setuptools stops
/// at both, whatever they hold.
pub(super) fn level(backend: Backend) -> Option<Severity> {
    match backend {
        Backend::Setuptools => None,
        Backend::Poetry => Some(Severity::Warning),
        _ => Some(Severity::Error),
    }
}

fn check(project: &Project, report: &mut Report) {
    let Some(level) = level(project.backend) else { return };
    for (_, text, name) in entries(project) {
        let value = text.as_str();
        let suffix = value.split_once(';').map(|(_, suffix)| suffix.trim());
        let bad = name.split('.').find(|part| !is_identifier(part) || is_keyword(part));
        let reason = match (bad, suffix) {
            (Some(""), _) => "a part of it is empty".to_owned(),
            (Some(part), _) if is_keyword(part) => format!("`{part}` is a keyword of Python"),
            (Some(part), _) => format!("`{part}` is no identifier"),
            (None, Some(suffix)) if suffix != "private" => {
                "only `; private` may follow a name".to_owned()
            }
            _ => continue,
        };
        report.at(text.span, format!("`{value}` is no import name: {reason}")).severity(level);
    }
    // An empty list of namespaces would say what no list says; uv_build stops at it.
    if project.backend == Backend::Uv
        && let Some(value) = project.value("import-namespaces")
        && value.as_array().is_some_and(|array| array.items.is_empty())
    {
        report.at(
            value.span,
            "`import-namespaces` must not be empty: uv_build refuses it; leave it out",
        );
    }
}
