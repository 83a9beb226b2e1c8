//! Commands whose function cannot be called as a command.

use super::script_reference_invalid::is_sound;
use super::{Report, rule, words};
use crate::project::{Object, Project};

rule! {
    /// The function of a command needs arguments, or has to be awaited.
    ///
    /// The script that an installer writes calls the function without arguments and exits with what
    /// it returns. A parameter without a default is a `TypeError` then, and of an `async def`
    /// nothing runs.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:main"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// def main(arguments):
    ///     print(arguments)
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:main"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// def main(arguments=None):
    ///     print(arguments)
    /// ```
    "script-function-signature", Warning,
    "https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts", check
}

fn check(project: &Project, report: &mut Report) {
    let scripts = project.entry_points.iter().filter(|point| point.group.is_script());
    for point in scripts.filter(|point| is_sound(point)) {
        let Object::Found { file, span, call: Some(call) } = &point.object else { continue };
        let text = point.value;
        let Some(object) = point.reference.object else { continue };
        let name = object.of(text.as_str());
        let message = if call.is_async {
            format!("`{name}` has to be awaited, and the command only calls it: nothing will run")
        } else if !call.required.is_empty() {
            let list = words::list(&call.required, 4);
            format!("`{name}` needs {list}, and a command is called without arguments")
        } else {
            continue;
        };
        report.at(text.place(object.range()), message).note_in(file, *span, "it is defined here");
    }
}
