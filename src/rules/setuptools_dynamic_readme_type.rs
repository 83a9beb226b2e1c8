//! A Markdown readme that setuptools publishes as reStructuredText.

use super::{Report, rule};
use crate::document::Value;
use crate::project::{Project, Tool};

rule! {
    /// A dynamic readme in Markdown has no content type.
    ///
    /// setuptools does not look at the suffix of a file in `[tool.setuptools.dynamic]`; without
    /// `content-type` it says reStructuredText, and the index may not render the text.
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
    /// dynamic = ["readme"]
    ///
    /// [tool.setuptools.dynamic]
    /// readme = { file = ["README.md"] }
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
    /// dynamic = ["readme"]
    ///
    /// [tool.setuptools.dynamic]
    /// readme = { file = ["README.md"], content-type = "text/markdown" }
    /// ```
    "setuptools-dynamic-readme-type", Warning,
    "https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    let readme = setuptools.table.and_then(|table| table.at(&["dynamic", "readme"]));
    let Some(table) = readme.and_then(Value::as_table) else { return };
    let Some(file) = table.get("file") else { return };
    // A key that is no other may be a slip of this one, of which another rule tells.
    if !project.is_dynamic("readme") || table.entries.len() > 1 {
        return;
    }
    let Some(text) = file.as_text().into_iter().chain(file.texts()).next() else { return };
    let name = text.as_str().to_lowercase();
    if !name.ends_with(".md") && !name.ends_with(".markdown") {
        return;
    }
    let message = format!(
        "`{}` will be published as reStructuredText; give its `content-type`",
        text.as_str()
    );
    let found = report.at(text.span, message);
    let statement = "content-type = \"text/markdown\"";
    let path = ["tool", "setuptools", "dynamic", "readme"];
    if let Some(edit) = project.document.insert_key(&path, statement) {
        found.fix("Add `content-type = \"text/markdown\"`", vec![edit]);
    }
}
