//! Two places at which flit_core finds the module.

use super::{Report, rule, words};
use crate::project::{Project, Search, Tool};

rule! {
    /// flit_core finds the module at more than one place.
    ///
    /// It looks for `NAME/`, `NAME.py`, `src/NAME/` and `src/NAME.py`, and stops unless exactly
    /// one of them is there. A folder counts whatever it holds.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- demo.py
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "flit-module-ambiguous", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#module-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let (Some(module), Search::Several(paths)) = (&flit.module, &flit.search) else { return };
    let paths = words::list(paths, 4);
    report.at(
        module.from.span,
        format!(
            "flit_core finds the module `{}` at {paths}, and stops; keep one of them",
            module.name
        ),
    );
}
