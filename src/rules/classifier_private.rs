//! Classifiers that keep a package off the index.

use super::classifier_unknown::is_private;
use super::{Report, rule};
use crate::project::Project;

rule! {
    /// A `Private ::` classifier keeps the package off PyPI.
    ///
    /// PyPI refuses every package with one, on purpose: nothing that is meant for your own index
    /// can end up there by mistake. What only PyPI would refuse is told as a hint then.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Private :: Do Not Upload"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// classifiers = ["Typing :: Typed"]
    /// ```
    "classifier-private", Hint, "https://pypi.org/classifiers/", check
}

fn check(project: &Project, report: &mut Report) {
    let texts = project.value("classifiers").into_iter().flat_map(|value| value.texts());
    for text in texts.filter(|text| is_private(text.as_str())) {
        report
            .at(text.span, "This keeps the package off PyPI, which refuses every `Private ::` one");
    }
}
