//! Nothing that setuptools could ship.

use super::{Report, package_not_found, rule, words};
use crate::diagnostic::Severity;
use crate::project::{Project, Search, Tool};

rule! {
    /// setuptools finds no package, and builds an empty wheel.
    ///
    /// It takes what is in `src` when there is such a folder, else the package or module at the
    /// top, and with `packages.find` what its patterns match. When that is nothing, no message
    /// says so. `packages = []` is the way to say that nothing is meant to be shipped.
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
    ///
    /// [tool.setuptools.packages.find]
    /// where = ["src"]
    /// include = ["demmo*"]
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
    ///
    /// [tool.setuptools.packages.find]
    /// where = ["src"]
    /// include = ["demo*"]
    /// ```
    "setuptools-nothing-found", Error,
    "https://setuptools.pypa.io/en/latest/userguide/package_discovery.html#automatic-discovery", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    let Search::Nothing { places } = &setuptools.search else { return };
    let name = project.name.map(|name| name.span).or(project.place());
    let Some(span) = setuptools.find.or(name) else { return };
    let places = words::list(places, 4);
    let there: Vec<&str> = setuptools.nearby.iter().map(|module| module.path.as_str()).collect();
    let hint = match there.as_slice() {
        [] => String::new(),
        [only] => format!("; there is `{only}`"),
        several => format!("; there are {}", words::list(several, 3)),
    };
    let find = project.document.table(&["tool", "setuptools", "packages", "find"]);
    let filters = ["include", "exclude"].map(|key| find.is_some_and(|find| find.contains(key)));
    let what = match filters {
        [true, true] => "package that `include` and `exclude` leave",
        [true, false] => "package that `include` takes",
        [false, true] => "package that `exclude` leaves",
        [false, false] => "package",
    };
    let message =
        format!("setuptools finds no {what} at {places}, so the wheel will be empty{hint}");
    let found = report.at(span, message);
    // Where nothing but requirements is meant to be shipped, an empty wheel is right.
    if setuptools.nearby.is_empty() && package_not_found::ships_dependencies(project) {
        found.severity(Severity::Warning);
    }
}
