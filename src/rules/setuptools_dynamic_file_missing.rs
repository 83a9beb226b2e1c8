//! Files of dynamic fields that are not there.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// A file that a dynamic field is read from does not exist.
    ///
    /// setuptools only warns: the field is published empty, without requirements or text.
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
    /// dependencies = { file = "requirements.in" }
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
    /// dependencies = []
    /// ```
    "setuptools-dynamic-file-missing", Error,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    for file in setuptools.dynamic_files.iter().filter(|file| file.is_missing) {
        if setuptools.is_plain {
            let message = format!(
                "there is no file `{}`, so `{}` will be empty",
                file.text.as_str(),
                file.field
            );
            report.at(file.text.span, message);
        }
    }
}
