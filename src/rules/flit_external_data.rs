//! The folder of data files that flit_core copies.

use super::{Report, rule};
use crate::project::{ExternalData, Project, Tool};

rule! {
    /// The folder of data files cannot be used.
    ///
    /// `directory` names a folder inside the project, other than the project itself. flit_core
    /// stops at anything else.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.external-data]
    /// directory = "data"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.external-data]
    /// directory = "src/demo"
    /// ```
    "flit-external-data", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#external-data-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let Some((value, state)) = &flit.external_data else { return };
    let shown = value.as_text().map_or_else(String::new, |text| text.value.clone());
    let message = match state {
        ExternalData::Fine => return,
        ExternalData::NotText if value.is_broken() => return,
        ExternalData::NotText => {
            format!("`directory` must be a string, not {}", value.type_name())
        }
        ExternalData::Absolute => {
            format!("`{shown}` is an absolute path; name a folder inside the project")
        }
        ExternalData::Leaves => format!("`{shown}` leads out of the project"),
        ExternalData::Itself => format!("`{shown}` is the project itself; name a folder inside it"),
        ExternalData::Missing => format!("there is no folder `{shown}`, and flit_core stops"),
    };
    report.at(value.span, message);
}
