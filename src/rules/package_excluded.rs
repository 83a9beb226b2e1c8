//! Packages that the settings leave out of what is published.

use super::{Report, rule};
use crate::project::{From, Project};

rule! {
    /// The settings leave the package out of the wheel or of the sdist.
    ///
    /// hatchling, pdm-backend and uv_build publish an empty wheel without a word where a pattern
    /// excludes the package. An sdist without it is as bad: installers build from it, and get
    /// nothing or an error.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["uv_build >=0.13,<0.14"]
    /// build-backend = "uv_build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.uv.build-backend]
    /// wheel-exclude = ["demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["uv_build >=0.13,<0.14"]
    /// build-backend = "uv_build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.uv.build-backend]
    /// wheel-exclude = ["demo/tests"]
    /// ```
    "package-excluded", Error,
    "https://packaging.python.org/en/latest/specifications/source-distribution-format/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(excluded) = project.tool.excluded() else { return };
    let path = &excluded.path;
    let message = match excluded.from {
        From::Wheel => format!("This leaves all of `{path}` out: the wheel will be empty"),
        From::Sdist => format!(
            "This leaves `{path}` out of the sdist: what is built from that has no package in it, or fails"
        ),
    };
    report.at(excluded.span, message);
}
