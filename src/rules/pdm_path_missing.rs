//! Paths in the configuration of pdm-backend that lead to nothing.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Project, Tool};
use crate::text::Edit;

rule! {
    /// pdm-backend is told of files that are not there.
    ///
    /// It stops at a missing `package-dir`. What `includes` does not match is left out without a
    /// word, to the point of an empty wheel; `includes` as one string is taken letter by letter;
    /// a missing `custom-hook` is not run.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["pdm-backend"]
    /// build-backend = "pdm.backend"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.pdm.build]
    /// includes = ["demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["pdm-backend"]
    /// build-backend = "pdm.backend"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.pdm.build]
    /// includes = ["src/demo"]
    /// ```
    "pdm-path-missing", Error,
    "https://backend.pdm-project.org/build_config/", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Pdm(pdm) = &project.tool else { return };
    if let Some(text) = pdm.missing_package_dir {
        report.at(
            text.span,
            format!("there is no folder `{}`, and pdm-backend stops", text.as_str()),
        );
    }
    if let Some(text) = pdm.text_includes {
        let message = format!(
            "pdm-backend takes each letter of `{}` for a pattern, so the wheel will be empty; write an array",
            text.as_str()
        );
        let edits = vec![Edit::insert(text.span.start, "["), Edit::insert(text.span.end, "]")];
        report.at(text.span, message).fix("Put it in an array", edits);
    }
    for text in &pdm.idle_includes {
        let consequence = if pdm.is_empty { ": the wheel will be empty" } else { "" };
        let found =
            report.at(text.span, format!("`{}` matches nothing{consequence}", text.as_str()));
        if !pdm.is_empty {
            found.severity(Severity::Warning);
        }
    }
    if let Some(text) = pdm.missing_hook {
        let message = format!("there is no file `{}`, so no hook is run", text.as_str());
        report.at(text.span, message).severity(Severity::Warning);
    }
}
