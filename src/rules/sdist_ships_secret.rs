//! Files that hold secrets and would be published.

use super::{Report, rule};
use crate::document::{Value, edit};
use crate::project::{Project, Tool};

rule! {
    /// A file that looks like a secret would be in the archives.
    ///
    /// flit_core packs every file in the folder of the package, whatever git ignores. What is
    /// uploaded once can be downloaded by everybody, also after it is deleted.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- src/demo/.env
    /// TOKEN=abc
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// #- .env
    /// TOKEN=abc
    /// ```
    "sdist-ships-secret", Warning,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let Some(place) = project.name.map(|name| name.span) else { return };
    for file in &flit.secrets {
        let remedy = match file.contains('/') {
            true => "move it out of the package",
            false => "leave it out with `exclude`",
        };
        let message = format!(
            "`{file}` looks like a secret, and everybody could read it in the archives: {remedy}"
        );
        let found = report.at(place, message);
        // The wheel holds whatever is in the folder of the package.
        if file.contains('/') {
            continue;
        }
        let exclude = project.document.at(&["tool", "flit", "sdist", "exclude"]);
        let item = edit::quote(file);
        match exclude {
            Some(value) if value.as_array().is_some() => {
                let edits = project.document.append_item(value, &item);
                found.fix(format!("Leave `{file}` out of the sdist"), edits);
            }
            Some(Value { .. }) => {}
            None => {
                let statement = format!("exclude = [{item}]");
                let edits = vec![project.document.put(&["tool", "flit", "sdist"], &statement)];
                found.fix(format!("Leave `{file}` out of the sdist"), edits);
            }
        }
    }
}
