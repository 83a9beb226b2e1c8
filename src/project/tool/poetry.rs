//! `[tool.poetry]`, and the package that poetry-core ships for it. Source: `masonry/utils` of
//! poetry-core 2.5.0.

mod python;
mod schema;
mod shape;

use super::Reading;
use super::matched::{Matched, is_compiled, with_contents};
use crate::document::{Form, Str, Table, Value};
use crate::files;
use crate::grammar::glob::Flavour;
use crate::grammar::name;
use crate::project::modules::{self, Module, Search};
use crate::project::tree::{Tree, join};
use crate::text::Span;

pub use schema::{PoetryFault, PoetryFaultKind};

pub struct Poetry<'d> {
    /// `[tool.poetry]`
    pub table: Option<&'d Table>,
    /// `false`, where `package-mode` says that nothing is to be built.
    pub not_a_package: Option<Span>,
    /// The name that decides the search.
    pub name: Option<&'d Str>,
    /// How the search by the name ends; unknown where `packages` selects what is shipped.
    pub search: Search,
    /// What could have been meant, where the search found nothing.
    pub nearby: Vec<Module>,
    /// Elements of `packages` that the build stops at.
    pub bad_packages: Vec<BadPackage<'d>>,
    /// What its schema and its readers refuse.
    pub faults: Vec<PoetryFault>,
}

/// An element of `packages` that selects no package.
#[derive(Debug)]
pub struct BadPackage<'d> {
    pub include: &'d Str,
    /// What it selects, from the project folder.
    pub pattern: String,
    /// Whether it selects something, only no Python file.
    pub is_there: bool,
    /// Whether it is an absolute path.
    pub is_absolute: bool,
    /// Whether it would be there if it were looked for in `src`.
    pub in_src: bool,
    /// Whether the element is written `{ … }`.
    pub is_inline: bool,
}

impl<'d> Poetry<'d> {
    pub(super) fn read(reading: &Reading<'_, 'd>) -> Self {
        let table = reading.document.table(&["tool", "poetry"]);
        let legacy = table.and_then(|table| table.get("name")).and_then(Value::as_text);
        let mut poetry = Poetry {
            table,
            not_a_package: None,
            name: reading.name.or(legacy).filter(|name| name::is_valid(name.as_str())),
            search: Search::Unknown,
            nearby: Vec::new(),
            bad_packages: Vec::new(),
            faults: Vec::new(),
        };
        // The schema of poetry-core 1 was another.
        let is_2 = reading.build_system.allows_from("poetry-core", "2") != Some(false);
        if let (Some(table), true) = (table, is_2) {
            let project = reading.document.table(&["project"]);
            let is_whole = reading.document.faults().is_empty();
            poetry.faults = schema::read(table, project, is_whole);
            if poetry.faults.is_empty() {
                poetry.faults.extend(python::fault(table, project));
            }
            if let Some(tree) = reading.tree.filter(|_| poetry.faults.is_empty()) {
                poetry.faults = schema::missing_files(table, project, tree);
            }
        }
        // What cannot be told stays as it is.
        let _ = poetry.look(reading);
        poetry
    }

    fn look(&mut self, reading: &Reading<'_, 'd>) -> Option<()> {
        let value = |key: &str| self.table.and_then(|table| table.get(key));
        if let Some(mode) = value("package-mode")
            && !mode.as_bool()?
        {
            self.not_a_package = Some(mode.span);
            return None;
        }
        let tree = reading.tree?;
        // A build script may write the package first.
        if value("build").is_some() {
            return None;
        }
        let (mut in_wheel, mut in_sdist) = (false, false);
        if let Some(packages) = value("packages") {
            for item in &packages.as_array()?.items {
                let package = item.as_table()?;
                let include = package.get("include")?.as_text()?;
                let from = match package.get("from") {
                    None => "",
                    Some(from) => from.as_text()?.as_str(),
                };
                let formats: Vec<&str> = match package.get("format") {
                    None => vec!["wheel", "sdist"],
                    Some(format) => match format.as_text() {
                        Some(text) => vec![text.as_str()],
                        None => format.texts().map(Str::as_str).collect(),
                    },
                };
                in_wheel |= formats.contains(&"wheel");
                in_sdist |= formats.contains(&"sdist");
                let from = files::inside(from).ok()?;
                if let Some(mut bad) = judge(include, &from, tree) {
                    bad.is_inline = package.form == Form::Inline;
                    self.bad_packages.push(bad);
                }
            }
        }
        // Where nothing is selected for a format, the name decides for it.
        if !(in_wheel && in_sdist) {
            self.search = search(self.name?.as_str(), tree);
            if matches!(self.search, Search::Nothing { .. }) {
                self.nearby = modules::nearby(tree);
            }
        }
        Some(())
    }
}

impl Poetry<'_> {
    /// What a pattern below `tool.poetry` fits; `table` is the one it stands in.
    pub(in crate::project) fn matched(
        &self,
        keys: &[&str],
        text: &str,
        table: Option<&Table>,
        tree: Tree<'_>,
    ) -> Option<Matched> {
        let folder = match keys {
            ["include" | "exclude"] | ["include", "path"] => String::new(),
            ["packages", "include"] => match table?.get("from") {
                None => String::new(),
                Some(from) => files::inside(from.as_text()?.as_str()).ok()?,
            },
            _ => return None,
        };
        let named = tree.find(&folder, text, Flavour::Pathlib)?;
        let mut found = with_contents(named.clone(), &|_| true, tree)?;
        // A file that is found itself is taken, also where Python made it; a `**` at the end finds
        // no files before Python 3.13.
        let is_named = |file: &String| {
            let in_cache = file.split('/').any(|part| part == "__pycache__");
            let is_listed = named.contains(file) && !text.ends_with("**");
            keys[0] == "include" && is_listed && !in_cache
        };
        found.retain(|file| !is_compiled(file) || is_named(file));
        // A build script may write the files first.
        let is_built = self.table.is_some_and(|table| table.contains("build"));
        (!found.is_empty() || !is_built).then(|| Matched::files(found))
    }
}

fn search(name: &str, tree: Tree<'_>) -> Search {
    let module = name::file_form(name);
    let mut places = Vec::new();
    for root in ["", "src"] {
        let folder = join(root, &module);
        let file = format!("{folder}.py");
        let (Some(is_folder), Some(is_file)) = (tree.is_directory(&folder), tree.is_file(&file))
        else {
            return Search::Unknown;
        };
        match (is_folder, is_file) {
            (true, true) => return Search::Several(vec![folder, file]),
            (false, true) => return Search::Found(vec![Module::file(&module, file)]),
            (true, false) => {
                return match holds_python(&folder, tree) {
                    None => Search::Unknown,
                    Some(true) => Search::Found(vec![Module::package(&module, folder)]),
                    Some(false) => Search::Hollow { folder, missing: "*.py".to_owned() },
                };
            }
            (false, false) => places.extend([format!("{folder}/"), file]),
        }
    }
    Search::Nothing { places }
}

/// What is wrong with an element of `packages`; none where nothing is, or that cannot be told.
fn judge<'d>(include: &'d Str, from: &str, tree: Tree<'_>) -> Option<BadPackage<'d>> {
    let is_absolute = include.as_str().starts_with('/');
    let pattern = if is_absolute { include.value.clone() } else { join(from, include.as_str()) };
    let in_src = from.is_empty() && tree.exists(&join("src", include.as_str())) == Some(true);
    let bad = |is_there| {
        let pattern = pattern.clone();
        Some(BadPackage { include, pattern, is_there, is_absolute, in_src, is_inline: true })
    };
    if is_absolute {
        return bad(false);
    }
    let found = tree.find(from, include.as_str(), Flavour::Pathlib)?;
    let mut elements = found.iter();
    match (elements.next(), elements.next()) {
        (None, _) => bad(false),
        (Some(only), None) => {
            if !tree.is_directory(only)? {
                return None;
            }
            let name = only.rsplit('/').next().unwrap_or(only);
            // Stubs have none; whether they are complete is not judged.
            let is_stub = name.ends_with("-stubs");
            if is_stub || holds_python(only, tree)? { None } else { bad(true) }
        }
        // Which of them `**` gives depends on the version of Python.
        _ if include.as_str().ends_with("**") => None,
        (Some(first), _) => {
            let is_stub = first.split('/').any(|part| part.ends_with("-stubs"));
            let python = found.iter().any(|path| path.ends_with(".py"));
            if python || is_stub { None } else { bad(true) }
        }
    }
}

fn holds_python(folder: &str, tree: Tree<'_>) -> Option<bool> {
    tree.any_file(folder, &|_| true, &mut |path| path.ends_with(".py"))
}
