//! Patterns of licence files that find none.

use super::{Report, level, rule};
use crate::project::{Backend, LicenseGlob, Project, finds_folders_only};
use crate::text::nearest::nearest;

rule! {
    /// A pattern in `license-files` finds no file.
    ///
    /// The standard wants an error; hatchling and setuptools go on without the file.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license-files = ["LICENSE.txt"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license-files = ["LICENSE"]
    /// ```
    "license-files-no-match", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license-files", check
}

const REFUSE: &[Backend] = &[Backend::Flit, Backend::Pdm, Backend::Poetry, Backend::Uv];

fn check(project: &Project, report: &mut Report) {
    for glob in &project.license.globs {
        let Some(finds) = &glob.finds else { continue };
        let found = match project.backend {
            Backend::Hatchling | Backend::Setuptools => &finds.glob,
            _ => &finds.pathlib,
        };
        if super::license_files_invalid_glob::tells(project, glob) {
            continue;
        }
        let value = glob.text.as_str();
        // uv_build compares paths part by part, and no part of a path is a dot or empty.
        let is_lost = project.backend == Backend::Uv
            && value.split('/').any(|part| part == "." || part.is_empty());
        if !found.is_empty() && !is_lost {
            folders_only(project, glob, report);
            continue;
        }
        let texts = project.license.texts.as_deref().unwrap_or_default();
        let stem = |name: &str| {
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase().replace('c', "s")
        };
        let near = texts
            .iter()
            .map(String::as_str)
            .find(|text| stem(text) == stem(value))
            .or_else(|| nearest(value, texts.iter().map(String::as_str), 2));
        let message = match near {
            _ if value.ends_with('/') => {
                format!("`{value}` matches no file; for all in a folder write `{value}*`")
            }
            Some(near) => format!("`{value}` matches nothing; there is `{near}`"),
            None => format!("`{value}` matches no file"),
        };
        let told = report.at(glob.text.span, message).severity(level::of_backends(project, REFUSE));
        if let Some(near) = near {
            told.unsafe_fix(format!("Write `{near}`"), vec![glob.text.replace(near)]);
        }
    }
}

/// What `pathlib` of Python 3.13 and newer finds and that of older ones does not.
fn folders_only(project: &Project, glob: &LicenseGlob, report: &mut Report) {
    let value = glob.text.as_str();
    let asks_pathlib = matches!(project.backend, Backend::Flit | Backend::Pdm | Backend::Poetry);
    let bounds = project.requires_python.as_ref().map_or("", |python| python.text.as_str());
    if !asks_pathlib || !finds_folders_only(value, bounds) {
        return;
    }
    let message = format!(
        "Before Python 3.13 `{value}` finds folders only, and {} stops: write `{value}/*`",
        project.backend.name()
    );
    let edit = glob.text.replace(&format!("{value}/*"));
    report.at(glob.text.span, message).fix(format!("Write `{value}/*`"), vec![edit]);
}
