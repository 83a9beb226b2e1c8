//! Projects for PyPI with a classifier that keeps them off it.

use super::{Report, rule};
use crate::project::Project;

rule! {
    /// The project is for PyPI, and a `Private ::` classifier keeps it off.
    ///
    /// Told where `target` in `[tool.shipwheel]` or the settings name PyPI or TestPyPI; without that the
    /// classifier says that the project is not for them. Take the classifier away, or the target.
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Typing :: Typed"]
    ///
    /// [tool.shipwheel]
    /// target = "pypi"
    /// ```
    "publish-private", Error, "https://pypi.org/classifiers/", check
}

fn check(project: &Project, report: &mut Report) {
    if !project.target.is_pypi() {
        return;
    }
    let texts = project.value("classifiers").into_iter().flat_map(|value| value.texts());
    for text in texts.filter(|text| text.as_str().starts_with("Private ::")) {
        let message = "PyPI refuses the upload: a `Private ::` classifier is never taken";
        report.at(text.span, message);
    }
}
