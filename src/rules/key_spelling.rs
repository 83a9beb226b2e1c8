//! Keys that are known ones but for an underscore or a capital letter.

use super::{Report, rule};
use crate::document::{Table, Value};
use crate::project::{Project, Tool};
use crate::spec::keys::{self, Key};
use crate::spec::tools;
use crate::text::Edit;

rule! {
    /// A key is written with an underscore or a capital letter.
    ///
    /// The keys of `[project]`, `[build-system]` and `[tool.setuptools]` are lower case with hyphens. flit_core and
    /// setuptools refuse others; hatchling, pdm-backend, poetry-core and uv_build drop them
    /// without a word, so the value never reaches the package.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires_python = ">=3.9"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// requires-python = ">=3.9"
    /// ```
    "key-spelling", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/", check
}

/// The key of `keys` that `name` is a spelling of.
pub(super) fn meant(name: &str, keys: &[Key]) -> Option<&'static str> {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    let is_meant = |known: &&str| known.bytes().eq(name.bytes().map(plain));
    let known = keys.iter().map(|key| key.name).find(is_meant)?;
    (known != name).then_some(known)
}

fn check(project: &Project, report: &mut Report) {
    if let Some(table) = project.build_system.table {
        table_keys(table, keys::BUILD_SYSTEM, report);
    }
    // Other backends ignore a key that they do not know in their own tables.
    if let Tool::Setuptools(setuptools) = &project.tool
        && let Some(table) = setuptools.table
    {
        table_keys(table, tools::SETUPTOOLS, report);
        let below: [(&[&str], &[Key]); 2] = [
            (&["packages", "find"], tools::SETUPTOOLS_FIND),
            (&["dynamic"], tools::SETUPTOOLS_DYNAMIC),
        ];
        for (path, keys) in below {
            if let Some(table) = table.at(path).and_then(Value::as_table) {
                table_keys(table, keys, report);
            }
        }
    }
    let Some(table) = project.table else { return };
    table_keys(table, keys::PROJECT, report);
    let below = |key: &str| table.get(key).and_then(Value::as_table);
    if let Some(readme) = below("readme") {
        table_keys(readme, keys::README, report);
    }
    if let Some(license) = below("license") {
        table_keys(license, keys::LICENSE, report);
    }
    for key in ["authors", "maintainers"] {
        let array = table.get(key).and_then(Value::as_array);
        for item in array.into_iter().flat_map(|array| &array.items) {
            if let Some(person) = item.as_table() {
                table_keys(person, keys::PERSON, report);
            }
        }
    }
}

fn table_keys(table: &Table, keys: &[Key], report: &mut Report) {
    for entry in &table.entries {
        let Some(good) = meant(&entry.key.name, keys) else { continue };
        let message = format!("Write `{good}`, not `{}`", entry.key.name);
        if table.contains(good) {
            let message = format!("{message}; `{good}` is given as well, and this one is not read");
            report.at(entry.key.span, message);
        } else {
            let edit = Edit::replace(entry.key.span, good);
            report.at(entry.key.span, message).fix(format!("Rename to `{good}`"), vec![edit]);
        }
    }
}
