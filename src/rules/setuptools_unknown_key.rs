//! Keys of `[tool.setuptools]` that setuptools refuses.

use super::{Report, key_spelling, rule};
use crate::document::{Entry, Table, Value, edit};
use crate::project::{Project, SchemaFaults, Tool};
use crate::spec::keys::Key;
use crate::spec::tools;
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// setuptools stops at a key that is not in its schema, or that its schema misses.
    ///
    /// What `setup()` takes as arguments has another name here, or belongs to `[project]`:
    /// requirements, entry points and scripts do.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.setuptools]
    /// install-requires = ["requests"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests"]
    /// ```
    "setuptools-unknown-key", Error,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html", check
}

/// Arguments of `setup()`, and where they belong.
const ELSEWHERE: &[(&str, &str)] = &[
    ("install-requires", "`dependencies` in [project]"),
    ("requires", "`dependencies` in [project]"),
    ("dependencies", "`dependencies` in [project]"),
    ("extras-require", "`optional-dependencies` in [project]"),
    ("extras", "`optional-dependencies` in [project]"),
    ("tests-require", "a group in [dependency-groups]"),
    ("setup-requires", "`requires` in [build-system]"),
    ("python-requires", "`requires-python` in [project]"),
    ("entry-points", "`scripts` and `entry-points` in [project]"),
    ("scripts", "`scripts` in [project], or `script-files` for files"),
    ("console-scripts", "`scripts` in [project]"),
    ("name", "`name` in [project]"),
    ("version", "`version` in [project], or [tool.setuptools.dynamic]"),
    ("description", "`description` in [project]"),
    ("long-description", "`readme` in [project]"),
    ("readme", "`readme` in [project]"),
    ("author", "`authors` in [project]"),
    ("author-email", "`authors` in [project]"),
    ("authors", "`authors` in [project]"),
    ("maintainer", "`maintainers` in [project]"),
    ("url", "`urls` in [project]"),
    ("project-urls", "`urls` in [project]"),
    ("license", "`license` in [project]"),
    ("license-file", "`license-files` in [project]"),
    ("classifiers", "`classifiers` in [project]"),
    ("keywords", "`keywords` in [project]"),
    ("test-suite", "the settings of your test runner"),
    ("find", "[tool.setuptools.packages.find]"),
    ("where", "[tool.setuptools.packages.find]"),
    ("include", "[tool.setuptools.packages.find]"),
    ("exclude", "[tool.setuptools.packages.find]"),
];

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    let Some(table) = setuptools.table.filter(|_| setuptools.reads_table) else { return };
    refuse(table, "tool.setuptools", tools::SETUPTOOLS, report);
    if let Some(packages) = table.get("packages").and_then(Value::as_table) {
        for entry in &packages.entries {
            match entry.key.name.as_str() {
                "find" => {
                    if let Some(find) = entry.value.as_table() {
                        let keys = tools::SETUPTOOLS_FIND;
                        refuse(find, "tool.setuptools.packages.find", keys, report);
                    }
                }
                _ => found_by(entry, packages, report),
            }
        }
    }
    if let Some(dynamic) = table.get("dynamic").and_then(Value::as_table) {
        refuse(dynamic, "tool.setuptools.dynamic", tools::SETUPTOOLS_DYNAMIC, report);
        for entry in &dynamic.entries {
            sources(entry, report);
        }
    }
    schema(&setuptools.schema, report);
    let extensions = table.get("ext-modules").and_then(Value::as_array);
    for item in extensions.into_iter().flat_map(|array| &array.items) {
        if let Some(extension) = item.as_table() {
            let keys = tools::SETUPTOOLS_EXTENSION;
            refuse(extension, "tool.setuptools.ext-modules", keys, report);
        }
    }
}

/// Names in its tables are of packages, and some keys have to be there.
fn schema(faults: &SchemaFaults, report: &mut Report) {
    for (table, key) in &faults.packages {
        let name = edit::key(&key.name);
        let message =
            format!("setuptools refuses `{name}` in `{table}`; write the dotted name of a package");
        report.at(key.span, message);
    }
    for (place, of, key) in &faults.incomplete {
        report.at(*place, format!("setuptools refuses {of} without `{key}`; add it"));
    }
}

/// `find` is the only way; the one of namespaces is a flag of it.
fn found_by(entry: &Entry, packages: &Table, report: &mut Report) {
    let name = &entry.key.name;
    let is_namespace = matches!(name.as_str(), "find_namespace" | "find-namespace");
    let hint =
        if is_namespace { "; `find` searches namespaces as well" } else { "; it knows `find`" };
    let message = format!("setuptools refuses `{name}` in [tool.setuptools.packages]{hint}");
    let found = report.at(entry.key.span, message);
    if is_namespace && !packages.contains("find") {
        let edit = Edit::replace(entry.key.span, "find");
        found.fix("Rename it to `find`", vec![edit]);
    }
}

/// `{ file = … }` takes nothing else, except the type of a readme.
fn sources(entry: &Entry, report: &mut Report) {
    let keys: &[&str] = match entry.key.name.as_str() {
        "readme" => &["file", "content-type"],
        "version" | "optional-dependencies" => return,
        name if tools::SETUPTOOLS_DYNAMIC.iter().any(|key| key.name == name) => &["file"],
        _ => return,
    };
    let Some(table) = entry.value.as_table() else { return };
    for inner in &table.entries {
        let name = inner.key.name.as_str();
        if keys.contains(&name) {
            continue;
        }
        let near = nearest(&name.replace('_', "-"), keys.iter().copied(), 2);
        let near = near.filter(|near| !table.contains(near));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("setuptools refuses `{name}` in `{}`{hint}", entry.key.name);
        let found = report.at(inner.key.span, message);
        if let Some(near) = near {
            let edit = Edit::replace(inner.key.span, near);
            found.fix(format!("Rename it to `{near}`"), vec![edit]);
        }
    }
}

fn refuse(table: &Table, path: &str, keys: &[Key], report: &mut Report) {
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        let known = keys.iter().any(|key| key.name == name);
        // A rule for slips of that kind tells of them.
        if known || key_spelling::meant(name, keys).is_some() {
            continue;
        }
        let plain = name.to_lowercase().replace('_', "-");
        let home = ELSEWHERE.iter().find(|(argument, _)| *argument == plain);
        let home = home.filter(|_| path == "tool.setuptools").map(|(_, home)| *home);
        let near = nearest(&plain, keys.iter().map(|key| key.name), 2);
        let near = near.filter(|near| home.is_none() && !table.contains(near));
        let hint = match (home, near) {
            (Some(home), _) => format!("; that is {home}"),
            (None, Some(near)) => format!("; did you mean `{near}`?"),
            (None, None) => String::new(),
        };
        let message = format!("setuptools refuses `{name}` in [{path}]{hint}");
        let found = report.at(entry.key.span, message);
        if let Some(near) = near {
            let edit = Edit::replace(entry.key.span, near);
            found.fix(format!("Rename it to `{near}`"), vec![edit]);
        }
    }
}
