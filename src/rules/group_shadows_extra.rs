//! Groups that are called like an extra.

use super::{Report, rule};
use crate::project::{Named, Project};
use crate::text::shown::shown;
use std::collections::HashMap;

rule! {
    /// A dependency group has the name of an extra.
    ///
    /// Tools that take both, as `uv sync --extra test --group test`, do different things for one
    /// word. The specification advises against it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// test = ["x"]
    /// [dependency-groups]
    /// test = ["y"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// test = ["x"]
    /// [dependency-groups]
    /// dev = ["y"]
    /// ```
    "group-shadows-extra", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    let extras: HashMap<&str, &Named> =
        project.extras.iter().map(|extra| (extra.normal.as_str(), extra)).collect();
    for group in &project.groups {
        if let Some(extra) = extras.get(group.normal.as_str()) {
            let message = format!("An extra is called `{}` as well", shown(&extra.key.name));
            report.at(group.key.span, message).note(extra.key.span, "the extra");
        }
    }
}
