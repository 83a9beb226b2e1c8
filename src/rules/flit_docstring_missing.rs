//! Modules without the docstring that the description comes from.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// The description is to come from a docstring that is not there.
    ///
    /// With `"description"` in `dynamic` flit_core takes the first line of the module's docstring,
    /// and makes no package of a module that has none.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// dynamic = ["description"]
    /// #- src/demo/__init__.py
    /// import sys
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// dynamic = ["description"]
    /// #- src/demo/__init__.py
    /// """Shows how it is done."""
    /// ```
    "flit-docstring-missing", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#metadata-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let Some((file, first)) = &flit.without_docstring else { return };
    let listed = project.dynamic.iter().find(|text| text.as_str() == "description");
    let (Some(listed), None) = (listed, project.value("description")) else { return };
    let message = format!(
        "flit_core takes the description from the docstring of `{file}`, which has none; begin the file with `\"\"\"…\"\"\"`"
    );
    let found = report.at(listed.span, message);
    if !first.is_empty() {
        found.note_in(file, *first, "the file begins here");
    }
}
