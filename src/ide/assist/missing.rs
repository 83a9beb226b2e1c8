//! Metadata that lies around and that `[project]` does not give: the readme and the licence in
//! their files, the description in the docstring, the Python that older files ask for, and what
//! the repository says of itself. What is not certain is left to the author.

use super::{Assist, Scene, place};
use crate::document::edit::quote;
use crate::document::{Form, Table};
use crate::grammar::person::Email;
use crate::project::{self, Backend, Project};
use crate::python::{self, Module};
use crate::spec::backends::Use;
use crate::spec::license_texts;
use crate::text::Edit;

pub(super) const TOPIC: &str = "metadata";

/// One action for all of it, at the header of `[project]`.
pub(super) fn offer(scene: &Scene) -> Option<Assist> {
    let table = scene.project.table.filter(|table| table.form == Form::Header)?;
    if !scene.is_at_header() {
        return None;
    }
    let found: Vec<(&str, Edit)> = FINDERS
        .iter()
        .filter(|(key, _)| lacks(scene.project, table, key))
        .filter_map(|(key, find)| Some((*key, written(scene, table, key, &find(scene)?)?)))
        .collect();
    let all = |found: &[(&str, Edit)]| -> Vec<Edit> {
        found.iter().map(|(_, edit)| edit.clone()).collect()
    };
    let mut taken = found.clone();
    if !scene.is_sound(&all(&taken)) {
        taken.clear();
        for candidate in found {
            taken.push(candidate);
            if !scene.is_sound(&all(&taken)) {
                taken.pop();
            }
        }
    }
    let edits = all(&taken);
    let added: Vec<&str> = taken.iter().map(|(key, _)| *key).collect();
    let title = format!("Add what is missing: {}", added.join(", "));
    (!added.is_empty()).then_some(Assist { title, topic: TOPIC, edits, ..Assist::default() })
}

/// The edit that gives `key` this value.
fn written(scene: &Scene, table: &Table, key: &str, value: &str) -> Option<Edit> {
    if key == "urls" {
        let text = format!("[project.urls]\nRepository = {value}");
        return Some(place::table(scene.document, table, &text));
    }
    place::key(scene.document, table, key, &format!("{key} = {value}"))
}

/// The value of a key as TOML text.
type Find = fn(&Scene) -> Option<String>;

/// In the canonical order.
const FINDERS: &[(&str, Find)] = &[
    ("description", description),
    ("readme", readme),
    ("requires-python", requires_python),
    ("license", license),
    ("license-files", license_files),
    ("authors", authors),
    ("urls", urls),
];

/// Whether nothing gives `key`, under whatever spelling.
fn lacks(project: &Project, table: &Table, key: &str) -> bool {
    let is_spelt = table.entries.iter().any(|entry| {
        let name = entry.key.name.to_lowercase().replace('_', "-").replace("licence", "license");
        name == key || (key == "urls" && name == "url")
    });
    // poetry-core goes on reading its own keys.
    let of_poetry = project.document.table(&["tool", "poetry"]);
    let of_poetry = of_poetry.filter(|_| project.backend == Backend::Poetry);
    let others: &[&str] = match key {
        "urls" => &["urls", "homepage", "repository", "documentation"],
        "requires-python" => &["dependencies"],
        "license-files" => &["license"],
        _ => &[],
    };
    let told =
        |table: &Table| table.contains(key) || others.iter().any(|other| table.contains(other));
    !is_spelt && !project.is_dynamic(key) && !of_poetry.is_some_and(told)
}

/// The first paragraph of the docstring of the only module.
fn description(scene: &Scene) -> Option<String> {
    // flit_core takes it from there itself, where it is told to.
    if scene.project.backend == Backend::Flit {
        return None;
    }
    const LONGEST: usize = 200;
    let [module] = scene.project.tool.search().modules() else { return None };
    let module = Module::read(&scene.files?.read(&module.file_run()).ok()?).ok()?;
    let docstring = python::clean(&module.docstring()?.value);
    let lines = docstring.lines().take_while(|line| !line.trim().is_empty());
    let text = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let says_nothing = ["copyright", "licen", "top-level package", "usage:", "todo"];
    let is_one = text.contains(' ')
        && text.starts_with(char::is_alphanumeric)
        && text.chars().count() <= LONGEST
        && !text.chars().any(char::is_control)
        && !text.ends_with(':')
        && !says_nothing.iter().any(|word| lower.contains(word));
    is_one.then(|| quote(&text))
}

fn readme(scene: &Scene) -> Option<String> {
    let file = scene.project.readme_files.as_ref()?.first()?;
    let text = String::from_utf8(scene.files?.read(file).ok()?).ok()?;
    (!text.trim().is_empty()).then(|| quote(file))
}

fn requires_python(scene: &Scene) -> Option<String> {
    Some(quote(&project::requires_python(scene.files?)?))
}

/// Whether the file is the text of a licence by its name, and not a list of names or notices.
fn is_license(file: &str) -> bool {
    let upper = file.to_uppercase();
    upper.starts_with("LICEN") || upper.starts_with("COPYING")
}

/// The one licence whose text lies at the top of the project.
fn license(scene: &Scene) -> Option<String> {
    let project = scene.project;
    if !knows(project, Use::LicenseString) || has_license_classifiers(project) {
        return None;
    }
    recognised(scene).map(quote)
}

/// The licence that the only text of one is.
pub(super) fn recognised(scene: &Scene) -> Option<&'static str> {
    let files = scene.files?;
    let mut texts = scene.project.license.texts.as_ref()?.iter().filter(|file| is_license(file));
    let (only, None) = (texts.next()?, texts.next()) else { return None };
    if has_folder_of_licenses(scene) {
        return None;
    }
    license_texts::license(&String::from_utf8(files.read(only).ok()?).ok()?)
}

/// REUSE keeps the texts of several licences in a folder, which poetry-core finds too.
fn has_folder_of_licenses(scene: &Scene) -> bool {
    scene.files.is_none_or(|files| !files.list("LICENSES").is_empty())
}

fn has_license_classifiers(project: &Project) -> bool {
    let mut classifiers = project.value("classifiers").into_iter().flat_map(|value| value.texts());
    classifiers.any(|text| text.as_str().starts_with("License ::"))
        || project.is_dynamic("classifiers")
}

/// Every file that backends take for a licence by its name: with the key they look for no others.
fn license_files(scene: &Scene) -> Option<String> {
    let project = scene.project;
    let is_other = project.license.table.is_some() || has_folder_of_licenses(scene);
    if !knows(project, Use::Key("license-files")) || is_other {
        return None;
    }
    let files = project.license.texts.as_ref()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let are_plain = files.iter().all(|file| file.chars().all(plain));
    let listed: Vec<String> = files.iter().map(|file| quote(file)).collect();
    let has_text = files.iter().any(|file| is_license(file));
    (has_text && are_plain && files.len() <= 20).then(|| format!("[{}]", listed.join(", ")))
}

/// Whether the backend is one that is known to read it.
pub(super) fn knows(project: &Project, of: Use) -> bool {
    (project.backend.is_modelled() || project.backend == Backend::Spec) && project.takes(of)
}

fn authors(scene: &Scene) -> Option<String> {
    let repository = scene.project.repository(scene.files?)?;
    let is_name = |name: &String| {
        !name.trim().is_empty()
            && name.len() <= 200
            && !name.contains([',', '<', '>', '@', '"'])
            && !name.chars().any(char::is_control)
    };
    let is_address = |email: &String| {
        Email::read(email).fault.is_none() && email.is_ascii() && !email.contains("noreply")
    };
    let name = repository.name.filter(is_name).map(|name| format!("name = {}", quote(name.trim())));
    let email = repository.email.filter(is_address);
    let email = email.map(|email| format!("email = {}", quote(&email)));
    let parts: Vec<String> = name.into_iter().chain(email).collect();
    (!parts.is_empty()).then(|| format!("[{{ {} }}]", parts.join(", ")))
}

fn urls(scene: &Scene) -> Option<String> {
    Some(quote(&scene.project.repository(scene.files?)?.page?))
}
