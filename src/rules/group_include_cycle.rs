//! Groups that include one another.

use super::{Report, rule};
use crate::grammar::name;
use crate::project::{Include, Project, chain, cycles};
use std::collections::HashMap;

rule! {
    /// Dependency groups include each other in a circle.
    ///
    /// Installers and poetry-core refuse a group that includes itself, directly or through others.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// a = [{ include-group = "b" }]
    /// b = [{ include-group = "a" }]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [dependency-groups]
    /// a = [{ include-group = "b" }]
    /// b = ["x"]
    /// ```
    "group-include-cycle", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-groups/", check
}

fn check(project: &Project, report: &mut Report) {
    let names: Vec<&str> = project.groups.iter().map(|group| group.normal.as_str()).collect();
    let position: HashMap<&str, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let target =
        |include: &Include| position.get(name::normalize(include.text.as_str()).as_str()).copied();
    let edges = project.includes.iter().filter_map(|i| Some((i.group, target(i)?)));
    let edges: Vec<(usize, usize)> = edges.collect();
    for circle in cycles(names.len(), &edges) {
        let step = |from: usize, to: usize| {
            project.includes.iter().find(|i| i.group == from && target(i) == Some(to))
        };
        let (first, last) = (circle[0], circle[circle.len() - 1]);
        let Some(closing) = step(last, first) else { continue };
        let message = format!("Circular groups: {}", chain(&circle, &names));
        let mut found = report.at(closing.text.span, message);
        for pair in circle.windows(2).take(8) {
            if let Some(include) = step(pair[0], pair[1]) {
                found = found.note(include.text.span, "part of the circle");
            }
        }
    }
}
