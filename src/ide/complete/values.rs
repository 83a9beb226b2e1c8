//! Which source of candidates a value has, by the path of its key.

use super::candidate::Candidate;
use super::modules::{Reference, references, shipped};
use super::names::{self, listed};
use super::paths::{self, Wanted};
use super::place::Value;
use super::requirements::{self, List};
use super::slot::Slot;
use super::{Completion, ItemKind, Scope, backends, classifiers, licenses, repository, schema};
use crate::grammar::media_type;
use crate::project::Module;
use crate::spec::keys::Type;
use crate::spec::tools::HATCH_METADATA_VERSIONS;

pub(super) fn complete(scope: &Scope, value: &Value) -> Completion {
    let path: Vec<&str> = value.path.iter().map(String::as_str).collect();
    let (mut candidates, incomplete) =
        if value.in_array { elements(scope, value, &path) } else { texts(scope, value, &path) };
    if matches!(value.slot, Slot::Bare(_)) {
        candidates.splice(0..0, bare(scope, value, &path));
    }
    let items = candidates.into_iter().filter_map(|candidate| candidate.item(value)).collect();
    Completion { items, incomplete }
}

/// Elements of arrays of strings.
fn elements(scope: &Scope, value: &Value, path: &[&str]) -> (Vec<Candidate>, bool) {
    let found = match path {
        ["project", "classifiers"] => return classifiers::complete(scope, value),
        ["build-system", "requires"] => requirements::complete(scope, value, List::BuildSystem),
        ["build-system", "backend-path"] => paths::complete(scope, value, Wanted::Folders),
        ["project", "dependencies"] => requirements::complete(scope, value, List::Dependencies),
        ["project", "optional-dependencies", _] => {
            requirements::complete(scope, value, List::Extra)
        }
        ["dependency-groups", _] => requirements::complete(scope, value, List::Group),
        ["project", "license-files"] | ["tool", "setuptools", "license-files"] => {
            let below = value.slot.value()[..value.slot.cursor()].contains('/');
            let wanted = if below { paths::any_file } else { paths::is_license };
            paths::complete(scope, value, Wanted::Files(wanted))
        }
        ["project", "dynamic"] => names::dynamic(scope, value),
        ["project", "import-names"] => import_names(scope, value),
        ["project", "import-namespaces"] => namespaces(scope, value),
        ["tool", "shipwheel", "ignore"] => names::rules(value),
        ["tool", "setuptools", "packages"] => {
            modules(scope, value, |module| module.is_package.then(|| module.name.clone()))
        }
        ["tool", "setuptools", "py-modules"] => {
            modules(scope, value, |module| (!module.is_package).then(|| module.name.clone()))
        }
        ["tool", "uv", "build-backend", "module-name"] => {
            modules(scope, value, |module| Some(module.name.clone()))
        }
        ["tool", "setuptools", "packages", "find", "where"]
        | ["tool", "hatch", "version", "search-paths"] => {
            paths::complete(scope, value, Wanted::Folders)
        }
        ["tool", "hatch", "build", .., "packages"] => {
            modules(scope, value, |module| module.is_package.then(|| module.path.clone()))
        }
        ["tool", "setuptools", "dynamic", _, "file"] => {
            paths::complete(scope, value, Wanted::Files(paths::any_file))
        }
        ["tool", "flit", "sdist", "include" | "exclude"]
        | ["tool", "hatch", "build", .., "include" | "exclude" | "artifacts" | "only-include"]
        | ["tool", "pdm", "build", "includes" | "excludes" | "source-includes"]
        | ["tool", "poetry", "include" | "exclude"]
        | ["tool", "uv", "build-backend", "source-include" | "source-exclude" | "wheel-exclude"] => {
            paths::complete(scope, value, Wanted::Anything)
        }
        _ => Vec::new(),
    };
    (found, false)
}

/// Strings that are the whole value of a key.
fn texts(scope: &Scope, value: &Value, path: &[&str]) -> (Vec<Candidate>, bool) {
    let files = |fits| paths::complete(scope, value, Wanted::Files(fits));
    let folders = || paths::complete(scope, value, Wanted::Folders);
    let found = match path {
        ["build-system", "build-backend"] => backends::objects(scope, value),
        ["project", "license"] => return licenses::complete(value),
        ["project", "license", "file"] => files(paths::is_license),
        ["project", "readme"]
        | ["project", "readme", "file"]
        | ["tool", "setuptools", "dynamic", "readme", "file"] => files(paths::is_readme),
        ["project", "readme", "content-type"]
        | ["tool", "setuptools", "dynamic", "readme", "content-type"] => {
            listed(value, media_type::KNOWN)
        }
        ["project", "requires-python"] => requirements::pythons(value),
        ["project", "authors" | "maintainers", key @ ("name" | "email")] => {
            repository::part_of_person(scope, key)
        }
        ["project", "urls", label] => repository::pages(scope, label),
        ["project", "scripts" | "gui-scripts", _] => references(scope, value, Reference::Script),
        ["project", "entry-points", _, _] => references(scope, value, Reference::EntryPoint),
        ["dependency-groups", _, "include-group"] => names::groups(&scope.project(), value),
        ["tool", "flit", "module", "name"] | ["tool", "uv", "build-backend", "module-name"] => {
            modules(scope, value, |module| Some(module.name.clone()))
        }
        ["tool", "flit", "external-data", "directory"]
        | ["tool", "pdm", "build", "package-dir"]
        | ["tool", "uv", "build-backend", "module-root"]
        | ["tool", "uv", "build-backend", "data", _]
        | ["tool", "setuptools", "package-dir", _]
        | ["tool", "poetry", "packages", "from"] => folders(),
        ["tool", "hatch", "version", "source"] => listed(value, ["regex", "code", "env", "vcs"]),
        ["tool", "hatch", "version", "scheme"] => listed(value, ["standard"]),
        ["tool", "hatch" | "pdm", "version", "path"] => files(paths::is_python),
        ["tool", "hatch", "build", .., "core-metadata-version"] => {
            listed(value, HATCH_METADATA_VERSIONS.iter().rev().copied())
        }
        ["tool", "setuptools", "dynamic", "version", "attr"] => {
            references(scope, value, Reference::Attribute)
        }
        ["tool", "setuptools", "dynamic", _, "file"] => files(paths::any_file),
        ["tool", "setuptools_scm", "version_scheme"] => listed(
            value,
            ["guess-next-dev", "no-guess-dev", "only-version", "post-release", "calver-by-date"],
        ),
        ["tool", "setuptools_scm", "local_scheme"] => {
            listed(value, ["node-and-date", "node-and-timestamp", "dirty-tag", "no-local-version"])
        }
        ["tool", "pdm", "version", "source"] => listed(value, ["file", "scm", "call"]),
        ["tool", "pdm", "version", "getter"] => references(scope, value, Reference::EntryPoint),
        ["tool", "pdm", "build", "editable-backend"] => listed(value, ["path", "editables"]),
        ["tool", "pdm", "build", "custom-hook"] => files(paths::is_python),
        ["tool", "poetry", "packages", "include"] => {
            modules(scope, value, |module| module.is_package.then(|| module.name.clone()))
        }
        ["tool", "poetry", "packages", "format"] => listed(value, ["sdist", "wheel"]),
        ["tool", "shipwheel", "target"] => listed(value, ["pypi", "testpypi", "none"]),
        ["tool", "shipwheel", "severity", _] => listed(value, ["error", "warning", "hint", "off"]),
        _ => Vec::new(),
    };
    (found, false)
}

/// What stands outside quotes: booleans, tables, and the brackets that a value needs.
fn bare(scope: &Scope, value: &Value, path: &[&str]) -> Vec<Candidate> {
    let brackets = |label: &str, snippet: &str| {
        let text = snippet.replace("[\"$1\"]", "[]").replace("$1", "").replace("$2", "");
        Candidate { snippet: Some(snippet.to_owned()), ..Candidate::toml(label, text) }
    };
    if value.in_array {
        return match path {
            ["dependency-groups", _] => {
                let groups = names::groups(&scope.project(), value);
                let include = |group: Candidate| {
                    let name = crate::document::edit::quote(&group.text);
                    let text = format!("{{ include-group = {name} }}");
                    Candidate::toml(&text, text.clone())
                };
                groups.into_iter().map(include).collect()
            }
            ["project", "authors" | "maintainers"] => {
                let person = brackets("{ name, email }", "{ name = \"$1\", email = \"$2\" }");
                repository::whole_person(scope, value).into_iter().chain([person]).collect()
            }
            ["tool", "poetry", "packages"] => {
                vec![brackets("{ include }", "{ include = \"$1\" }")]
            }
            _ => Vec::new(),
        };
    }
    match schema::type_of(path) {
        Some(Type::Boolean) => ["true", "false"].map(|word| Candidate::toml(word, word)).into(),
        Some(Type::Array(Type::Table(_))) if path[0] == "project" => {
            vec![brackets("[{ name, email }]", "[{ name = \"$1\", email = \"$2\" }]")]
        }
        Some(Type::Array(Type::Text)) => vec![brackets("[ ]", "[\"$1\"]")],
        Some(Type::Array(_)) => vec![brackets("[ ]", "[$1]")],
        Some(Type::Map(_) | Type::Table(_)) => vec![brackets("{ }", "{ $1 }")],
        _ => Vec::new(),
    }
}

fn modules(
    scope: &Scope,
    value: &Value,
    name: impl Fn(&Module) -> Option<String>,
) -> Vec<Candidate> {
    let names: Vec<String> = shipped(scope).iter().filter_map(name).collect();
    let candidates = listed(value, names.iter().map(String::as_str));
    candidates.into_iter().map(|candidate| candidate.kind(ItemKind::Module)).collect()
}

/// `name`, or `; private` behind one.
fn import_names(scope: &Scope, value: &Value) -> Vec<Candidate> {
    let (text, cursor) = (value.slot.value(), value.slot.cursor());
    let Some(semicolon) = text[..cursor].find(';') else {
        return modules(scope, value, |module| Some(module.name.clone()));
    };
    vec![Candidate::part("; private", semicolon..text.len()).labelled("private")]
}

/// The packages above those that are imported.
fn namespaces(scope: &Scope, value: &Value) -> Vec<Candidate> {
    let mut above: Vec<String> = Vec::new();
    for module in shipped(scope) {
        for (dot, _) in module.name.match_indices('.') {
            let parent = module.name[..dot].to_owned();
            if !above.contains(&parent) {
                above.push(parent);
            }
        }
    }
    listed(value, above.iter().map(String::as_str))
}
