//! Files of requirements that hold more than requirements.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// A file of dynamic requirements has a line that is no requirement.
    ///
    /// setuptools takes one requirement per line. Options of pip (`-r`, `-e`, `--hash`), paths and
    /// bare URLs stop the build.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dynamic = ["dependencies"]
    ///
    /// [tool.setuptools.dynamic]
    /// dependencies = { file = "requirements.txt" }
    /// #- requirements.txt
    /// -r base.txt
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dynamic = ["dependencies"]
    ///
    /// [tool.setuptools.dynamic]
    /// dependencies = { file = "requirements.txt" }
    /// #- requirements.txt
    /// requests >=2
    /// ```
    "setuptools-dynamic-requirements", Error,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    for file in &setuptools.dynamic_files {
        let Some(bad) = &file.bad_line else { continue };
        let name = file.text.as_str();
        let message = format!(
            "line {} of `{name}`, `{}`, is no requirement, and setuptools stops",
            bad.number,
            shown(&bad.text)
        );
        report.at(file.text.span, message).note_in(name, bad.span, "setuptools stops here");
    }
}

fn shown(line: &str) -> String {
    let plain: String = line.chars().filter(|c| !c.is_control()).take(60).collect();
    if plain.len() < line.len() { format!("{plain}…") } else { plain }
}
