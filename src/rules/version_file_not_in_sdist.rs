//! Files that the version is read from and that the sdist does not hold.

use super::{Report, rule, version_dynamic_unresolved};
use crate::document::{Value, edit};
use crate::project::{Backend, Project, Tool};

rule! {
    /// The version is read from a file that is not in the sdist.
    ///
    /// In the project the version is right. Whoever builds from the source archive, as pip and
    /// `python -m build` do, does not have the file: the wheel gets the version that the code
    /// falls back to, or cannot be built.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.flit.sdist]
    /// exclude = ["src/demo/VERSION"]
    /// #- src/demo/VERSION
    /// 1.4.2
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// from pathlib import Path
    /// __version__ = (Path(__file__).parent / "VERSION").read_text().strip()
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// #- src/demo/__init__.py
    /// """Demo."""
    /// __version__ = "1.4.2"
    /// ```
    "version-file-not-in-sdist", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(astray) = &project.copies.from_sdist else { return };
    let Some(listed) = version_dynamic_unresolved::listed(project) else { return };
    let missing = &astray.missing;
    let outcome = match &astray.instead {
        Some(version) => {
            let version: String = version.escape_debug().take(40).collect();
            format!("the wheel built from it would be `{version}`")
        }
        None => "nobody can build from it".to_owned(),
    };
    let include =
        project.document.at(&["tool", "flit", "sdist", "include"]).filter(|v| !v.is_broken());
    let remedy = match project.backend {
        Backend::Flit if astray.excluded => {
            "take it out of `exclude` in [tool.flit.sdist]".to_owned()
        }
        Backend::Flit => "add it to `include` in [tool.flit.sdist]".to_owned(),
        _ => format!("add `include {missing}` to MANIFEST.in"),
    };
    let message = format!("`{missing}` is not in the sdist, so {outcome}: {remedy}");
    let found = report.at(listed, message).note_in(&astray.file, astray.span, "it is read here");
    let item = edit::quote(missing);
    // A pattern that leaves the file out would win over one that takes it in.
    if !matches!(project.tool, Tool::Flit(_)) || astray.excluded {
        return;
    }
    let edits = match include {
        Some(value) if value.as_array().is_some() => project.document.append_item(value, &item),
        Some(Value { .. }) => return,
        None => {
            vec![project.document.put(&["tool", "flit", "sdist"], &format!("include = [{item}]"))]
        }
    };
    found.fix(format!("Add `{missing}` to the sdist"), edits);
}
