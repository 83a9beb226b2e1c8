//! Local versions on the way to a public index.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::version::Version;
use crate::project::Project;
use crate::text::shown::shown;

rule! {
    /// The version has a local part.
    ///
    /// Local versions (`1.0+local`) are for patched copies that are never uploaded; PyPI refuses
    /// them. For other indexes this is only a hint.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0+local"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0.post1"
    /// description = "Demo"
    /// ```
    "project-version-local", Error,
    "https://packaging.python.org/en/latest/specifications/version-specifiers/#local-version-identifiers", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.version else { return };
    let Ok(version) = Version::read(text.as_str()) else { return };
    let Some(local) = version.local_span else { return };
    let written = shown(local.of(text.as_str()));
    let (level, message) = if project.target.is_pypi() {
        let message = format!("PyPI refuses local versions (`{written}`); use `.devN` or `.postN`");
        (Severity::Error, message)
    } else {
        (Severity::Hint, format!("PyPI would refuse this local version (`{written}`)"))
    };
    let public = text.replace_part(local.range(), "");
    report
        .at(text.place(local.range()), message)
        .severity(level)
        .unsafe_fix(format!("Drop `{written}`"), vec![public]);
}
