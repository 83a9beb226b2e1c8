//! `[tool.hatch]`, and what hatchling puts into the wheel for it. Source: `builders/wheel.py` and
//! `builders/config.py` of hatchling 1.33.0.

mod ignored;
mod matched;
mod paths;

use super::Reading;
use super::excluded::Excluded;
use crate::document::{Document, Entry, Str, Table, Value};
use crate::grammar::name;
use crate::project::modules::{self, Module, Search};
use crate::project::tree::{Tree, join};
use crate::text::Span;

pub use ignored::IgnoredBy;
pub use paths::{BadPath, PathProblem};

pub struct Hatch<'d> {
    /// `[tool.hatch]`
    pub table: Option<&'d Table>,
    /// The tables that hatch.toml has as well: those there take the place of these.
    pub shadowed: Vec<String>,
    /// How the search by the project's name ends; unknown where files are selected explicitly.
    pub search: Search,
    /// What could have been meant, where the search found nothing.
    pub nearby: Vec<Module>,
    /// Paths in the configuration that hatchling cannot follow.
    pub bad_paths: Vec<BadPath<'d>>,
    pub content: Content<'d>,
    /// The files and folders that the wheel is made of, where they are known.
    sources: Vec<String>,
    /// What selects the content, where something does: the first path, or the patterns.
    pub selected_at: Option<Span>,
    /// Whether `artifacts` is given.
    pub has_artifacts: bool,
    /// What leaves out of the sdist all that the wheel is made of.
    pub excluded: Option<Excluded>,
}

/// What the wheel will hold besides metadata.
#[derive(Debug)]
pub enum Content<'d> {
    Unknown,
    /// At least one file.
    Some,
    /// No file, because nothing of what is selected exists.
    Nothing,
    /// No file, because every selected one is ignored.
    Ignored {
        folder: String,
        by: IgnoredBy<'d>,
    },
    /// Everything in the project: `packages = []` selects nothing and is no default either.
    Everything,
}

/// The options of the wheel: the target's own, else those of all targets.
#[derive(Clone, Copy)]
struct Options<'d> {
    target: Option<&'d Table>,
    build: Option<&'d Table>,
}

impl<'d> Options<'d> {
    fn entry(self, key: &str) -> Option<&'d Entry> {
        self.target.and_then(|table| table.entry(key)).or_else(|| self.build?.entry(key))
    }

    /// The strings of an array; none where it is of another type.
    fn texts(self, key: &str) -> Option<Vec<&'d Str>> {
        let Some(entry) = self.entry(key) else { return Some(Vec::new()) };
        let array = entry.value.as_array()?;
        array.items.iter().map(Value::as_text).collect()
    }

    fn flag(self, key: &str) -> bool {
        self.entry(key).is_some_and(|entry| entry.value.as_bool() != Some(false))
    }

    /// Whether a hook runs whose work is not known: it may write files and select them.
    fn is_hooked(self) -> bool {
        let harmless = |entry: &Entry| {
            let enabled = entry.value.as_table().and_then(|hook| hook.get("enable-by-default"));
            matches!(entry.key.name.as_str(), "version" | "vcs")
                || enabled.and_then(Value::as_bool) == Some(false)
        };
        let hooks = |table: Option<&'d Table>| {
            let hooks = table.and_then(|table| table.get("hooks"));
            hooks.and_then(Value::as_table).map_or(&[] as &[Entry], |hooks| &hooks.entries)
        };
        hooks(self.target).iter().chain(hooks(self.build)).any(|hook| !harmless(hook))
    }
}

impl<'d> Hatch<'d> {
    pub(super) fn read(reading: &Reading<'_, 'd>) -> Self {
        let table = reading.document.table(&["tool", "hatch"]);
        let mut hatch = Hatch {
            table,
            shadowed: Vec::new(),
            search: Search::Unknown,
            nearby: Vec::new(),
            bad_paths: Vec::new(),
            content: Content::Unknown,
            sources: Vec::new(),
            selected_at: None,
            has_artifacts: false,
            excluded: None,
        };
        let Some(tree) = reading.tree else { return hatch };
        hatch.shadowed = shadowed(tree);
        let is_old = reading.build_system.allows_from("hatchling", "1.19") == Some(false);
        if !hatch.is_shadowed("build") && !is_old {
            let build = table.and_then(|table| table.get("build")).and_then(Value::as_table);
            let target = build.and_then(|build| build.at(&["targets", "wheel"]));
            let target = target.and_then(Value::as_table);
            hatch.look(reading, tree, Options { target, build });
            let sdist = build.and_then(|build| build.at(&["targets", "sdist"]));
            if let (Some(sdist), Content::Some) = (sdist.and_then(Value::as_table), &hatch.content)
            {
                let options = Options { target: Some(sdist), build };
                hatch.excluded = ignored::sdist_lacks(options, tree, &hatch.sources);
            }
        }
        hatch
    }

    /// Whether `[tool.hatch.NAME]` is read from hatch.toml.
    pub fn is_shadowed(&self, name: &str) -> bool {
        self.shadowed.iter().any(|shadowed| shadowed == name)
    }

    fn look(&mut self, reading: &Reading<'_, 'd>, tree: Tree<'_>, options: Options<'d>) {
        self.has_artifacts = options.entry("artifacts").is_some();
        paths::scripts(self.table, options, tree, &mut self.bad_paths);
        paths::empty(options, &mut self.bad_paths);
        let is_empty = self.bad_paths.iter().any(|bad| bad.problem == PathProblem::Empty);
        if options.is_hooked() || is_empty {
            return;
        }
        paths::forced(options, tree, &mut self.bad_paths);
        let (Some(only), Some(packages), Some(include)) =
            (options.texts("only-include"), options.texts("packages"), options.texts("include"))
        else {
            return;
        };
        let is_forced = options.entry("force-include").is_some();
        let selected = if only.is_empty() { packages } else { only };
        if let Some(first) = selected.first() {
            self.selected_at = Some(first.span);
            let key = if options.entry("only-include").is_some_and(is_given) {
                "only-include"
            } else {
                "packages"
            };
            let found = paths::selected(&selected, key, tree, &mut self.bad_paths);
            self.content = match found {
                None => Content::Unknown,
                Some(found) if found.is_empty() && is_forced => Content::Some,
                Some(found) if found.is_empty() => Content::Nothing,
                Some(found) => {
                    let content = ignored::content(options, tree, &found);
                    if !is_forced {
                        self.sources = found;
                    }
                    content
                }
            };
            return;
        }
        if !include.is_empty() {
            self.selected_at = options.entry("include").map(|entry| entry.value.span);
            self.content = ignored::included(options, tree, &include);
            if is_forced && matches!(self.content, Content::Nothing) {
                self.content = Content::Some;
            }
            return;
        }
        // Without a package of the project's name only what is forced would be shipped then.
        if options.flag("bypass-selection") || is_forced {
            return;
        }
        if let Some(packages) = options.entry("packages") {
            self.selected_at = Some(packages.value.span);
            self.content = Content::Everything;
            return;
        }
        let Some(name) = reading.name.filter(|name| name::is_valid(name.as_str())) else { return };
        self.search = search(name.as_str(), tree);
        match &self.search {
            Search::Found(found) => {
                let folders: Vec<String> = found.iter().map(|module| module.path.clone()).collect();
                self.content = ignored::content(options, tree, &folders);
                self.sources = folders;
            }
            Search::Nothing { .. } => self.nearby = modules::nearby(tree),
            _ => {}
        }
    }
}

/// The keys at the top of hatch.toml; those of the backend where it cannot be read.
fn shadowed(tree: Tree<'_>) -> Vec<String> {
    if tree.is_file("hatch.toml") == Some(false) {
        return Vec::new();
    }
    let document = tree.text("hatch.toml", 100_000).map(Document::parse);
    match document.filter(|document| document.faults().is_empty()) {
        Some(document) => {
            document.root().entries.iter().map(|entry| entry.key.name.clone()).collect()
        }
        None => ["build", "metadata", "version"].map(str::to_owned).to_vec(),
    }
}

fn is_given(entry: &Entry) -> bool {
    entry.value.as_array().is_some_and(|array| !array.items.is_empty())
}

/// hatchling looks for the name as written, then for the normalised one.
fn search(name: &str, tree: Tree<'_>) -> Search {
    let mut names = vec![file_name(name), file_name(&name::normalize(name))];
    names.dedup();
    let mut places = Vec::new();
    let mut hollow = None;
    for name in names {
        for root in ["", "src"] {
            let folder = join(root, &name);
            let init = join(&folder, "__init__.py");
            match tree.is_file(&init) {
                None => return Search::Unknown,
                Some(true) => return Search::Found(vec![Module::package(&name, folder)]),
                Some(false) => places.push(init),
            }
            if hollow.is_none() && tree.is_directory(&folder) == Some(true) {
                hollow = Some(folder);
            }
        }
        let file = format!("{name}.py");
        match tree.is_file(&file) {
            None => return Search::Unknown,
            Some(true) => return Search::Found(vec![Module::file(&name, file)]),
            Some(false) => places.push(file),
        }
        let shown = tree.folders_in("").into_iter().filter(|folder| !folder.starts_with('.'));
        let mut spaces = shown.filter(|folder| modules::has_init(tree, &join(folder, &name)));
        if let (Some(space), None) = (spaces.next(), spaces.next()) {
            return Search::Found(vec![Module::package(&space.clone(), space)]);
        }
        places.push(format!("*/{name}/__init__.py"));
    }
    match hollow {
        Some(folder) => Search::Hollow { folder, missing: "__init__.py".to_owned() },
        None => Search::Nothing { places },
    }
}

/// `normalize_file_name_component`: each run of hyphens becomes one `_`.
fn file_name(name: &str) -> String {
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    words.join("_")
}
