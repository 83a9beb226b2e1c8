//! Import names that are listed twice.

use super::{Report, import_name_invalid, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};

rule! {
    /// An import name is listed twice, or as a namespace as well.
    ///
    /// A name is either shipped by this package or shared with others; backends refuse one that
    /// stands in both lists.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["demo"]
    /// import-namespaces = ["demo"]
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
    /// import-names = ["demo"]
    /// ```
    "import-name-duplicate", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#import-names", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(level) = import_name_invalid::level(project.backend) else { return };
    let entries = import_name_invalid::entries(project);
    for (number, (key, text, name)) in entries.iter().enumerate() {
        let Some((other, first, _)) = entries[..number].iter().find(|entry| entry.2 == *name)
        else {
            continue;
        };
        // Twice in one list is written into the metadata twice; only the standard and flit_core
        // mind that.
        let same = other == key;
        let strict = matches!(project.backend, Backend::Flit | Backend::Spec);
        let level = if same && !strict { Severity::Warning } else { level };
        let message = if same {
            format!("`{name}` is listed twice in `{key}`")
        } else {
            format!("`{name}` is listed in `{other}` as well; it can be only one of the two")
        };
        let at = number - entries.iter().take_while(|entry| entry.0 != *key).count();
        let found =
            report.at(text.span, message).severity(level).note(first.span, "first listed here");
        if let Some(value) = project.value(key)
            && value.as_array().is_some_and(|array| array.items.len() == value.texts().count())
        {
            let edit = match (project.table, project.entry(key)) {
                (Some(table), Some(entry)) if value.texts().count() == 1 => {
                    project.document.remove_entry(table, entry)
                }
                _ => project.document.remove_item(value, at),
            };
            found.unsafe_fix(format!("Remove this `{name}`"), vec![edit]);
        }
    }
}
