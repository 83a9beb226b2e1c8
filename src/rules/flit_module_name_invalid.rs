//! Module names that flit_core takes and nobody can import.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::entry_point::is_import_name;
use crate::project::{FlitModule, Project, Search, Tool};

rule! {
    /// The module that flit_core builds has no name that Python can import.
    ///
    /// The name is made of identifiers, with a dot between a namespace and the module in it. It
    /// is no path: flit_core looks into `src` by itself. From version 4 on flit_core writes the
    /// name into the metadata as `Import-Name`, and the index refuses one that is none.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.module]
    /// name = "src/demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.module]
    /// name = "demo"
    /// ```
    "flit-module-name-invalid", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#module-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    if let Some(value) = flit.section("module").and_then(|table| table.get("name"))
        && value.as_text().is_none()
    {
        if !value.is_broken() {
            report.at(value.span, format!("`name` must be a string, not {}", value.type_name()));
        }
        return;
    }
    let Some(module) = &flit.module else { return };
    let name = module.name.as_str();
    let is_there = matches!(flit.search, Search::Found(_));
    if let Some(inner) = name.strip_prefix("src.")
        && !flit.src_is_package
        && is_there
        && is_import_name(inner)
    {
        let message = format!(
            "`{name}` ships a package called `src`; write `{inner}`, flit_core looks into `src` by itself"
        );
        let found = report.at(module.from.span, message);
        found.unsafe_fix(format!("Write `{inner}`"), vec![module.from.replace(inner)]);
        return;
    }
    let is_file = name.ends_with(".py") && !is_there;
    if module.is_import_name() && !is_file {
        return;
    }
    let is_published = flit.is_4 && project.target.is_pypi();
    let top = name.split('.').next().unwrap_or(name);
    let is_stub = top.strip_suffix("-stubs").is_some_and(is_import_name);
    if is_stub || module.is_derived {
        // Without such a module the backend stops, and another rule tells why.
        if !is_there || (is_stub && !is_published) {
            return;
        }
        let consequence = if is_published {
            "flit_core 4 writes it into the metadata, and the index refuses it"
        } else {
            "nobody can import it"
        };
        let message =
            format!("the module `{name}` has no name that Python can import: {consequence}");
        let found = report.at(module.from.span, message);
        if !is_published {
            found.severity(Severity::Warning);
        }
        return;
    }
    let meant = meant(module);
    let hint = meant.as_deref().map_or_else(String::new, |meant| format!("; write `{meant}`"));
    let message = format!("`{name}` is no name that Python can import{hint}");
    let found = report.at(module.from.span, message);
    let found = if is_there && !is_published { found.severity(Severity::Warning) } else { found };
    // Where the module is there under a name that is none, it has to be renamed first.
    if let Some(meant) = meant
        && !(is_there && name.contains('-'))
    {
        found.unsafe_fix(format!("Write `{meant}`"), vec![module.from.replace(&meant)]);
    }
}

/// The import name that was probably meant by a path or a distribution's name.
fn meant(module: &FlitModule) -> Option<String> {
    let path = module.name.trim().replace('\\', "/");
    let path = path.trim_start_matches("./").trim_matches('/');
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".py").unwrap_or(path);
    let path = path.strip_suffix("/__init__").unwrap_or(path);
    let name = path.replace('/', ".").replace('-', "_");
    is_import_name(&name).then_some(name)
}
