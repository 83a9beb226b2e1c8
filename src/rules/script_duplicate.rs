//! Commands that stand in each other's way.

use super::script_reference_invalid::table_name;
use super::{Report, rule};
use crate::project::{EntryPoint, Project};
use std::collections::HashMap;

rule! {
    /// Two commands have one name.
    ///
    /// Scripts and GUI scripts are installed into the same folder, and on Windows and macOS names
    /// that differ only in case are the same: the one that is installed later stays.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:main"
    /// [project.gui-scripts]
    /// demo = "demo:window"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.scripts]
    /// demo = "demo:main"
    /// [project.gui-scripts]
    /// demo-window = "demo:window"
    /// ```
    "script-duplicate", Warning,
    "https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts", check
}

fn check(project: &Project, report: &mut Report) {
    let mut seen: HashMap<String, &EntryPoint> = HashMap::new();
    for point in project.entry_points.iter().filter(|point| point.group.is_script()) {
        let folded = point.key.name.to_lowercase();
        let Some(first) = seen.get(&folded) else {
            seen.insert(folded, point);
            continue;
        };
        let (name, other) = (&point.key.name, &first.key.name);
        let message = match name == other {
            true => format!("`{name}` is a command in {} too", table_name(first.group)),
            false => format!("`{name}` and `{other}` are one file where case does not count"),
        };
        report.at(point.key.span, message).note(first.key.span, "first here");
    }
}
