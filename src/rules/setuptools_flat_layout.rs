//! A flat layout in which setuptools cannot tell the package from the rest.

use super::{Report, rule, words};
use crate::document::edit;
use crate::grammar::name;
use crate::project::{Project, Search, Tool};

rule! {
    /// setuptools finds several packages at the top, and stops.
    ///
    /// Where nothing is configured and there is no `src`, every folder at the top whose name
    /// could be a package counts, with or without `__init__.py`; only names like `tests` and
    /// `docs` are passed over. setuptools goes on only when one is left.
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
    /// #- -src/demo/__init__.py
    /// #- demo/__init__.py
    /// #- assets/logo.svg
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
    /// [tool.setuptools]
    /// packages = ["demo"]
    /// #- -src/demo/__init__.py
    /// #- demo/__init__.py
    /// #- assets/logo.svg
    /// ```
    "setuptools-flat-layout", Error,
    "https://setuptools.pypa.io/en/latest/userguide/package_discovery.html#flat-layout", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    let Search::Several(paths) = &setuptools.search else { return };
    let Some(span) = project.name.map(|name| name.span).or(project.place()) else { return };
    let is_package = paths.iter().any(|path| path.ends_with('/'));
    let kind = if is_package { "packages" } else { "modules" };
    let list = words::list(paths, 5);
    let message = format!(
        "setuptools finds several top-level {kind}, {list}, and stops; say which one is meant"
    );
    let found = report.at(span, message);
    let Some(wanted) = project.name.map(|name| name::file_form(name.as_str())) else { return };
    let plain = |path: &String| {
        let stem = path.trim_end_matches('/').trim_end_matches(".py");
        (name::file_form(stem) == wanted).then(|| stem.to_owned())
    };
    let Some(chosen) = paths.iter().find_map(plain) else { return };
    if is_package {
        let include = format!(
            "include = [{}, {}]",
            edit::quote(&chosen),
            edit::quote(&format!("{chosen}.*"))
        );
        let edit = project.document.put(&["tool", "setuptools", "packages", "find"], &include);
        found.unsafe_fix(format!("Ship `{chosen}` and what is in it"), vec![edit]);
    } else {
        let statement = format!("py-modules = [{}]", edit::quote(&chosen));
        let edit = project.document.put(&["tool", "setuptools"], &statement);
        found.unsafe_fix(format!("Ship `{chosen}`"), vec![edit]);
    }
}
