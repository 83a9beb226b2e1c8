//! Patterns that take away what the sdist needs.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// A pattern leaves a file out of the sdist that has to be in it.
    ///
    /// flit_core makes no source archive without pyproject.toml, the readme, the licence texts and
    /// the module itself.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// exclude = ["LICENSE"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// exclude = ["docs"]
    /// ```
    "flit-excludes-needed-file", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    for (text, file) in &flit.patterns.harmful {
        let message = format!(
            "`{}` leaves out `{file}`, and flit_core makes no sdist without it",
            text.as_str()
        );
        report.at(text.span, message);
    }
}
