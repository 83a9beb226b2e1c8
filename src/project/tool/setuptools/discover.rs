//! What setuptools finds where packages are not listed.

use super::listed::Folders;
use super::texts;
use crate::document::{Table, Value};
use crate::files;
use crate::grammar::entry_point::is_identifier;
use crate::grammar::glob::Word;
use crate::project::modules::{Module, Search, has_init};
use crate::project::tree::{Tree, join};

/// Names at the top of a flat layout that are passed over (`FlatLayoutPackageFinder._EXCLUDE`).
const NOT_PACKAGES: &[&str] = &[
    "ci",
    "bin",
    "debian",
    "doc",
    "docs",
    "documentation",
    "manpages",
    "news",
    "newsfragments",
    "changelog",
    "test",
    "tests",
    "unit_test",
    "unit_tests",
    "example",
    "examples",
    "scripts",
    "tools",
    "util",
    "utils",
    "python",
    "build",
    "dist",
    "venv",
    "env",
    "requirements",
    "tasks",
    "fabfile",
    "site_scons",
    "benchmark",
    "benchmarks",
    "exercise",
    "exercises",
    "htmlcov",
];

/// Likewise for files (`FlatLayoutModuleFinder.DEFAULT_EXCLUDE`).
const NOT_MODULES: &[&str] = &[
    "setup",
    "conftest",
    "test",
    "tests",
    "example",
    "examples",
    "build",
    "toxfile",
    "noxfile",
    "pavement",
    "dodo",
    "tasks",
    "fabfile",
    "conanfile",
    "manage",
    "benchmark",
    "benchmarks",
    "exercise",
    "exercises",
];

/// The automatic discovery: the folders of `package-dir`, else `src`, else the project folder.
pub(super) fn automatic(folders: &Folders<'_>, tree: Tree<'_>) -> Search {
    if folders.has_named() {
        return Search::Unknown;
    }
    let Ok(src) = files::inside(folders.root().unwrap_or("src")) else { return Search::Unknown };
    match tree.is_directory(&src) {
        None => Search::Unknown,
        Some(true) => in_src(&src, tree),
        Some(false) => flat(tree),
    }
}

/// Every folder counts, with or without `__init__.py`.
fn in_src(src: &str, tree: Tree<'_>) -> Search {
    let mut found = Vec::new();
    for folder in tree.folders_in(src) {
        if is_package_name(&folder) {
            found.push(Module::package(&folder, join(src, &folder)));
        }
    }
    for file in tree.files_in(src, ".py") {
        let name = &file[..file.len() - ".py".len()];
        if is_identifier(name) {
            found.push(Module::file(name, join(src, &file)));
        }
    }
    if found.is_empty() {
        return Search::Nothing { places: vec![format!("{src}/")] };
    }
    Search::Found(found)
}

fn flat(tree: Tree<'_>) -> Search {
    let folders = tree.folders_in("");
    let is_shown = |name: &str| !name.starts_with(['.', '_']);
    let packages: Vec<&String> = folders
        .iter()
        .filter(|name| {
            is_package_name(name)
                && is_shown(name)
                && !NOT_PACKAGES.contains(&name.as_str())
                && (is_identifier(name) || name.ends_with("-stubs"))
        })
        .collect();
    let (stubs, tops): (Vec<&String>, Vec<&String>) =
        packages.into_iter().partition(|name| name.ends_with("-stubs"));
    if tops.len() > 1 {
        return Search::Several(tops.into_iter().map(|name| format!("{name}/")).collect());
    }
    let package = |name: &String| Module::package(name, name.clone());
    let mut found: Vec<Module> = tops.iter().chain(&stubs).map(|name| package(name)).collect();
    if tops.is_empty() {
        let files = tree.files_in("", ".py");
        let modules: Vec<&String> = files
            .iter()
            .filter(|file| {
                let name = &file[..file.len() - ".py".len()];
                is_identifier(name)
                    && is_shown(name)
                    && !NOT_MODULES.contains(&name)
                    && !name.eq_ignore_ascii_case("sconstruct")
            })
            .collect();
        if modules.len() > 1 {
            return Search::Several(modules.into_iter().cloned().collect());
        }
        let module = |file: &String| Module::file(&file[..file.len() - 3], file.clone());
        found.extend(modules.into_iter().map(module));
    }
    if found.is_empty() {
        return Search::Nothing { places: vec!["*/".to_owned(), "*.py".to_owned()] };
    }
    Search::Found(found)
}

/// What `PackageFinder` enters: a name with a dot is none.
fn is_package_name(name: &str) -> bool {
    !name.contains('.') && name != "ez_setup" && !name.ends_with("__pycache__")
}

/// `[tool.setuptools.packages.find]`; none where it cannot be told.
pub(super) fn find(table: &Table, tree: Tree<'_>) -> Option<Search> {
    let whole = |key: &str| -> Option<Vec<Word>> {
        Some(texts(table.get(key))?.iter().map(|text| Word::read(text.as_str())).collect())
    };
    let (include, exclude) = (whole("include")?, whole("exclude")?);
    let namespaces = match table.get("namespaces") {
        None => true,
        Some(value) => value.as_bool()?,
    };
    let mut places: Vec<&str> =
        texts(table.get("where"))?.iter().map(|text| text.as_str()).collect();
    if table.get("where").is_none() {
        places.push(".");
    }
    let chosen = |package: &str| {
        (include.is_empty() || include.iter().any(|word| word.matches(package)))
            && !exclude.iter().any(|word| word.matches(package))
    };
    let mut found = Vec::new();
    for place in &places {
        let root = files::inside(place).ok()?;
        // `include = []` selects nothing.
        if table
            .get("include")
            .and_then(Value::as_array)
            .is_some_and(|array| array.items.is_empty())
        {
            break;
        }
        found.extend(packages_in(&root, namespaces, &chosen, tree)?);
    }
    if found.is_empty() {
        let places = places.iter().map(|place| join(place, "*/")).collect();
        return Some(Search::Nothing { places });
    }
    Some(Search::Found(found))
}

/// The chosen packages directly in `root`, or the first one below; none where the tree is too
/// large to tell.
fn packages_in(
    root: &str,
    namespaces: bool,
    chosen: &dyn Fn(&str) -> bool,
    tree: Tree<'_>,
) -> Option<Vec<Module>> {
    const LIMIT: usize = 2_000;
    let mut level: Vec<(String, String)> = vec![(root.to_owned(), String::new())];
    let mut seen = 0;
    while !level.is_empty() {
        let mut found = Vec::new();
        let mut next = Vec::new();
        for (folder, package) in &level {
            for name in tree.folders_in(folder) {
                seen += 1;
                if seen > LIMIT {
                    return None;
                }
                let path = join(folder, &name);
                if name.contains('.') || !(namespaces || has_init(tree, &path)) {
                    continue;
                }
                let package =
                    if package.is_empty() { name.clone() } else { format!("{package}.{name}") };
                let always = package == "ez_setup" || package.ends_with("__pycache__");
                if chosen(&package) && !always {
                    found.push(Module::package(&package, path.clone()));
                }
                next.push((path, package));
            }
        }
        if !found.is_empty() {
            return Some(found);
        }
        level = next;
        if level.first().is_some_and(|(_, package)| package.matches('.').count() > 12) {
            return None;
        }
    }
    Some(Vec::new())
}
