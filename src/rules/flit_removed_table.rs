//! Tables that flit_core no longer reads.

use super::{Report, rule};
use crate::document::Form;
use crate::project::{Project, Tool, required_package};
use crate::text::Edit;

rule! {
    /// flit_core refuses a table of its older versions.
    ///
    /// `[tool.flit.metadata]`, `[tool.flit.scripts]` and `[tool.flit.entrypoints]` are older than
    /// `[project]`. flit_core 4 stops at them; flit_core 3 reads them only where there is no
    /// `[project]`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.scripts]
    /// demo = "demo:main"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [project.scripts]
    /// demo = "demo:main"
    /// ```
    "flit-removed-table", Error,
    "https://flit.pypa.io/en/stable/history.html", check
}

/// The tables, and where their content belongs today.
const REMOVED: &[(&str, &str)] = &[
    ("metadata", "project"),
    ("scripts", "project.scripts"),
    ("entrypoints", "project.entry-points"),
];

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let beside = project.document.root().contains("project");
    for (name, home) in REMOVED {
        let Some(entry) = flit.table.and_then(|table| table.entry(name)) else { continue };
        let reason = match (flit.is_4, beside) {
            (true, _) => "flit_core 4 does not read",
            (false, true) => "beside [project] flit_core 3 does not read",
            (false, false) => continue,
        };
        let message = format!("{reason} [tool.flit.{name}]; move its keys to [{home}]");
        let mut found = report.at(entry.place(), message);
        if *name == "scripts" && project.value("scripts").is_none() && beside {
            let header = entry.value.as_table().filter(|table| table.form == Form::Header);
            if let Some(header) = header.and_then(|table| table.header) {
                let edit = Edit::replace(header, "[project.scripts]");
                found = found.fix("Rename it to [project.scripts]", vec![edit]);
            }
        }
        if flit.is_4
            && !beside
            && let Some((requirement, edit)) = bound(project)
        {
            found.unsafe_fix(format!("Require `{requirement}`"), vec![edit]);
        }
    }
}

/// The requirement on flit_core with a bound below 4, where it has no upper bound yet.
fn bound(project: &Project) -> Option<(String, Edit)> {
    let mut listed = project.build_system.requires.iter();
    let text =
        listed.find(|text| required_package(text.as_str()).as_deref() == Some("flit-core"))?;
    let requirement = text.as_str().trim_end();
    let (plain, lower) = match requirement.split_once(">=") {
        Some((name, version)) => (name, Some(version)),
        None => (requirement, None),
    };
    let rest = lower.unwrap_or_default();
    if plain.contains(['<', '>', '=', '~', '!', ';', '@', '(']) || rest.contains([',', ';', ')']) {
        return None;
    }
    let bounded = match lower {
        Some(_) => format!("{requirement},<4"),
        None => format!("{requirement} <4"),
    };
    let edit = text.replace(&bounded);
    Some((bounded, edit))
}
