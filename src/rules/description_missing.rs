//! Projects without a summary.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};

rule! {
    /// The project has no `description`.
    ///
    /// It is the one line that the index shows in search results and under the name. flit_core
    /// does not build without it, unless `dynamic` lists it: then flit_core takes the first line
    /// of the module's docstring.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Count the words of a text"
    /// ```
    "description-missing", Hint,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#description", check
}

fn check(project: &Project, report: &mut Report) {
    if project.table.is_none() || project.is_dynamic("description") {
        return;
    }
    let empty = "The `description` is empty: the index shows nothing under the name";
    if let Some(value) = project.value("description") {
        if let Some(text) = value.as_text().filter(|text| text.as_str().trim().is_empty()) {
            report.at(text.span, empty);
        }
        return;
    }
    let Some(place) = project.place() else { return };
    if project.backend != Backend::Flit {
        let message = "Add a one-line `description`: it is the headline on the index";
        report.at(place, message);
        return;
    }
    let message = "flit_core needs a `description`, or \"description\" in `dynamic` to take it from the module's docstring";
    let found = report.at(place, message).severity(Severity::Error);
    let edits = match project.value("dynamic") {
        Some(value) if value.as_array().is_some() => {
            project.document.append_item(value, "\"description\"")
        }
        Some(_) => Vec::new(),
        None => vec![project.document.put(&["project"], "dynamic = [\"description\"]")],
    };
    if !edits.is_empty() {
        found.unsafe_fix("Take the `description` from the docstring", edits);
    }
}
