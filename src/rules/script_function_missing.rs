//! References to objects that their module does not have.

use super::script_reference_invalid::is_sound;
use super::{Report, rule};
use crate::project::{Lookup, Object, Project};

rule! {
    /// A script or an entry point names an object that its module does not have.
    ///
    /// The module is in the project, and nothing in it binds the name: the command ends in
    /// `ImportError`. Modules that may bind names unseen (a star import, `__getattr__`) are taken
    /// to have it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:mian"
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// def main():
    ///     print("demo")
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
    /// def main():
    ///     print("demo")
    /// ```
    "script-function-missing", Warning,
    "https://packaging.python.org/en/latest/specifications/entry-points/#data-model", check
}

fn check(project: &Project, report: &mut Report) {
    for point in project.entry_points.iter().filter(|point| is_sound(point)) {
        let (Object::Missing { part, near }, Lookup::Found(file)) = (&point.object, &point.module)
        else {
            continue;
        };
        let text = point.value;
        let name = part.of(text.as_str());
        let message = match near {
            Some(near) => format!("`{file}` has no `{name}`; there is `{near}`"),
            None => format!("`{file}` has no `{name}`"),
        };
        let found = report.at(text.place(part.range()), message);
        if let Some(near) = near {
            let edit = text.replace_part(part.range(), near);
            found.unsafe_fix(format!("Write `{near}`"), vec![edit]);
        }
    }
}
