//! Lines of pip's requirements files.

use super::{Report, rule};
use crate::grammar::requirement::{PipSyntax, RequirementFault};
use crate::project::Project;
use crate::text::shown::shown;

rule! {
    /// A requirement is a line of pip's `requirements.txt`.
    ///
    /// Options such as `-e` or `--hash`, bare URLs and paths are pip's own format. Here a URL is
    /// written `name @ url`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["-r requirements.txt"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["requests"]
    /// ```
    "dependency-pip-syntax", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#grammar", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        for fault in &dependency.requirement.faults {
            let RequirementFault::Pip(syntax) = fault.kind else { continue };
            let message = match syntax {
                PipSyntax::Option => {
                    let written = fault.span.of(dependency.as_str());
                    let option = written.split([' ', '=']).next().unwrap_or(written);
                    format!(
                        "`{}` is an option of pip's requirements.txt; no package can require it",
                        shown(option)
                    )
                }
                PipSyntax::Url => {
                    "A bare URL is pip's requirements.txt syntax; here write `name @ url`"
                        .to_owned()
                }
                PipSyntax::Path => {
                    "A path is pip's requirements.txt syntax; require the package by its name"
                        .to_owned()
                }
            };
            let found = report.at(dependency.place(fault.span), message);
            if let Some(repair) = &fault.repair {
                let title = match syntax {
                    PipSyntax::Option => "Remove the option".to_owned(),
                    _ => format!("Write `{}`", shown(&repair.text)),
                };
                found.unsafe_fix(title, vec![dependency.edit(repair)]);
            }
        }
    }
}
