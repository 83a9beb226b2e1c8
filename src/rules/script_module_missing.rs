//! References to modules that the project does not have.

use super::script_reference_invalid::is_sound;
use super::{Report, rule};
use crate::project::{Lookup, Project};

rule! {
    /// A script or an entry point names a module that is not in the project.
    ///
    /// Its first part is a module that the project ships, and below it there is no such file: the
    /// command ends in `ModuleNotFoundError`. Modules of other distributions are not looked for,
    /// nor are those that the build may make.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo.cli:main"
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
    "script-module-missing", Error,
    "https://packaging.python.org/en/latest/specifications/entry-points/#data-model", check
}

fn check(project: &Project, report: &mut Report) {
    for point in project.entry_points.iter().filter(|point| is_sound(point)) {
        let Lookup::Missing { part, place, near } = &point.module else { continue };
        let text = point.value;
        let name = part.of(text.as_str());
        let message = match near {
            Some(near) => format!("No module `{name}` in `{place}`; there is `{near}`"),
            None => format!("No module `{name}` in `{place}`"),
        };
        let found = report.at(text.place(part.range()), message);
        if let Some(near) = near {
            let edit = text.replace_part(part.range(), near);
            found.unsafe_fix(format!("Write `{near}`"), vec![edit]);
        }
    }
}
