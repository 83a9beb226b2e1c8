//! Commands without a function.

use super::script_reference_invalid::is_sound;
use super::{Report, rule};
use crate::project::Project;

rule! {
    /// A command names a module and no function.
    ///
    /// Every backend and the index take it, and pip refuses to install the wheel: "A callable
    /// suffix is required".
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo"
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
    "script-missing-function", Error,
    "https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts", check
}

fn check(project: &Project, report: &mut Report) {
    for point in project.entry_points.iter().filter(|point| point.group.is_script()) {
        let value = point.value.as_str();
        let reference = &point.reference;
        if reference.has_function() || !is_sound(point) {
            continue;
        }
        let module = reference.module;
        let written = format!("{}:main", module.of(value));
        let edit = point.value.replace_part(module.end..module.end, ":main");
        report
            .at(
                point.value.place(module.range()),
                format!("A command needs a function: `{written}`"),
            )
            .unsafe_fix(format!("Write `{written}`"), vec![edit]);
    }
}
