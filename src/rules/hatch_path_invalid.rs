//! Paths in hatchling's configuration that lead to nothing.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{BadPath, Content, Hatch, PathProblem, Project, Tool};

rule! {
    /// hatchling cannot follow a path.
    ///
    /// It stops at a missing source of `force-include`, at the missing script of a hook, and at
    /// paths that lead out of the project. Of `packages`, `only-include` and `include` it ships
    /// what is there: when nothing is, the wheel is empty, and no message says so.
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
    /// packages = ["demo"]
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
    "hatch-path-invalid", Error,
    "https://hatch.pypa.io/latest/config/build/#file-selection", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Hatch(hatch) = &project.tool else { return };
    for bad in &hatch.bad_paths {
        tell(hatch, bad, report);
    }
    match (&hatch.content, hatch.selected_at) {
        (Content::Nothing, Some(span)) if hatch.bad_paths.is_empty() => {
            report.at(span, "nothing matches, so the wheel will be empty");
        }
        (Content::Everything, Some(span)) => {
            report.at(
                span,
                "an empty `packages` puts the whole project into the wheel as it lies; name the package, or leave the key out",
            );
        }
        _ => {}
    }
}

fn tell(hatch: &Hatch, bad: &BadPath, report: &mut Report) {
    let path = &bad.path;
    let hint =
        bad.near.as_deref().map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let found =
        match bad.problem {
            PathProblem::Missing => {
                report.at(bad.span, format!("`{path}` does not exist, and hatchling stops{hint}"))
            }
            PathProblem::MissingSilently if matches!(hatch.content, Content::Nothing) => report
                .at(bad.span, format!("`{path}` does not exist: the wheel will be empty{hint}")),
            PathProblem::MissingSilently => report
                .at(bad.span, format!("`{path}` does not exist: nothing is shipped for it{hint}"))
                .severity(Severity::Warning),
            PathProblem::Leaves => report
                .at(bad.span, format!("`{path}` leads out of the project, and hatchling stops")),
            PathProblem::Repeated => {
                report.at(bad.span, format!("`{path}` is listed twice, and hatchling stops"))
            }
            PathProblem::Empty => {
                report.at(bad.span, format!("an empty string in `{}`: hatchling stops", bad.key))
            }
            PathProblem::Required => report.at(
                bad.span,
                format!("the hook `{}` needs `path`, and hatchling stops without it", bad.key),
            ),
        };
    if let (Some(near), Some(text)) = (&bad.near, bad.text) {
        found.unsafe_fix(format!("Write `{near}`"), vec![text.replace(near)]);
    }
}
