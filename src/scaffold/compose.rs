//! The text of the project file, with the tables that the backend needs to find the module and none
//! that it does not need.

use super::facts::Facts;
use super::{Author, Refusal, Wish};
use crate::document::{Document, edit};
use crate::files::Files;
use crate::grammar::name;
use crate::project::{Backend, Module, Project, Search, Settings};
use crate::spec::backends;
use crate::text::Edit;

pub(super) struct Composed {
    /// The lines below `[build-system]`, other tables included.
    lines: Vec<String>,
}

impl Composed {
    pub fn text(&self) -> String {
        format!("[build-system]\n{}\n", self.lines.join("\n"))
    }

    /// The edit that puts it in front of the tables of others.
    pub fn put_into(&self, document: &Document) -> Edit {
        document.add_table_first(&["build-system"], &self.lines)
    }
}

pub(super) fn project(
    files: &dyn Files,
    wish: &Wish,
    name: &str,
    module: &Module,
    facts: &Facts,
) -> Result<Composed, Refusal> {
    let refused = || Refusal::Backend { backend: wish.backend.name() };
    let package = wish.backend.package().ok_or_else(refused)?;
    let provider = backends::of_package(package).ok_or_else(refused)?;
    let mut lines = vec![
        format!("requires = [{}]", edit::quote(provider.requirement)),
        format!("build-backend = {}", edit::quote(provider.object)),
        String::new(),
        "[project]".to_owned(),
        format!("name = {}", edit::quote(name)),
    ];
    if !facts.dynamic.contains(&"version") {
        lines.push(format!("version = {}", edit::quote(&facts.version)));
    }
    if !facts.dynamic.contains(&"description") {
        lines.push(format!("description = {}", edit::quote(&facts.description)));
    }
    if let Some(path) = &facts.readme {
        let path_text = edit::quote(path);
        lines.push(match path.contains('.') {
            true => format!("readme = {path_text}"),
            false => format!("readme = {{ file = {path_text}, content-type = \"text/plain\" }}"),
        });
    }
    lines.push(format!("requires-python = \">=3.{}\"", facts.python));
    if let Some(license) = &facts.license {
        lines.push(format!("license = {}", edit::quote(license)));
    }
    if !facts.license_files.is_empty() {
        lines.push(format!("license-files = {}", array(facts.license_files.iter())));
    }
    lines.extend(authors(&wish.authors));
    lines.push("dependencies = []".to_owned());
    if !facts.dynamic.is_empty() {
        lines.push(format!("dynamic = {}", array(facts.dynamic.iter())));
    }
    let mut composed = Composed { lines };
    if !finds(&composed, files, module) {
        composed.lines.push(String::new());
        composed.lines.extend(table(wish.backend, name, module));
    }
    Ok(composed)
}

fn array(texts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let texts: Vec<String> = texts.map(|text| edit::quote(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

fn authors(authors: &[Author]) -> Vec<String> {
    let one = |author: &Author| {
        let name = author.name.as_ref().map(|name| format!("name = {}", edit::quote(name)));
        let email = author.email.as_ref().map(|email| format!("email = {}", edit::quote(email)));
        let parts: Vec<String> = name.into_iter().chain(email).collect();
        format!("{{ {} }}", parts.join(", "))
    };
    match authors {
        [] => Vec::new(),
        [only] => vec![format!("authors = [{}]", one(only))],
        several => {
            let lines = several.iter().map(|author| format!("  {},", one(author)));
            let first = "authors = [".to_owned();
            std::iter::once(first).chain(lines).chain(["]".to_owned()]).collect()
        }
    }
}

/// Whether the backend finds this module, and nothing else, without being told.
fn finds(composed: &Composed, files: &dyn Files, module: &Module) -> bool {
    let document = Document::parse(composed.text());
    let project = Project::read(&document, Some(files), &Settings::default());
    let Search::Found(found) = project.tool.search() else { return false };
    let [only] = found.as_slice() else { return false };
    let below = || module.path.strip_prefix(&only.path).is_some_and(|rest| rest.starts_with('/'));
    only.path == module.path || only.is_package && below()
}

/// What tells the backend where the module is.
fn table(backend: Backend, name: &str, module: &Module) -> Vec<String> {
    let root = module.root();
    // What is shipped of a namespace is the folder that it begins with.
    let top = module.name.split('.').next().unwrap_or(&module.name);
    let shipped = if module.is_package { top.to_owned() } else { format!("{top}.py") };
    let path = if root.is_empty() { shipped.clone() } else { format!("{root}/{shipped}") };
    let (quoted, path) = (edit::quote(&module.name), edit::quote(&path));
    let lines = |header: &str, lines: &[String]| {
        std::iter::once(header.to_owned()).chain(lines.iter().cloned()).collect()
    };
    match backend {
        Backend::Flit => lines("[tool.flit.module]", &[format!("name = {quoted}")]),
        Backend::Hatchling => {
            let header = "[tool.hatch.build.targets.wheel]";
            match (module.is_package, root) {
                (true, _) => lines(header, &[format!("packages = [{path}]")]),
                (false, "") => lines(header, &[format!("only-include = [{path}]")]),
                (false, root) => {
                    let sources = format!("sources = [{}]", edit::quote(root));
                    lines(header, &[format!("only-include = [{path}]"), sources])
                }
            }
        }
        Backend::Setuptools if module.is_package => {
            let below = edit::quote(&format!("{}.*", module.name));
            let mut keys = vec![format!("include = [{quoted}, {below}]")];
            if !root.is_empty() {
                keys.insert(0, format!("where = [{}]", edit::quote(root)));
            }
            lines("[tool.setuptools.packages.find]", &keys)
        }
        Backend::Setuptools => {
            let mut keys = vec![format!("py-modules = [{quoted}]")];
            if !root.is_empty() {
                keys.push(format!("package-dir = {{ \"\" = {} }}", edit::quote(root)));
            }
            lines("[tool.setuptools]", &keys)
        }
        Backend::Uv => {
            let mut keys = Vec::new();
            if name::file_form(name) != module.name {
                keys.push(format!("module-name = {quoted}"));
            }
            if root != "src" {
                keys.push(format!("module-root = {}", edit::quote(root)));
            }
            lines("[tool.uv.build-backend]", &keys)
        }
        Backend::Pdm => {
            let folder = edit::quote(if root.is_empty() { "." } else { root });
            let keys = [format!("includes = [{path}]"), format!("package-dir = {folder}")];
            lines("[tool.pdm.build]", &keys)
        }
        Backend::Poetry => {
            let from = match root {
                "" => String::new(),
                root => format!(", from = {}", edit::quote(root)),
            };
            let include = edit::quote(&shipped);
            lines("[tool.poetry]", &[format!("packages = [{{ include = {include}{from} }}]")])
        }
        _ => Vec::new(),
    }
}
