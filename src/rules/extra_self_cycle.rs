//! Extras that include one another.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::name;
use crate::project::{Backend, Project, chain, cycles};
use std::collections::HashMap;

rule! {
    /// Extras of the project include each other in a circle.
    ///
    /// hatchling refuses them. The others publish them, and installers take all of the circle.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// a = ["demo[b]"]
    /// b = ["demo[a]"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "hatchling.build"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// a = ["demo[b]"]
    /// b = ["x"]
    /// ```
    "extra-self-cycle", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dependencies-optional-dependencies", check
}

fn check(project: &Project, report: &mut Report) {
    let names: Vec<&str> = project.extras.iter().map(|extra| extra.normal.as_str()).collect();
    let positions: HashMap<&str, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let position = |name: &str| positions.get(name::normalize(name).as_str()).copied();
    // From an extra to one that it includes, and where it says so.
    let includes: Vec<_> = (project.own_extras().into_iter())
        .filter_map(|(dependency, asked)| {
            let from = position(&dependency.owner?.name)?;
            let to = position(asked.of(dependency.as_str()))?;
            Some(((from, to), dependency.place(asked)))
        })
        .collect();
    let edges: Vec<(usize, usize)> = includes.iter().map(|(edge, _)| *edge).collect();
    let level = match project.backend {
        Backend::Hatchling => Severity::Error,
        _ => Severity::Warning,
    };
    for circle in cycles(names.len(), &edges) {
        let closing = (circle[circle.len() - 1], circle[0]);
        let Some((_, place)) = includes.iter().find(|(edge, _)| *edge == closing) else { continue };
        let message = format!("Circular extras: {}", chain(&circle, &names));
        report.at(*place, message).severity(level);
    }
}
