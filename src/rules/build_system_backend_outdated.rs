//! Backends under a name that has been replaced.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::document::edit;
use crate::project::{Project, required_package};
use crate::spec::backends;

rule! {
    /// `build-backend` names an object that has been superseded.
    ///
    /// `poetry.masonry.api` installs all of Poetry to build, `flit.buildapi` all of flit,
    /// `pdm.pep517.api` is no longer maintained; each has a small successor.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["poetry>=1"]
    /// build-backend = "poetry.masonry.api"
    /// [tool.poetry]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["poetry-core >=1"]
    /// build-backend = "poetry.core.masonry.api"
    /// [tool.poetry]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-backend-outdated", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#declaring-build-system-dependencies-the-build-system-table",
    check
}

/// The old object, the new one, and the package that the new one comes from.
const SUPERSEDED: &[(&str, &str, &str)] = &[
    ("poetry.masonry.api", "poetry.core.masonry.api", "poetry-core"),
    ("flit.buildapi", "flit_core.buildapi", "flit-core"),
    ("pdm.pep517.api", "pdm.backend", "pdm-backend"),
    ("setuptools.build_meta:__legacy__", "setuptools.build_meta", "setuptools"),
    ("hatchling.ouroboros", "hatchling.build", "hatchling"),
];

fn check(project: &Project, report: &mut Report) {
    let build_system = &project.build_system;
    let Some(text) = build_system.build_backend.filter(|_| !build_system.in_tree) else { return };
    let Some((old, new, package)) = SUPERSEDED.iter().find(|(old, ..)| *old == text.as_str())
    else {
        return;
    };
    let found = report
        .at(text.span, format!("`{old}` has been superseded: write `{new}`"))
        .tag(Tag::Deprecated);
    // The package it came from is replaced where it is the only one in question.
    let from = backends::of_object(old).map(|provider| provider.package);
    let listed: Vec<_> = build_system
        .requires
        .iter()
        .filter(|text| required_package(text.as_str()).as_deref() == from)
        .collect();
    let mut edits = vec![text.replace(new)];
    if from != Some(package) {
        let (Some(provider), [requirement]) = (backends::of_package(package), listed.as_slice())
        else {
            return;
        };
        edits.push(crate::text::Edit::replace(requirement.span, edit::quote(provider.requirement)));
    }
    // `__legacy__` also puts the folder of setup.py on the path, which a setup.py may rely on.
    if package == &"setuptools" {
        found.unsafe_fix(format!("Write `{new}`"), edits);
    } else {
        found.fix(format!("Write `{new}`"), edits);
    }
}
