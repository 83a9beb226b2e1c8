//! Hooks that nothing in the requirements of the build brings.

use super::{Report, rule};
use crate::document::{Entry, Table, Value, edit};
use crate::project::{Project, Tool, required_package};

rule! {
    /// A hook belongs to a plugin that is not required.
    ///
    /// hatchling has the build hooks `custom` and `version` and the metadata hook `custom`. Every
    /// other one comes with a package that `requires` has to list, else the build stops.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.hatch.build.hooks.vcs]
    /// version-file = "src/demo/_version.py"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling", "hatch-vcs"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.hatch.build.hooks.vcs]
    /// version-file = "src/demo/_version.py"
    /// ```
    "hatch-plugin-missing", Error,
    "https://hatch.pypa.io/latest/plugins/build-hook/reference/", check
}

/// Hooks and the packages that bring them.
const PLUGINS: &[(&str, &str)] = &[
    ("vcs", "hatch-vcs"),
    ("fancy-pypi-readme", "hatch-fancy-pypi-readme"),
    ("build-scripts", "hatch-build-scripts"),
    ("requirements_txt", "hatch-requirements-txt"),
    ("jupyter-builder", "hatch-jupyter-builder"),
    ("nodejs", "hatch-nodejs-version"),
    ("mypyc", "hatch-mypyc"),
    ("cython", "hatch-cython"),
    ("docstring-description", "hatch-docstring-description"),
    ("uv-dynamic-versioning", "uv-dynamic-versioning"),
];

fn check(project: &Project, report: &mut Report) {
    let Tool::Hatch(hatch) = &project.tool else { return };
    let Some(table) = hatch.table.filter(|_| hatch.shadowed.is_empty()) else { return };
    let Some(requires) = project.build_system.entry("requires") else { return };
    let mut brought = Vec::new();
    for text in &project.build_system.requires {
        let Some(package) = required_package(text.as_str()) else { return };
        brought.push(package);
    }
    if !brought.iter().any(|package| package == "hatchling") {
        return;
    }
    let below = |path: &[&str]| table.at(path).and_then(Value::as_table);
    let build = below(&["build"]);
    let wheel = below(&["build", "targets", "wheel"]);
    let sdist = below(&["build", "targets", "sdist"]);
    for place in [build, wheel, sdist].into_iter().flatten() {
        let Some(extra) = dependencies(place) else { return };
        brought.extend(extra);
        for hook in hooks(place) {
            let Some(extra) = hook.value.as_table().map_or(Some(Vec::new()), dependencies) else {
                return;
            };
            brought.extend(extra);
        }
    }
    let mut told = Vec::new();
    for place in [build, wheel, sdist].into_iter().flatten() {
        for hook in hooks(place) {
            if !matches!(hook.key.name.as_str(), "custom" | "version") {
                tell(project, hook, &brought, &requires.value, &mut told, report);
            }
        }
    }
    for hook in below(&["metadata"]).into_iter().flat_map(hooks) {
        if hook.key.name != "custom" {
            tell(project, hook, &brought, &requires.value, &mut told, report);
        }
    }
}

fn hooks(table: &Table) -> &[Entry] {
    table.get("hooks").and_then(Value::as_table).map_or(&[], |hooks| &hooks.entries)
}

/// The packages that hatchling installs for the build; none where one cannot be read.
fn dependencies(table: &Table) -> Option<Vec<String>> {
    let Some(value) = table.get("dependencies") else { return Some(Vec::new()) };
    let items = &value.as_array()?.items;
    items.iter().map(|item| required_package(item.as_text()?.as_str())).collect()
}

fn tell<'d>(
    project: &Project,
    hook: &'d Entry,
    brought: &[String],
    requires: &Value,
    told: &mut Vec<&'d str>,
    report: &mut Report,
) {
    let name = hook.key.name.as_str();
    let disabled = hook.value.as_table().and_then(|table| table.get("enable-by-default"));
    if told.contains(&name) || disabled.and_then(Value::as_bool) == Some(false) {
        return;
    }
    let known = PLUGINS.iter().find(|(hook, _)| *hook == name).map(|(_, package)| *package);
    // A package that is not known here may bring any hook.
    let is_another = |package: &str| {
        let listed = PLUGINS.iter().any(|(_, plugin)| *plugin == package);
        package == "hatchling" || (listed && Some(package) != known)
    };
    if !brought.iter().all(|package| is_another(package)) {
        return;
    }
    told.push(name);
    let hint = known.map_or_else(String::new, |package| format!("; require `{package}`"));
    let message = format!(
        "the hook `{name}` belongs to a plugin that is not required, and hatchling stops{hint}"
    );
    let found = report.at(hook.place(), message);
    if let Some(package) = known {
        let edits = project.document.append_item(requires, &edit::quote(package));
        found.fix(format!("Require `{package}`"), edits);
    }
}
