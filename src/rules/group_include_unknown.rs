//! Groups that include what does not exist.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::Project;
use crate::text::nearest::nearest;
use crate::text::shown::shown;
use std::collections::HashSet;

/// A near name is looked for among this many, and for this many unknown ones.
const MOST_NAMES: usize = 200;

rule! {
    /// A dependency group includes a group that does not exist.
    ///
    /// Names are compared in their normal form. Installers refuse to install a group that includes
    /// an unknown one.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// dev = [{ include-group = "tests" }]
    /// test = ["pytest"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// dev = [{ include-group = "test" }]
    /// test = ["pytest"]
    /// ```
    "group-include-unknown", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    // poetry takes the groups of its own table as well.
    if project.document.at(&["tool", "poetry", "group"]).is_some() {
        return;
    }
    let names: HashSet<&str> = project.groups.iter().map(|group| group.normal.as_str()).collect();
    let mut unknown = 0;
    for include in &project.includes {
        let written = include.text.as_str();
        let normal = name::normalize(written);
        if names.contains(normal.as_str()) {
            continue;
        }
        let own = project.groups[include.group].normal.as_str();
        let most = if unknown < MOST_NAMES { MOST_NAMES } else { 0 };
        let candidates = project.groups.iter().map(|group| group.normal.as_str()).take(most);
        unknown += 1;
        let near = nearest(&normal, candidates.filter(|name| *name != own), 2);
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("There is no dependency group `{}`{hint}", shown(written));
        let found = report.at(include.text.span, message);
        if let Some(near) = near {
            found.unsafe_fix(format!("Write `{near}`"), vec![include.text.replace(near)]);
        }
    }
}
