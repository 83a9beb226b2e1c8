//! Dynamic fields that the backend can never fill in.

use super::{Report, rule};
use crate::project::{Backend, Project};
use crate::spec::keys;

rule! {
    /// The backend cannot fill in a field that is listed in `dynamic`.
    ///
    /// flit_core knows `version`, `description`, `import-names` and `import-namespaces`; uv_build
    /// none; setuptools wants a `[tool.setuptools.dynamic]` entry, or a setup.py or setup.cfg.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dynamic = ["classifiers"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// dynamic = ["version", "description"]
    /// ```
    "dynamic-unsupported-by-backend", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

const FLIT: &[&str] = &["version", "description", "import-names", "import-namespaces"];

/// Of the fields that setuptools 84.2.1 leaves to setup.py, those it insists on finding there.
const SETUPTOOLS: &[&str] = &[
    "description",
    "readme",
    "requires-python",
    "license",
    "license-files",
    "authors",
    "maintainers",
    "keywords",
    "classifiers",
];

fn check(project: &Project, report: &mut Report) {
    let Some(value) = project.value("dynamic") else { return };
    let Some(array) = value.as_array() else { return };
    for (at, item) in array.items.iter().enumerate() {
        let Some(text) = item.as_text() else { continue };
        let name = text.as_str();
        if !keys::DYNAMIC.contains(&name) {
            continue;
        }
        let hint = match project.backend {
            Backend::Flit if !FLIT.contains(&name) => "",
            Backend::Uv => "; write it in [project]",
            Backend::Setuptools if unfilled(project, name) => {
                "; add it to [tool.setuptools.dynamic]"
            }
            _ => continue,
        };
        // A scalar that is written as well is another rule's finding.
        let both = project.value(name).is_some();
        if both
            && matches!(name, "version" | "description" | "readme" | "requires-python" | "license")
        {
            continue;
        }
        let edit = match (project.table, project.entry("dynamic")) {
            (Some(table), Some(dynamic)) if array.items.len() == 1 => {
                project.document.remove_entry(table, dynamic)
            }
            _ => project.document.remove_item(value, at),
        };
        let found = report
            .at(text.span, format!("{} cannot fill in `{name}`{hint}", project.backend.name()));
        // Without a version the project could not be built either.
        if name != "version" || both {
            found.unsafe_fix(format!("Remove `{name}` from `dynamic`"), vec![edit]);
        }
    }
}

fn unfilled(project: &Project, name: &str) -> bool {
    let configured = project.document.at(&["tool", "setuptools", "dynamic", name]).is_some();
    let elsewhere = project.legacy.is_none_or(|legacy| legacy.setup_py || legacy.setup_cfg);
    SETUPTOOLS.contains(&name) && !configured && !elsewhere && project.value(name).is_none()
}
