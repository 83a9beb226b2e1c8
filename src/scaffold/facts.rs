//! What the folder says of the package: its version, description, readme and licence.

use super::{Wish, list};
use crate::document::{Document, edit};
use crate::files::Files;
use crate::grammar::version::Version;
use crate::project::{Backend, Module, Outcome, Project, Settings};
use crate::python;
use crate::spec::{license_texts, pythons};

pub(super) struct Facts {
    /// In normal form.
    pub version: String,
    /// The keys that flit_core takes from the module.
    pub dynamic: Vec<&'static str>,
    pub description: String,
    pub readme: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// The files at the top that hold licence texts.
    pub license_files: Vec<String>,
    /// The `x` of the oldest supported Python 3.x.
    pub python: u64,
}

const FIRST_VERSION: &str = "0.1.0";

/// What the index takes as a summary, in characters.
const SUMMARY_LIMIT: usize = 512;

impl Facts {
    pub fn read(
        files: &dyn Files,
        wish: &Wish,
        name: &str,
        module: &Module,
        remarks: &mut Vec<String>,
    ) -> Facts {
        // flit_core knows the most ways to the version of a module.
        let text = format!(
            "[project]\nname = {}\ndynamic = [\"version\"]\n[tool.flit.module]\nname = {}\n",
            edit::quote(name),
            edit::quote(&module.name)
        );
        let document = Document::parse(text);
        let settings = Settings { backend: Some(Backend::Flit), ..Settings::default() };
        let project = Project::read(&document, Some(files), &settings);

        let (found, is_literal) = version(&project);
        let docstring = docstring(files, module);
        let mut dynamic = Vec::new();
        if wish.backend == Backend::Flit && is_literal {
            dynamic.push("version");
            if docstring.is_some() && wish.description.is_none() {
                dynamic.push("description");
            }
        }
        let file = module.file_run();
        match (&found, dynamic.as_slice()) {
            (Some(_), ["version"]) => {
                remarks.push(format!("the version is `__version__` in `{file}`"));
            }
            (Some(_), ["version", ..]) => {
                remarks.push(format!("`{file}` tells the version and the description"));
            }
            (Some(version), _) => remarks
                .push(format!("the version {version} is a copy of `__version__` in `{file}`")),
            (None, _) => {}
        }
        let made = || {
            let kind = if module.is_package { "package" } else { "module" };
            let text = format!("The {kind} {}.", module.name);
            remarks.push(format!(
                "the description is `{text}`, for want of a better one: `{file}` has no docstring"
            ));
            text
        };
        let description = wish.description.clone().or(docstring).unwrap_or_else(made);

        let python = pythons::oldest_supported(wish.today).minor;
        remarks.push(format!(
            "requires-python is >=3.{python}, the oldest Python that still gets security fixes"
        ));
        let license_files = project.license.texts.iter().flatten();
        let license_files: Vec<String> =
            license_files.filter(|path| is_plain(path)).cloned().collect();
        let license = wish.license.clone().or_else(|| recognized(files, &license_files));
        if license.is_none() {
            remarks.push(match license_files.is_empty() {
                true => "there is no licence, and without one nobody may use the package: add its \
                         text as `LICENSE`, and its name as `license`"
                    .to_owned(),
                false => format!(
                    "which licence it is was not seen from {}: add its name as `license`",
                    list(&license_files)
                ),
            });
        }
        let readme = readme(files);
        if readme.is_none() {
            remarks.push(
                "there is no readme, so the project's page will be empty: add a `README.md`, and \
                 `readme = \"README.md\"`"
                    .to_owned(),
            );
        }
        Facts {
            version: found.unwrap_or_else(|| FIRST_VERSION.to_owned()),
            dynamic,
            description,
            readme,
            license,
            license_files,
            python,
        }
    }
}

/// The version of the module in normal form, and whether flit_core can read it as it stands.
fn version(project: &Project) -> (Option<String>, bool) {
    let Ok(version) = project.published_version() else { return (None, false) };
    let is_literal = project.resolved_version.as_ref().is_some_and(|resolved| {
        matches!(&resolved.outcome, Outcome::Text { value, .. }
            if Version::read(value).is_ok_and(|read| read.to_string() == *value))
    });
    (Some(version), is_literal)
}

/// The first line of the module's docstring, as flit_core takes it.
fn docstring(files: &dyn Files, module: &Module) -> Option<String> {
    let source = python::Module::read(&files.read(&module.file_run()).ok()?).ok()?;
    let text = source.docstring()?.value;
    let ends = |c: char| c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}');
    let line = text.trim_start().split(ends).next()?.trim_end();
    let fits = !line.is_empty() && line.chars().count() <= SUMMARY_LIMIT;
    (fits && !line.contains('\t')).then(|| line.to_owned())
}

/// The readme at the top of the folder, the usual one first.
pub(super) fn readme(files: &dyn Files) -> Option<String> {
    const USUAL: [&str; 4] = ["readme.md", "readme.rst", "readme.txt", "readme"];
    let listed = files.list("");
    USUAL.iter().find_map(|usual| {
        let mut named = listed.iter().filter(|e| !e.directory && e.name.to_lowercase() == *usual);
        named.next().map(|entry| entry.name.clone())
    })
}

/// The licence that all the texts are.
fn recognized(files: &dyn Files, paths: &[String]) -> Option<String> {
    let of_license = |path: &&String| {
        let lower = path.to_lowercase();
        lower.starts_with("licen") || lower.starts_with("copying")
    };
    let mut ids = paths.iter().filter(of_license).map(|path| {
        let bytes = files.read(path).ok()?;
        license_texts::license(std::str::from_utf8(&bytes).ok()?)
    });
    let first = ids.next()??;
    ids.all(|id| id == Some(first)).then(|| first.to_owned())
}

/// Whether a name can stand in `license-files` as it is.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
