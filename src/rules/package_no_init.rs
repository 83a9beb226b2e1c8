//! Packages without the file that makes them one.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// The folder of the package has no `__init__.py`.
    ///
    /// flit_core ships the folder in a wheel, and makes no sdist of it: the module's own file has to
    /// be there. What other backends say of such a folder is told as a package that is not found.
    ///
    /// ```toml bad
    /// [project]
    /// name = "parts"
    /// version = "1.0"
    /// description = "Demo"
    /// #- parts/code.py
    /// import sys
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "parts"
    /// version = "1.0"
    /// description = "Demo"
    /// #- parts/code.py
    /// import sys
    /// #- parts/__init__.py
    /// import sys
    /// ```
    "package-no-init", Warning,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let (Some(file), Some(module)) = (&flit.without_init, &flit.module) else { return };
    let message = format!("there is no `{file}`, and flit_core makes no sdist without it; add it");
    report.at(module.from.span, message);
}
