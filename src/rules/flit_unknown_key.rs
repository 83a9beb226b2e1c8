//! Keys in the tables of flit_core that it does not know.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::project::{Project, Tool};
use crate::text::Edit;
use crate::text::nearest::nearest;

rule! {
    /// A key of flit_core's tables is not one that it knows.
    ///
    /// In `[tool.flit.sdist]` flit_core stops at it; in `[tool.flit.module]` and
    /// `[tool.flit.external-data]` it passes over it without a word.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// excludes = ["docs/*.pdf"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// exclude = []
    /// ```
    "flit-unknown-key", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

const TABLES: [(&str, &[&str]); 3] =
    [("sdist", &["include", "exclude"]), ("module", &["name"]), ("external-data", &["directory"])];

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let module = flit.table.and_then(|table| table.entry("module"));
    if let Some(entry) = module
        && let Some(text) = entry.value.as_text()
    {
        let message =
            "flit_core ignores `module` as a string; it reads `name` in [tool.flit.module]";
        let found = report.at(entry.key.span, message).severity(Severity::Warning);
        let table = format!("{{ name = {} }}", edit::quote(text.as_str()));
        found.unsafe_fix("Make it a table with `name`", vec![Edit::replace(text.span, table)]);
    }
    for (section, keys) in TABLES {
        let Some(table) = flit.section(section) else { continue };
        for entry in &table.entries {
            let name = entry.key.name.as_str();
            if keys.contains(&name) {
                continue;
            }
            let near = nearest(&name.to_lowercase(), keys.iter().copied(), 2)
                .or_else(|| {
                    (section == "external-data" && name.starts_with("dir")).then_some("directory")
                })
                .filter(|near| !table.contains(near));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let refuses = section == "sdist";
            let verb = if refuses { "refuses" } else { "ignores" };
            let message = format!("flit_core {verb} `{name}` in [tool.flit.{section}]{hint}");
            let found = report.at(entry.key.span, message);
            let found = if refuses { found } else { found.severity(Severity::Warning) };
            if let Some(near) = near {
                let edit = Edit::replace(entry.key.span, near);
                found.fix(format!("Rename it to `{near}`"), vec![edit]);
            }
        }
    }
}
