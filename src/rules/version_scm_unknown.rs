//! Versions from tags where there is none.

use super::version_dynamic_unresolved::listed;
use super::{Report, rule};
use crate::project::{Project, Reader, Untagged};

rule! {
    /// The version is to come from tags, and there is none to be found.
    ///
    /// setuptools-scm, hatch-vcs and pdm-backend ask the repository for the nearest tag. Without
    /// a repository setuptools-scm stops; without a tag the version becomes `0.1.dev` and the
    /// number of commits; a clone that was cut off has lost the tags of what it left out. Told
    /// only where the workspace is trusted.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools", "setuptools-scm"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools_scm]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools", "setuptools-scm"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// description = "Demo"
    /// dynamic = ["version"]
    /// [tool.setuptools_scm]
    /// fallback_version = "1.0"
    /// ```
    "version-scm-unknown", Hint,
    "https://setuptools-scm.readthedocs.io/en/latest/usage/", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(untagged), Some(listed)) = (&project.untagged, listed(project)) else { return };
    let Some(Ok(settings)) = project.tag_settings() else { return };
    let reader = settings.reader.name();
    let message = match untagged {
        Untagged::NoRepository => format!(
            "{reader} takes the version from tags, and this folder is no repository: make it one, or give a fallback version"
        ),
        Untagged::NoTag => {
            let example = if settings.reader == Reader::Pdm { "0.1.0" } else { "v0.1.0" };
            format!(
                "{reader} takes the version from tags, and none here looks like one, so it is `0.1.dev` and the number of commits: make a tag like `{example}`"
            )
        }
        Untagged::Shallow => format!(
            "{reader} takes the version from tags, and this clone was cut off before the last one: run `git fetch --unshallow --tags`"
        ),
    };
    report.at(listed, message);
}
