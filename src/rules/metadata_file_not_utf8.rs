//! Readmes and licence texts in another encoding.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Found, Project};

rule! {
    /// A file that goes into the metadata is not UTF-8.
    ///
    /// Every backend reads the readme as UTF-8 and stops at the first byte that is not. All but
    /// flit_core do so for `license = { file = … }`, and uv_build for the files of
    /// `license-files`.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = "README.md"
    /// ```
    "metadata-file-not-utf8", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

fn check(project: &Project, report: &mut Report) {
    if let Some(readme) = &project.readme
        && let (Some(path), Some(Found::NotUtf8 { offset })) = (readme.path(), &readme.found)
    {
        report.at(path.span, message(path.as_str(), *offset));
    }
    if let Some((path, Some(Found::NotUtf8 { offset }))) = &project.license.file {
        let severity = match project.backend {
            Backend::Flit => Severity::Warning,
            _ => Severity::Error,
        };
        report.at(path.span, message(path.as_str(), *offset)).severity(severity);
    }
    for glob in &project.license.globs {
        let not_utf8 = glob.finds.as_ref().and_then(|finds| finds.not_utf8.as_ref());
        if let Some((path, offset)) = not_utf8 {
            let severity = match project.backend {
                Backend::Uv => Severity::Error,
                _ => Severity::Warning,
            };
            report.at(glob.text.span, message(path, *offset)).severity(severity);
        }
    }
}

fn message(path: &str, offset: usize) -> String {
    format!("`{path}` is not UTF-8 (byte {offset}): save it in that encoding")
}
