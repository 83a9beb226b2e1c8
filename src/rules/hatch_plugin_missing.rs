//! Hooks that nothing in the requirements of the build brings.

use super::{Report, rule};
use crate::document::{Entry, Table, Value, edit};
use crate::project::{Project, Tool, required_package};
use crate::text::Span;

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
    let is_asked = project.is_dynamic("version") && project.value("version").is_none();
    if let Some(source) =
        below(&["version"]).filter(|_| is_asked).and_then(|table| table.get("source"))
        && let Some(text) = source.as_text()
        && of_source(text.as_str()).is_some()
    {
        let plugin = Plugin { name: text.as_str(), span: text.span, kind: "version source" };
        tell_of(project, &plugin, &brought, &requires.value, report);
    }
}

/// The package that brings a version source; none where hatchling has it, or it is not known.
pub(super) fn of_source(name: &str) -> Option<&'static str> {
    const SOURCES: [&str; 3] = ["vcs", "nodejs", "uv-dynamic-versioning"];
    let known = PLUGINS.iter().find(|(source, _)| *source == name && SOURCES.contains(source));
    known.map(|(_, package)| *package)
}

/// What a package has to bring.
struct Plugin<'d> {
    name: &'d str,
    span: Span,
    kind: &'static str,
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
    let plugin = Plugin { name, span: hook.place(), kind: "hook" };
    if tell_of(project, &plugin, brought, requires, report) {
        told.push(name);
    }
}

/// Whether there was something to tell.
fn tell_of(
    project: &Project,
    plugin: &Plugin,
    brought: &[String],
    requires: &Value,
    report: &mut Report,
) -> bool {
    let Plugin { name, span, kind } = plugin;
    let known = PLUGINS.iter().find(|(hook, _)| hook == name).map(|(_, package)| *package);
    // A package that is not known here may bring any plugin.
    let is_another = |package: &str| {
        let listed = PLUGINS.iter().any(|(_, plugin)| *plugin == package);
        package == "hatchling" || (listed && Some(package) != known)
    };
    if !brought.iter().all(|package| is_another(package)) {
        return false;
    }
    let hint = known.map_or_else(String::new, |package| format!("; require `{package}`"));
    let message = format!(
        "the {kind} `{name}` belongs to a plugin that is not required, and hatchling stops{hint}"
    );
    let found = report.at(*span, message);
    if let Some(package) = known {
        let edits = project.document.append_item(requires, &edit::quote(package));
        found.fix(format!("Require `{package}`"), edits);
    }
    true
}
