//! Packages, modules and files that setuptools is told of and does not find.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::Value;
use crate::grammar::entry_point::is_import_name;
use crate::project::{MissingPath, NameForm, PathKind, Project, Setuptools, Tool};
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// Something that is listed for setuptools is not there.
    ///
    /// Packages are looked for in the project folder unless `package-dir` says otherwise, and
    /// setuptools stops when one is missing. A missing module is left out without an error, and
    /// so is a package inside `src` that is listed as `src.name`: it is shipped under that name.
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
    /// [tool.setuptools]
    /// packages = ["demo"]
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
    /// package-dir = { "" = "src" }
    /// ```
    "setuptools-package-missing", Error,
    "https://setuptools.pypa.io/en/latest/userguide/package_discovery.html", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Setuptools(setuptools) = &project.tool else { return };
    for missing in &setuptools.missing {
        tell(project, setuptools, missing, report);
    }
    for (key, text, form) in &setuptools.schema.texts {
        let what = match form {
            NameForm::Package => "package",
            NameForm::Module if *key == "py-modules" => "module",
            _ => continue,
        };
        let name = shown(text.as_str());
        let message = format!("`{name}` is no name of a {what}, and setuptools stops");
        report.at(text.span, message);
    }
}

fn tell(project: &Project, setuptools: &Setuptools, missing: &MissingPath, report: &mut Report) {
    let text = missing.text;
    let path = &missing.path;
    let name = text.as_str();
    let message = match missing.kind {
        PathKind::Package { in_src: true } => {
            format!(
                "there is no folder `{path}`, and setuptools stops; `src/{path}` is there, so set `package-dir`"
            )
        }
        PathKind::Package { in_src: false } => {
            format!("there is no folder `{path}` for the package `{name}`, and setuptools stops")
        }
        PathKind::Name => {
            format!("`{name}` is no package name, and setuptools stops; write it with dots")
        }
        PathKind::SrcPackage => {
            format!(
                "`{name}` would be shipped as a package in a package called `src`; list it without `src.` and set `package-dir`"
            )
        }
        PathKind::Module => format!("there is no `{path}`, and setuptools leaves the module out"),
        PathKind::Root => format!("there is no folder `{path}`, and setuptools stops"),
        PathKind::Where => format!("there is no folder `{path}`, so no package is found in it"),
        PathKind::DataFile | PathKind::Script => {
            format!("there is no file `{path}`, and setuptools stops")
        }
        PathKind::Source => format!("there is no file `{path}`, and the compiler stops"),
    };
    let mut found = report.at(text.span, message);
    // The other folders of the list may hold what is meant.
    if missing.kind == PathKind::Where {
        found = found.severity(Severity::Warning);
    }
    let folders = setuptools.table.and_then(|table| table.get("package-dir"));
    let statement = "package-dir = { \"\" = \"src\" }";
    let put = || project.document.insert_key(&["tool", "setuptools"], statement);
    match missing.kind {
        PathKind::Package { in_src: true } if folders.is_none() => {
            if let Some(edit) = put() {
                found.fix("Set `package-dir = { \"\" = \"src\" }`", vec![edit]);
            }
        }
        PathKind::Name => {
            let dotted = name.trim_start_matches("./").trim_matches('/').replace('/', ".");
            let in_src = dotted.strip_prefix("src.").filter(|_| folders.is_none());
            let plain = in_src.unwrap_or(&dotted);
            if is_import_name(plain) {
                let mut edits = vec![text.replace(plain)];
                edits.extend(in_src.and_then(|_| put()));
                found.unsafe_fix(format!("Write `{plain}`"), edits);
            }
        }
        PathKind::SrcPackage if folders.is_none() => {
            let packages = setuptools.table.and_then(|table| table.get("packages"));
            if let (Some(edit), Some(mut edits)) = (put(), without_src(packages)) {
                edits.push(edit);
                found.unsafe_fix("Set `package-dir`, and list the packages without `src.`", edits);
            }
        }
        _ => {}
    }
}

/// The edits that take `src.` from every package; none where not all have it.
fn without_src(packages: Option<&Value>) -> Option<Vec<Edit>> {
    let texts = packages?.texts();
    texts.map(|text| Some(text.replace(text.as_str().strip_prefix("src.")?))).collect()
}
