//! Versions that are written differently from how they are published.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::version::Version;
use crate::project::{Backend, Project};
use crate::text::shown::shown;

rule! {
    /// The version is not written in its normal form.
    ///
    /// Tools compare versions, not texts, but a text that differs from what is published confuses
    /// readers and scripts. Most backends publish the normal form; hatchling publishes the text as
    /// written and names the files after the normal form.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0-alpha.1"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0a1"
    /// description = "Demo"
    /// ```
    "project-version-not-normalized", Warning,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#normalization", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.version else { return };
    let Ok(version) = Version::read(text.as_str()) else { return };
    let normal = version.to_string();
    let written = text.as_str();
    if normal == written {
        return;
    }
    let (bare, backend) = (version.span.of(written), project.backend);
    let padded = bare.len() < written.len();
    let is_refused = padded
        && match backend {
            Backend::Poetry => true,
            // Line breaks are taken off, other white space becomes a dot.
            Backend::Setuptools => written.trim_matches(['\r', '\n']) != bare,
            _ => false,
        };
    // The pattern of its schema knows the words of a version in small letters only.
    let public = bare.split('+').next().unwrap_or(bare);
    let is_capital =
        backend == Backend::Poetry && public.contains(|c: char| c.is_ascii_uppercase());
    let message = if is_capital {
        format!("poetry-core refuses capital letters in a version; write `{normal}`")
    } else if is_refused {
        format!("{} refuses white space around a version; write `{normal}`", backend.name())
    } else if backend == Backend::Hatchling && bare != normal {
        format!("hatchling publishes `{}` as written; the normal form is `{normal}`", shown(bare))
    } else {
        format!("This version is published as `{normal}`")
    };
    let level = if is_refused || is_capital { Severity::Error } else { Severity::Warning };
    let edit = text.replace(&normal);
    report.at(text.span, message).severity(level).fix(format!("Write `{normal}`"), vec![edit]);
}
