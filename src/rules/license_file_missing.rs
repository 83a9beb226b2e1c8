//! Licence texts that are not there.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Found, Project};

rule! {
    /// `license.file` names no file of the project.
    ///
    /// Every backend but setuptools stops the build.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["flit_core >=3.2,<3.10"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = { file = "LICENCE" }
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=3.2,<3.10"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = { file = "LICENSE" }
    /// ```
    "license-file-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license", check
}

fn check(project: &Project, report: &mut Report) {
    let Some((path, Some(found))) = &project.license.file else { return };
    let shown = path.as_str();
    let backend = project.backend;
    let unless = |lenient: &[Backend]| match lenient.contains(&backend) {
        true => Severity::Warning,
        false => Severity::Error,
    };
    let mends = unless(&[Backend::Setuptools]);
    match found {
        Found::Missing { near } => {
            let message = match near.first() {
                Some(near) => format!("`{shown}` does not exist; there is `{near}`"),
                None => format!("`{shown}` does not exist"),
            };
            let mut told = report.at(path.span, message).severity(mends);
            for other in near {
                let title = format!("Write `{other}`");
                let edits = vec![path.replace(other)];
                told = match near.len() {
                    1 => told.fix(title, edits),
                    _ => told.unsafe_fix(title, edits),
                };
            }
        }
        Found::Folder => {
            report.at(path.span, format!("`{shown}` is a folder")).severity(mends);
        }
        Found::Unreadable => {
            report.at(path.span, format!("`{shown}` cannot be read")).severity(mends);
        }
        // Two of them read it where it exists, which we do not look into.
        Found::Absolute => {
            report
                .at(path.span, format!("`{shown}` is not in the project: another machine lacks it"))
                .severity(unless(&[Backend::Hatchling, Backend::Uv]));
        }
        Found::Outside => {
            report.at(path.span, format!("`{shown}` leads out of the project")).severity(mends);
        }
        Found::Text(_) | Found::NotUtf8 { .. } => {}
    }
}
