//! Keys in the backend's own tables that it does not read.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::{Entry, Table, Value};
use crate::project::{Project, Tool};
use crate::spec::keys::Key;
use crate::spec::tools;
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// The backend does not know a key of its own table.
    ///
    /// hatchling, pdm-backend and uv_build pass over unknown keys without a word, so the setting
    /// has no effect. A few they do look at: hatchling stops at a metadata version that it cannot
    /// write, uv_build at an unknown kind of data.
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
    /// [tool.hatch.build.targets.wheel]
    /// package = ["src/demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.hatch.build.targets.wheel]
    /// packages = ["src/demo"]
    /// ```
    "tool-key-ignored", Warning,
    "https://hatch.pypa.io/latest/config/build/", check
}

fn check(project: &Project, report: &mut Report) {
    match &project.tool {
        Tool::Hatch(hatch) if hatch.shadowed.is_empty() => {
            if let Some(table) = hatch.table {
                in_hatch(table, report);
            }
        }
        Tool::Pdm(pdm) if !pdm.has_plugins => {
            let build = pdm.table.and_then(|table| table.get("build")).and_then(Value::as_table);
            if let Some(build) = build {
                in_pdm(build, &pdm.filled_data, report);
            }
        }
        Tool::Uv(uv) => {
            let Some(table) = uv.table else { return };
            unknown(table, "uv_build", tools::UV, report);
            if let Some(data) = table.get("data").and_then(Value::as_table) {
                let names: Vec<&str> = tools::UV_DATA.iter().map(|key| key.name).collect();
                kinds(data, "uv_build", &names, &|_| Severity::Error, report);
            }
        }
        _ => {}
    }
}

fn in_hatch(table: &Table, report: &mut Report) {
    let below = |path: &[&str]| table.at(path).and_then(Value::as_table);
    // Commands of hatch itself have tables here, too; only a slip of the backend's is told.
    for entry in &table.entries {
        let near = near(&entry.key.name, ["build", "metadata", "version"], 1, table);
        if let Some(near) = near.filter(|_| entry.key.name != "env" && entry.key.name != "envs") {
            ignored(entry, "hatchling", Some(near), report);
        }
    }
    if let Some(metadata) = below(&["metadata"]) {
        unknown(metadata, "hatchling", tools::HATCH_METADATA, report);
    }
    let Some(build) = below(&["build"]) else { return };
    unknown(build, "hatchling", tools::HATCH_BUILD, report);
    let Some(targets) = below(&["build", "targets"]) else { return };
    for entry in &targets.entries {
        let keys = match entry.key.name.as_str() {
            "wheel" => tools::HATCH_WHEEL,
            "sdist" => tools::HATCH_SDIST,
            // Other targets belong to plugins.
            name => {
                if let Some(near) = near(name, ["wheel", "sdist"], 2, targets) {
                    ignored(entry, "hatchling", Some(near), report);
                }
                continue;
            }
        };
        let Some(target) = entry.value.as_table() else { continue };
        unknown(target, "hatchling", keys, report);
        let version = target.get("core-metadata-version").and_then(Value::as_text);
        if let Some(text) = version
            && !tools::HATCH_METADATA_VERSIONS.contains(&text.as_str())
        {
            let message = format!(
                "hatchling writes no metadata version `{}`, only 1.2 and 2.1 to 2.5",
                text.as_str()
            );
            report.at(text.span, message).severity(Severity::Error);
        }
    }
}

fn in_pdm(build: &Table, filled: &[&str], report: &mut Report) {
    unknown(build, "pdm-backend", tools::PDM_BUILD, report);
    if let Some(data) = build.get("wheel-data").and_then(Value::as_table) {
        // It stops only where a file would go into the folder.
        let severity = |entry: &Entry| match filled.contains(&entry.key.name.as_str()) {
            true => Severity::Error,
            false => Severity::Warning,
        };
        kinds(data, "pdm-backend", tools::PDM_WHEEL_DATA, &severity, report);
    }
    let editable = build.get("editable-backend").and_then(Value::as_text);
    if let Some(text) = editable
        && !["path", "editables"].contains(&text.as_str())
    {
        let message = format!(
            "pdm-backend takes `{}` for `path`; it knows `path` and `editables`",
            text.as_str()
        );
        report.at(text.span, message);
    }
}

fn unknown(table: &Table, backend: &str, keys: &[Key], report: &mut Report) {
    for entry in &table.entries {
        if keys.iter().any(|key| key.name == entry.key.name) {
            continue;
        }
        let near = near(&entry.key.name, keys.iter().map(|key| key.name), 2, table);
        ignored(entry, backend, near, report);
    }
}

fn ignored(entry: &Entry, backend: &str, near: Option<&str>, report: &mut Report) {
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let message = format!("{backend} ignores `{}`{hint}", entry.key.name);
    let found = report.at(entry.key.span, message);
    if let Some(near) = near {
        let edit = Edit::replace(entry.key.span, near);
        found.fix(format!("Rename it to `{near}`"), vec![edit]);
    }
}

/// The keys of a table of data folders, of which there are a few kinds.
fn kinds(
    table: &Table,
    backend: &str,
    kinds: &[&str],
    severity: &dyn Fn(&Entry) -> Severity,
    report: &mut Report,
) {
    for entry in &table.entries {
        let name = entry.key.name.as_str();
        if kinds.contains(&name) {
            continue;
        }
        let near = near(name, kinds.iter().copied(), 2, table);
        let hint = match near {
            Some(near) => format!("; did you mean `{near}`?"),
            None => format!("; there are {}", super::words::list(kinds, 6)),
        };
        let found = report
            .at(entry.key.span, format!("{backend} knows no data folder `{name}`{hint}"))
            .severity(severity(entry));
        if let Some(near) = near {
            let edit = Edit::replace(entry.key.span, near);
            found.fix(format!("Rename it to `{near}`"), vec![edit]);
        }
    }
}

/// The key that was probably meant, where it is not given as well.
fn near<'k>(
    name: &str,
    keys: impl IntoIterator<Item = &'k str>,
    slips: usize,
    table: &Table,
) -> Option<&'k str> {
    let plain = name.to_lowercase().replace('_', "-");
    // Two letters make the opposite of these.
    let opposite = |near: &str| {
        (plain.contains("include") && near.contains("exclude"))
            || (plain.contains("exclude") && near.contains("include"))
    };
    let near = nearest(&plain, keys, slips)?;
    (near != name && !table.contains(near) && !opposite(near)).then_some(near)
}
