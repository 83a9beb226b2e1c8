//! Readmes whose type the backend cannot tell.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::{Str, edit};
use crate::project::{Backend, Found, Project, ReadmeForm};
use crate::text::Edit;

rule! {
    /// The backend cannot tell the type of the readme from its name.
    ///
    /// `.md` and `.rst` are known everywhere, `.txt` nearly so. For another extension, or none,
    /// most backends stop the build. The table form says the type.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { file = "README.md", content-type = "text/markdown" }
    /// ```
    "readme-unknown-extension", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let ReadmeForm::Path(path) = readme.form else { return };
    // What is not there at all is told by the rules about that.
    if !matches!(readme.found, None | Some(Found::Text(_) | Found::NotUtf8 { .. })) {
        return;
    }
    let value = path.as_str();
    if value.trim().is_empty() {
        return;
    }
    let name = value.rsplit('/').next().unwrap_or(value);
    let extension = match name.rfind('.') {
        Some(at) if at > 0 => &name[at..],
        _ => "",
    };
    let Some(severity) = judged(project.backend, extension) else { return };
    let place = match extension {
        "" => path.span,
        _ => path.place(value.len() - extension.len()..value.len()),
    };
    let backend = project.backend.name();
    let message = match severity {
        _ if project.backend == Backend::Spec => {
            format!(
                "Only `.md` and `.rst` tell a type; say that of `{value}` in a table with `content-type`"
            )
        }
        Severity::Error => {
            format!(
                "{backend} cannot tell the type of `{value}`; say it in a table with `content-type`"
            )
        }
        _ => format!("{backend} does not know the type of `{value}`, so the index may not show it"),
    };
    let found = report.at(place, message).severity(severity);
    let (media_type, sure) = media_type(extension);
    let edits = vec![in_table(path, media_type)];
    let title = format!("Say that it is {media_type}");
    match sure {
        true => found.fix(title, edits),
        false => found.unsafe_fix(title, edits),
    };
}

/// What the backend does with an extension; none when it knows it.
fn judged(backend: Backend, extension: &str) -> Option<Severity> {
    let lower = extension.to_ascii_lowercase();
    let usual = matches!(lower.as_str(), ".md" | ".rst" | ".txt");
    let as_written = usual && lower == extension;
    match backend {
        // Without a type the index takes the text for reStructuredText.
        Backend::Flit => (!usual).then_some(Severity::Warning),
        Backend::Setuptools if extension.is_empty() => Some(Severity::Warning),
        Backend::Hatchling | Backend::Setuptools => (!usual).then_some(Severity::Error),
        Backend::Uv => (!as_written).then_some(Severity::Error),
        Backend::Pdm | Backend::MesonPython | Backend::ScikitBuildCore => {
            (!as_written || extension == ".txt").then_some(Severity::Error)
        }
        Backend::Spec => (!matches!(lower.as_str(), ".md" | ".rst")).then_some(Severity::Error),
        // Whatever it does not know is plain text to it.
        Backend::Poetry | Backend::Maturin | Backend::Unknown => None,
    }
}

/// The media type for an extension, and whether it is certain.
fn media_type(extension: &str) -> (&'static str, bool) {
    match extension.to_ascii_lowercase().as_str() {
        ".md" | ".markdown" | ".mkd" | ".mdown" | ".mkdn" => ("text/markdown", true),
        ".rst" | ".rest" => ("text/x-rst", true),
        ".txt" | ".text" | "" => ("text/plain", true),
        _ => ("text/plain", false),
    }
}

pub(super) fn in_table(path: &Str, media_type: &str) -> Edit {
    let file = edit::quote(path.as_str());
    let table = format!("{{ file = {file}, content-type = \"{media_type}\" }}");
    Edit::replace(path.span, table)
}
