//! Versions that are not PEP 440.

use super::{Report, rule};
use crate::grammar::version::{Version, VersionFault};
use crate::project::{Backend, Project};
use crate::text::shown::shown;

rule! {
    /// The version is not a PEP 440 version.
    ///
    /// A version is numbers separated by dots, then optionally a pre-release (`a1`, `b2`, `rc1`),
    /// `.post1` and `.dev1`. Every backend refuses anything else.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0-SNAPSHOT"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0.dev0"
    /// description = "Demo"
    /// ```
    "project-version-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#appendix-parsing-version-strings-with-regular-expressions", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.version else { return };
    let fault = match Version::read(text.as_str()) {
        Err(fault) => fault,
        Ok(read) => {
            // uv reads numbers of 64 bits.
            if project.backend == Backend::Uv && read.order().is_none() {
                let message = format!(
                    "`{}` has a number that is too large for uv_build to read",
                    shown(text.as_str())
                );
                report.at(text.span, message);
            }
            return;
        }
    };
    let span = if fault.span.is_empty() || fault.kind == VersionFault::Empty {
        text.span
    } else {
        text.place(fault.span.range())
    };
    let version = shown(text.as_str());
    let mut message = match fault.kind {
        VersionFault::Empty => "The version is empty".to_owned(),
        VersionFault::NumberTooLong => {
            format!("`{version}` has a number that is too long for Python to read")
        }
        _ => format!("`{version}` is not a PEP 440 version"),
    };
    if let Some(repair) = &fault.repair {
        message.push_str(&format!("; write `{}`", repair.text));
    }
    let found = report.at(span, message);
    if let Some(repair) = fault.repair {
        found.unsafe_fix(format!("Write `{}`", repair.text), vec![text.replace(&repair.text)]);
    }
}
