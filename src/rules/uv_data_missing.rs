//! Data folders that uv_build is told of and does not find.

use super::{Report, rule};
use crate::project::{Project, Tool};

rule! {
    /// A folder of data is not there, or not in the project.
    ///
    /// Each value of `data` names a folder of the project, whose files are installed into a place
    /// of their own. uv_build stops when there is none.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["uv_build>=0.9,<0.14"]
    /// build-backend = "uv_build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.uv.build-backend.data]
    /// scripts = "bin"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["uv_build>=0.9,<0.14"]
    /// build-backend = "uv_build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.uv.build-backend.data]
    /// scripts = "src/demo"
    /// ```
    "uv-data-missing", Error,
    "https://docs.astral.sh/uv/reference/settings/#build-backend_data", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Uv(uv) = &project.tool else { return };
    for (text, is_inside) in &uv.bad_data {
        let name = text.as_str();
        let message = if *is_inside {
            format!("there is no folder `{name}`, and uv_build stops")
        } else {
            format!("`{name}` leads out of the project, and uv_build stops")
        };
        report.at(text.span, message);
    }
}
