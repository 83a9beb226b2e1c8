//! A backend that nothing in `requires` brings.

use super::{Report, rule};
use crate::document::edit;
use crate::project::{Project, required_package};
use crate::spec::backends;

rule! {
    /// `requires` does not list the package of the backend.
    ///
    /// pip and build install exactly what `requires` lists before they call the backend, so the
    /// import fails.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["hatchling"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-backend-unprovided", Error,
    "https://peps.python.org/pep-0518/#build-system-table", check
}

/// Packages that bring more than one backend's objects, by what they depend on.
const BRINGS: &[(&str, &str)] =
    &[("flit", "flit-core"), ("poetry", "poetry-core"), ("flit-scm", "flit-core")];

fn check(project: &Project, report: &mut Report) {
    let build_system = &project.build_system;
    if build_system.in_tree {
        return;
    }
    let (Some(text), Some(requires)) = (build_system.build_backend, build_system.entry("requires"))
    else {
        return;
    };
    let Some(array) = requires.value.as_array() else { return };
    let Some(provider) = backends::of_object(text.as_str()) else { return };
    let mut packages = Vec::new();
    for item in &array.items {
        // What cannot be read may be the very package.
        let Some(package) = item.as_text().and_then(|text| required_package(text.as_str())) else {
            return;
        };
        packages.push(package);
    }
    let brings = |package: &str| {
        package == provider.package
            || BRINGS.iter().any(|(from, what)| *from == package && *what == provider.package)
    };
    if packages.iter().any(|package| brings(package)) {
        return;
    }
    let message = format!(
        "`{}` comes from {}, which `requires` does not list",
        text.as_str(),
        provider.package
    );
    let edits = project.document.append_item(&requires.value, &edit::quote(provider.requirement));
    report
        .at(text.span, message)
        .note(requires.value.span, "this is all that is installed for the build")
        .fix(format!("Require `{}`", provider.requirement), edits);
}
