//! Code that the backend does not find where it looks.

use super::{Report, rule, words};
use crate::diagnostic::Severity;
use crate::document::{Form, edit};
use crate::grammar::name;
use crate::project::{Backend, BadPackage, Module, Project, Search, Tool, Uv};
use crate::text::{Edit, Span};

rule! {
    /// The backend does not find the package where it looks for it.
    ///
    /// Without settings flit_core, hatchling, poetry-core and uv_build look for a package with
    /// the project's name, and stop when there is none. flit_core keeps capital letters and dots
    /// of the name (a dot is a folder), the others do not; uv_build looks in `src` only and, like
    /// hatchling, needs an `__init__.py`. pdm-backend takes whatever package it finds, and builds
    /// an empty wheel when that is none.
    ///
    /// ```toml bad
    /// [project]
    /// name = "other-name"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "other-name"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.module]
    /// name = "demo"
    /// ```
    "package-not-found", Error,
    "https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/", check
}

fn check(project: &Project, report: &mut Report) {
    match &project.tool {
        Tool::Flit(flit) => {
            let Some(module) = &flit.module else { return };
            // A name that cannot be one has its own rule.
            let is_name = module.is_import_name() && !module.name.ends_with(".py");
            if module.is_derived || is_name {
                tell(project, module.from.span, &flit.search, &flit.nearby, report);
            }
        }
        Tool::Hatch(hatch) => {
            let Some(name) = project.name else { return };
            tell(project, name.span, &hatch.search, &hatch.nearby, report);
        }
        Tool::Pdm(pdm) => {
            let Some(span) = project.name.map(|name| name.span).or(project.place()) else { return };
            if project.table.is_some() {
                tell(project, span, &pdm.search, &pdm.nearby, report);
            }
        }
        Tool::Poetry(poetry) => {
            if let Some(span) = poetry.not_a_package {
                report.at(span, "`package-mode = false`: poetry-core builds nothing; remove it to publish the project");
            }
            for bad in &poetry.bad_packages {
                selected(bad, report);
            }
            if let (Some(name), true) = (poetry.name, poetry.bad_packages.is_empty()) {
                tell(project, name.span, &poetry.search, &poetry.nearby, report);
            }
        }
        Tool::Uv(uv) => {
            let Some(from) = uv.module_from else { return };
            if let Some(init) = &uv.closed_namespace {
                let folder = init.rsplit_once('/').map_or(".", |(folder, _)| folder);
                report.at(
                    from.span,
                    format!("`{init}` makes a package of `{folder}`, and uv_build stops there: remove that file"),
                );
            }
            tell(project, from.span, &uv.search, &uv.nearby, report);
        }
        _ => {}
    }
}

fn tell(project: &Project, span: Span, search: &Search, nearby: &[Module], report: &mut Report) {
    let backend = project.backend.name();
    match search {
        Search::Unknown | Search::Found(_) => {}
        // flit_core's own rule says it.
        Search::Several(_) if project.backend == Backend::Flit => {}
        Search::Several(paths) => {
            let paths = words::list(paths, 4);
            report.at(span, format!("{backend} stops because of several candidates: {paths}"));
        }
        Search::Hollow { folder, missing } if missing.starts_with('*') => {
            report.at(
                span,
                format!("{backend} takes `{folder}` for the package, and it holds no Python file"),
            );
        }
        Search::Hollow { folder, missing } => {
            report.at(
                span,
                format!(
                    "`{folder}` has no `{missing}`, so {backend} does not take it for the package"
                ),
            );
        }
        Search::Nothing { places } => {
            let choice = choose(project, nearby);
            let places = words::list(places, 4);
            let empty =
                if project.backend == Backend::Pdm { ": the wheel will be empty" } else { "" };
            let there = there(project, nearby, choice);
            let found = report
                .at(span, format!("{backend} looks for {places} and finds nothing{empty}{there}"));
            // Where nothing but dependencies is meant to be shipped, an empty wheel is right.
            let found = match project.backend {
                Backend::Pdm if nearby.is_empty() && ships_dependencies(project) => {
                    found.severity(Severity::Warning)
                }
                _ => found,
            };
            if let Some(module) = choice
                && let Some((title, edits)) = cure(project, module)
            {
                if nearby.len() == 1 {
                    found.fix(title, edits);
                } else {
                    found.unsafe_fix(title, edits);
                }
            }
        }
    }
}

/// Whether the project has requirements, so that it may be meant to hold nothing else.
pub(super) fn ships_dependencies(project: &Project) -> bool {
    let array = project.value("dependencies").and_then(|value| value.as_array());
    array.is_some_and(|array| !array.items.is_empty()) || project.is_dynamic("dependencies")
}

fn there(project: &Project, nearby: &[Module], choice: Option<&Module>) -> String {
    let paths: Vec<&str> = match choice {
        Some(module) => vec![&module.path],
        None => nearby.iter().map(|module| module.path.as_str()).collect(),
    };
    if paths.is_empty() {
        return String::new();
    }
    let verb = if paths.len() == 1 { "is" } else { "are" };
    let key = match project.backend {
        Backend::Flit => "`name` in [tool.flit.module]",
        Backend::Hatchling => "`packages` in [tool.hatch.build.targets.wheel]",
        Backend::Pdm => "`includes` in [tool.pdm.build]",
        Backend::Poetry => "`packages` in [tool.poetry]",
        _ if choice.is_some_and(|module| !module.is_package) => {
            return format!("; there is `{}`, and it takes packages only", paths[0]);
        }
        _ => "`module-name` and `module-root` in [tool.uv.build-backend]",
    };
    format!("; there {verb} {}: set {key}", words::list(&paths, 3))
}

/// What was probably meant: the only candidate, or the one whose name differs least.
fn choose<'m>(project: &Project, nearby: &'m [Module]) -> Option<&'m Module> {
    if let [only] = nearby {
        return Some(only);
    }
    let wanted = name::file_form(project.name?.as_str());
    let plain = |module: &Module| name::file_form(&module.name.replace('.', "-"));
    let mut same = nearby.iter().filter(|module| plain(module) == wanted);
    if let Some(module) = same.next() {
        return same.next().is_none().then_some(module);
    }
    let mut packages = nearby.iter().filter(|module| module.is_package);
    let first = packages.next()?;
    packages.next().is_none().then_some(first)
}

/// The setting that names `module`.
fn cure(project: &Project, module: &Module) -> Option<(String, Vec<Edit>)> {
    let document = project.document;
    let path = edit::quote(&module.path);
    let put = |table: &[&str], statement: String| {
        let title = format!("Set `{statement}` in [{}]", table.join("."));
        Some((title, vec![document.put(table, &statement)]))
    };
    match &project.tool {
        Tool::Flit(flit) => {
            let from = flit.module.as_ref().filter(|module| !module.is_derived);
            if let Some(from) = from {
                let title = format!("Write `{}`", module.name);
                return Some((title, vec![from.from.replace(&module.name)]));
            }
            put(&["tool", "flit", "module"], format!("name = {}", edit::quote(&module.name)))
        }
        Tool::Hatch(_) => {
            put(&["tool", "hatch", "build", "targets", "wheel"], format!("packages = [{path}]"))
        }
        Tool::Pdm(pdm) => {
            let build = pdm.table.and_then(|table| table.get("build"));
            let build = build.and_then(|build| build.as_table());
            if build.is_some_and(|build| build.contains("includes")) {
                return None;
            }
            put(&["tool", "pdm", "build"], format!("includes = [{path}]"))
        }
        Tool::Poetry(poetry) => {
            if poetry.table.is_some_and(|table| table.contains("packages")) {
                return None;
            }
            let include = module.path[module.root().len()..].trim_start_matches('/');
            let mut package = format!("include = {}", edit::quote(include));
            if !module.root().is_empty() {
                package.push_str(&format!(", from = {}", edit::quote(module.root())));
            }
            put(&["tool", "poetry"], format!("packages = [{{ {package} }}]"))
        }
        Tool::Uv(uv) => uv_settings(project, uv, module),
        _ => None,
    }
}

fn uv_settings(project: &Project, uv: &Uv, module: &Module) -> Option<(String, Vec<Edit>)> {
    const TABLE: [&str; 3] = ["tool", "uv", "build-backend"];
    if !module.is_package {
        return None;
    }
    let given = |key: &str| uv.table.and_then(|table| table.get(key));
    let mut edits = Vec::new();
    let mut new = Vec::new();
    let derived = project.name.map(|name| name::file_form(name.as_str()));
    let mut set = |key: &str, value: &str, default: Option<&str>| {
        match given(key) {
            Some(old) => edits.push(old.as_text()?.replace(value)),
            None if default == Some(value) => {}
            None => new.push(format!("{key} = {}", edit::quote(value))),
        }
        Some(())
    };
    if given("module-root").is_some() || module.root() != uv.root {
        set("module-root", module.root(), Some("src"))?;
    }
    set("module-name", &module.name, derived.as_deref())?;
    let one_line = uv.table.is_some_and(|table| matches!(table.form, Form::Inline | Form::Dotted));
    match new.len() {
        0 => {}
        2.. if one_line => return None,
        _ => edits.push(project.document.put(&TABLE, &new.join(project.document.line_break()))),
    }
    Some((format!("Point uv_build to `{}`", module.path), edits))
}

fn selected(bad: &BadPackage, report: &mut Report) {
    let pattern = &bad.pattern;
    let span = bad.include.span;
    if bad.is_there {
        report.at(span, format!("`{pattern}` holds no Python file, and poetry-core stops there"));
        return;
    }
    if bad.is_absolute {
        report.at(span, format!("`{pattern}` is an absolute path, and poetry-core stops there"));
        return;
    }
    let hint = if bad.in_src { format!("; there is `src/{pattern}`") } else { String::new() };
    let found =
        report.at(span, format!("`{pattern}` matches nothing, and poetry-core stops there{hint}"));
    if bad.in_src && bad.is_inline {
        let edit = Edit::insert(span.end, ", from = \"src\"");
        found.fix("Add `from = \"src\"`", vec![edit]);
    }
}
