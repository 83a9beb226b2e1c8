//! Files of other build systems that the backend does not read.

use super::{Report, rule, words};
use crate::project::{Backend, Project};

rule! {
    /// A file of another build system lies in the project, and the backend does not read it.
    ///
    /// MANIFEST.in, setup.cfg and setup.py mean something to setuptools alone, flit.ini to flit
    /// before 2.0. What they say of the package is lost, and whoever edits them is misled.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- MANIFEST.in
    /// include *.txt
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.flit.sdist]
    /// include = ["*.md"]
    /// ```
    "legacy-config-ignored", Hint,
    "https://packaging.python.org/en/latest/guides/modernize-setup-py-project/", check
}

fn check(project: &Project, report: &mut Report) {
    let reads_none = [Backend::Flit, Backend::Hatchling, Backend::Uv];
    // pdm-backend and poetry-core may run setup.py for extensions.
    let (true, Some(legacy)) = (reads_none.contains(&project.backend), project.legacy) else {
        return;
    };
    let Some(place) = project.build_system.place() else { return };
    let there = [
        (legacy.manifest, "MANIFEST.in"),
        (legacy.setup_cfg_metadata, "setup.cfg"),
        (legacy.setup_py && legacy.setup_cfg_metadata, "setup.py"),
        (legacy.flit_ini, "flit.ini"),
    ];
    let names: Vec<&str> = there.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
    if names.is_empty() {
        return;
    }
    let (list, backend) = (words::list(&names, 4), project.backend.name());
    report.at(place, format!("{backend} does not read {list}: what is written there is lost"));
}
