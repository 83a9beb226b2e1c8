//! Readmes that are not there.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Found, Project};

rule! {
    /// The readme names no file.
    ///
    /// Every backend but setuptools stops the build; setuptools publishes an empty description.
    /// Names are compared to the letter on most machines that build.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = "readme.md"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = "README.md"
    /// ```
    "readme-file-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let (Some(path), Some(found)) = (readme.path(), &readme.found) else { return };
    let shown = path.as_str();
    match found {
        Found::Missing { near } => {
            let message = match near.first() {
                _ if shown.is_empty() => "An empty path: name the readme".to_owned(),
                Some(near) => format!("`{shown}` does not exist; there is `{near}`"),
                None => format!("`{shown}` does not exist"),
            };
            let mut told = report.at(path.span, message);
            for other in near {
                let title = format!("Write `{other}`");
                let edits = vec![path.replace(other)];
                told = match near.len() {
                    1 => told.fix(title, edits),
                    _ => told.unsafe_fix(title, edits),
                };
            }
        }
        // An empty path is the project folder; poetry-core takes it for no readme.
        Found::Folder if shown.is_empty() && project.backend == Backend::Poetry => {
            report
                .at(path.span, "An empty path: name the readme, or remove `readme`")
                .severity(Severity::Warning);
        }
        Found::Folder if shown.is_empty() => {
            report.at(path.span, "An empty path: name the readme, or remove `readme`");
        }
        Found::Folder => {
            report.at(path.span, format!("`{shown}` is a folder"));
        }
        Found::Unreadable => {
            report.at(path.span, format!("`{shown}` cannot be read"));
        }
        Found::Absolute | Found::Outside | Found::Text(_) | Found::NotUtf8 { .. } => {}
    }
}
