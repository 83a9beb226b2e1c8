//! Keys of `[build-system]` that it does not have.

use super::{Report, key_spelling, rule};
use crate::project::Project;
use crate::spec::keys;
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// A key of `[build-system]` is none of its three.
    ///
    /// The table has `requires`, `build-backend` and `backend-path`; build refuses it with any
    /// other key.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit_core.buildapi"
    /// version = "1.0"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-unknown-key", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-build-system-dependencies-the-build-system-table",
    check
}

fn check(project: &Project, report: &mut Report) {
    let Some(table) = project.build_system.table else { return };
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        let known = keys::BUILD_SYSTEM.iter().any(|key| key.name == name);
        if known || key_spelling::meant(name, keys::BUILD_SYSTEM).is_some() {
            continue;
        }
        let plain = name.to_ascii_lowercase().replace('_', "-");
        let names = keys::BUILD_SYSTEM.iter().map(|key| key.name);
        let near = match plain.as_str() {
            "backend" => Some("build-backend"),
            "require" | "requirements" | "requires-dist" => Some("requires"),
            plain => nearest(plain, names, 2),
        };
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("`{name}` is not a key of [build-system]; build refuses it{hint}");
        let found = report.at(entry.key.span, message);
        match near {
            Some(near) if !table.contains(near) => {
                let edit = Edit::replace(entry.key.span, near);
                found.fix(format!("Rename to `{near}`"), vec![edit]);
            }
            _ => {
                let edit = project.document.remove_entry(table, entry);
                found.unsafe_fix(format!("Delete `{name}`"), vec![edit]);
            }
        }
    }
}
