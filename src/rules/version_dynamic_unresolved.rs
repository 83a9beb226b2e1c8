//! Dynamic versions that the backend will not find.

use super::{Report, rule};
use crate::document::edit;
use crate::project::{Backend, Lack, Outcome, Project};
use crate::text::Span;

rule! {
    /// The backend will not find the dynamic version.
    ///
    /// `"version"` in `dynamic` asks the backend to fill the version in. hatchling, pdm-backend
    /// and poetry-core need a setting that says from where, and stop when it is absent or names
    /// a file that is not there.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.hatch.version]
    /// path = "src/demo/__init__.py"
    /// ```
    "version-dynamic-unresolved", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

fn check(project: &Project, report: &mut Report) {
    absent(project, report);
    let Some(lacking) = &project.lacking_version else { return };
    if project.is_zero(lacking) {
        return;
    }
    let Some(listed) = listed(project) else { return };
    let backend = project.backend.name();
    let table = match project.backend {
        Backend::Hatchling => "tool.hatch.version",
        Backend::Pdm => "tool.pdm.version",
        _ => "tool.poetry",
    };
    let reason = match &lacking.lack {
        Lack::NoSource if project.backend == Backend::Poetry => {
            "[tool.poetry] has no `version`".to_owned()
        }
        Lack::NoSource => format!("there is no [{table}]"),
        Lack::NoKey(key) => format!("[{table}] has no `{key}`"),
        Lack::NoFile(path) => format!("`{path}` does not exist"),
        Lack::NoModule(module) if project.backend == Backend::Pdm => {
            format!("there is no module `{module}` in the project folder")
        }
        Lack::NoModule(module) => {
            format!("there is no module `{module}`; `attr` names a module and a variable in it")
        }
    };
    let message = format!("{backend} will not find a version: {reason}");
    // A path that is wrong is to be mended where it stands.
    let (span, other) = match (&lacking.lack, lacking.span) {
        (Lack::NoFile(_) | Lack::NoModule(_), Some(path)) => (path, Some(listed)),
        (_, place) => (listed, place),
    };
    let mut found = report.at(span, message);
    if let Some(other) = other {
        let says = if other == listed { "asked for here" } else { "the backend looks here" };
        found = found.note(other, says);
    }
    if lacking.lack == Lack::NoSource && project.backend == Backend::Poetry {
        let statement = format!("version = {}", edit::quote("0.1.0"));
        if let Some(edit) = project.document.insert_key(&["tool", "poetry"], &statement) {
            found.unsafe_fix("Add `version` to [tool.poetry]", vec![edit]);
        }
    }
}

/// The module is there, and has nothing of the name.
fn absent(project: &Project, report: &mut Report) {
    let Some(resolved) = &project.resolved_version else { return };
    let Outcome::Absent(name) = &resolved.outcome else { return };
    let Some(listed) = listed(project) else { return };
    let backend = project.backend.name();
    let message = format!(
        "{backend} will not find a version: `{name}` is bound neither in `{}` nor where that imports it from; write `{name} = \"0.1.0\"` there",
        resolved.file
    );
    report.at(listed, message);
}

/// Where `"version"` stands in `dynamic`.
pub(super) fn listed(project: &Project) -> Option<Span> {
    project.dynamic.iter().find(|text| text.as_str() == "version").map(|text| text.span)
}
