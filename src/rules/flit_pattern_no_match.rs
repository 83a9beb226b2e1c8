//! Patterns that add nothing to the sdist.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// A pattern of `[tool.flit.sdist]` matches nothing.
    ///
    /// flit_core passes over it without a word, so the files that were meant are not in the
    /// source archive. A pattern does not match names that begin with a dot unless it says so.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// include = ["CHANGELOG.md"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// include = ["*.md"]
    /// ```
    "flit-pattern-no-match", Warning,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    for text in &flit.patterns.idle {
        report.at(text.span, format!("`{}` matches nothing", text.as_str()));
    }
}
