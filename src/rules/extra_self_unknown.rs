//! Own extras that do not exist.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::Project;
use crate::text::Edit;
use crate::text::nearest::nearest;
use crate::text::shown::shown;
use std::collections::HashSet;

/// A near name is looked for among this many, and for this many unknown ones.
const MOST_NAMES: usize = 200;

rule! {
    /// A requirement asks for an extra of this project that it does not have.
    ///
    /// `"demo[plot]"` in the project `demo` includes its extra `plot`. hatchling refuses an unknown
    /// one; the others publish an extra that lacks what it promises.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// all = ["demo[plots]"]
    /// plot = ["x"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// all = ["demo[plot]"]
    /// plot = ["x"]
    /// ```
    "extra-self-unknown", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dependencies-optional-dependencies", check
}

fn check(project: &Project, report: &mut Report) {
    if project.is_dynamic("optional-dependencies") {
        return;
    }
    let names: HashSet<&str> = project.extras.iter().map(|extra| extra.normal.as_str()).collect();
    let mut unknown = 0;
    for (dependency, asked) in project.own_extras() {
        let written = asked.of(dependency.as_str());
        let normal = name::normalize(written);
        if names.contains(normal.as_str()) {
            continue;
        }
        let most = if unknown < MOST_NAMES { MOST_NAMES } else { 0 };
        let candidates = project.extras.iter().map(|extra| extra.normal.as_str()).take(most);
        unknown += 1;
        let near = nearest(&normal, candidates, 2);
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("This project has no extra `{}`{hint}", shown(written));
        let found = report.at(dependency.place(asked), message);
        if let Some(near) = near {
            let edit = dependency.edit(&Edit::replace(asked, near));
            found.unsafe_fix(format!("Write `{near}`"), vec![edit]);
        }
    }
}
