//! Names that the index and archives write otherwise.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::{Project, Tool};

rule! {
    /// The name is not in its normal form.
    ///
    /// The index compares names without regard to case and to what separates their words, and the
    /// names of archives are made of the normal form. Whatever is written is shown on the project
    /// page, so this is a matter of taste, and the rule is off unless a level is set for it.
    ///
    /// ```toml bad
    /// [project]
    /// name = "Demo.Package"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.flit.module]
    /// name = "demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo-package"
    /// version = "1.0"
    /// description = "Demo"
    /// [tool.flit.module]
    /// name = "demo"
    /// ```
    "project-name-not-normalized", Hint off,
    "https://packaging.python.org/en/latest/specifications/name-normalization/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.name.filter(|name| name::is_valid(name.as_str())) else { return };
    let normal = name::normalize(text.as_str());
    if normal == text.as_str() {
        return;
    }
    let file = name::file_form(text.as_str());
    let message = format!("On the index this is `{normal}`; files are named `{file}-VERSION`");
    // flit_core looks for a module of exactly this name.
    let decides = match &project.tool {
        Tool::Flit(flit) => flit.module.as_ref().is_some_and(|module| module.is_derived),
        _ => false,
    };
    let found = report.at(text.span, message);
    if !decides || text.as_str().replace('-', "_") == file {
        found.unsafe_fix(format!("Rename it to `{normal}`"), vec![text.replace(&normal)]);
    }
}
