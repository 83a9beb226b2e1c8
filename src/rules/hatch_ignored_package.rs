//! A package that hatchling leaves out because version control ignores it.

use super::{Report, rule};
use crate::document::edit;
use crate::project::{Content, IgnoredBy, Project, Tool};

rule! {
    /// All files of the package are ignored, so the wheel is empty.
    ///
    /// hatchling leaves out what `.gitignore` ignores, what `exclude` matches and `/dist`. When
    /// that is the package itself, it builds a wheel without it, and no message says so.
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
    /// packages = ["src/demo"]
    /// exclude = ["demo"]
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
    /// exclude = ["tests"]
    /// ```
    "hatch-ignored-package", Error,
    "https://hatch.pypa.io/latest/config/build/#vcs", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Hatch(hatch) = &project.tool else { return };
    let Content::Ignored { folder, by } = &hatch.content else { return };
    let Some(span) = hatch.selected_at.or(project.name.map(|name| name.span)) else { return };
    match by {
        IgnoredBy::Line { number, text, span: line } => {
            let message = format!(
                "`{folder}` is ignored by line {number} of .gitignore, so hatchling leaves it out and the wheel is empty"
            );
            let found = report.at(span, message).note_in(
                ".gitignore",
                *line,
                format!("`{text}` ignores the package"),
            );
            if !hatch.has_artifacts {
                let item = edit::quote(&format!("/{folder}"));
                let put = project
                    .document
                    .put(&["tool", "hatch", "build"], &format!("artifacts = [{item}]"));
                found.unsafe_fix("Ship it all the same, with `artifacts`", vec![put]);
            }
        }
        IgnoredBy::Exclude(text) => {
            let message =
                format!("`{}` excludes all of `{folder}`, so the wheel is empty", text.as_str());
            report.at(text.span, message);
        }
        IgnoredBy::Default => {
            let message =
                format!("hatchling never ships what is in `{folder}`: the wheel is empty");
            report.at(span, message);
        }
    }
}
