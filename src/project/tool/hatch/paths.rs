//! Paths that hatchling is told to take, and those of them that it cannot.

use super::Options;
use crate::document::{Entry, Str, Table, Value};
use crate::files;
use crate::project::tree::{Tree, join};
use crate::text::Span;
use crate::text::nearest::nearest;

/// A path in the configuration that hatchling cannot follow.
#[derive(Debug)]
pub struct BadPath<'d> {
    pub path: String,
    /// The key it belongs to.
    pub key: &'static str,
    pub span: Span,
    /// The string, where it is one.
    pub text: Option<&'d Str>,
    pub problem: PathProblem,
    /// What was probably meant.
    pub near: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// Nothing stands there, and the build stops.
    Missing,
    /// Nothing stands there, and nothing is shipped for it.
    MissingSilently,
    /// It starts with `..` or `~`, and the build stops.
    Leaves,
    /// It stands in the list before, and the build stops.
    Repeated,
    /// An empty string, and the build stops.
    Empty,
    /// It is not given, and the hook that `key` names needs it.
    Required,
}

/// The script of a hook that is written in the project: without it the build stops.
pub(super) fn scripts<'d>(
    table: Option<&'d Table>,
    options: Options<'d>,
    tree: Tree<'_>,
    bad: &mut Vec<BadPath<'d>>,
) {
    let metadata = table.and_then(|table| table.at(&["metadata", "hooks", "custom"]));
    let hooks = [options.target, options.build].map(|table| table?.at(&["hooks", "custom"]));
    let versions = [options.target, options.build].map(|table| table?.at(&["hooks", "version"]));
    for hook in versions.into_iter().flatten() {
        let Some(table) = hook.as_table().filter(|table| !table.contains("path")) else { continue };
        if table.get("enable-by-default").and_then(Value::as_bool) != Some(false) {
            let span = table.header.unwrap_or(hook.span);
            let (path, problem) = (String::new(), PathProblem::Required);
            bad.push(BadPath { path, key: "version", span, text: None, problem, near: None });
        }
    }
    for hook in hooks.into_iter().chain([metadata]).flatten() {
        let Some(hook) = hook.as_table() else { continue };
        if hook.get("enable-by-default").and_then(Value::as_bool) == Some(false) {
            continue;
        }
        let (text, path) = match hook.get("path") {
            None => (None, "hatch_build.py"),
            Some(value) => match value.as_text() {
                Some(text) => (Some(text), text.as_str()),
                None => continue,
            },
        };
        let span = text.map(|text| text.span).or(hook.header);
        if let (Some(span), Some(false)) = (span, tree.is_file(path)) {
            let (path, problem) = (path.to_owned(), PathProblem::Missing);
            bad.push(BadPath { path, key: "custom", span, text, problem, near: None });
        }
    }
}

/// Sources of `force-include` and the files of `sbom-files` have to exist.
pub(super) fn forced<'d>(options: Options<'d>, tree: Tree<'_>, bad: &mut Vec<BadPath<'d>>) {
    let sdist = options.build.and_then(|build| build.at(&["targets", "sdist", "force-include"]));
    let wheel = options.entry("force-include").map(|entry| &entry.value);
    for value in [wheel, sdist].into_iter().flatten() {
        let entries = value.as_table().map_or(&[] as &[Entry], |table| &table.entries);
        for Entry { key, .. } in entries {
            if key.name.starts_with('~') || tree.exists(&key.name) != Some(false) {
                continue;
            }
            let (path, span, problem) = (key.name.clone(), key.span, PathProblem::Missing);
            let key = "force-include";
            bad.push(BadPath { path, key, span, text: None, problem, near: None });
        }
    }
    for text in options.texts("sbom-files").unwrap_or_default() {
        if tree.is_file(text.as_str()) == Some(false) {
            bad.push(BadPath::of(text, "sbom-files", PathProblem::Missing));
        }
    }
}

/// The paths among `texts` where something stands; none where one of them cannot be judged.
pub(super) fn selected<'d>(
    texts: &[&'d Str],
    key: &'static str,
    tree: Tree<'_>,
    bad: &mut Vec<BadPath<'d>>,
) -> Option<Vec<String>> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    let mut is_known = true;
    for text in texts {
        let path = normal(text.as_str());
        if path.starts_with("..") || path.starts_with('~') {
            bad.push(BadPath::of(text, key, PathProblem::Leaves));
            is_known = false;
        } else if seen.contains(&path) {
            bad.push(BadPath::of(text, key, PathProblem::Repeated));
            is_known = false;
        } else {
            match tree.exists(&path) {
                None => is_known = false,
                Some(true) => found.push(path.clone()),
                Some(false) => {
                    let near = near(&path, tree);
                    bad.push(BadPath {
                        near,
                        ..BadPath::of(text, key, PathProblem::MissingSilently)
                    });
                }
            }
            seen.push(path);
        }
    }
    is_known.then_some(found)
}

/// What stands where `path` leads to nothing: a name of nearly the same letters, or the same in
/// `src`.
fn near(path: &str, tree: Tree<'_>) -> Option<String> {
    let in_src = join("src", path);
    if tree.exists(&in_src) == Some(true) {
        return Some(in_src);
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let names = tree.folders_in(folder);
    let close = nearest(name, names.iter().map(String::as_str), 2)?;
    Some(join(folder, close))
}

/// Empty strings among patterns and paths.
pub(super) fn empty<'d>(options: Options<'d>, bad: &mut Vec<BadPath<'d>>) {
    for key in ["include", "exclude", "artifacts", "packages", "dev-mode-dirs"] {
        for text in options.texts(key).unwrap_or_default() {
            if text.as_str().is_empty() {
                bad.push(BadPath::of(text, key, PathProblem::Empty));
            }
        }
    }
}

/// `normalize_relative_path`: a slash at either end does not count.
fn normal(path: &str) -> String {
    let trimmed = path.trim_start_matches('/');
    files::inside(trimmed).unwrap_or_else(|_| trimmed.to_owned())
}

impl<'d> BadPath<'d> {
    fn of(text: &'d Str, key: &'static str, problem: PathProblem) -> Self {
        let path = text.value.clone();
        BadPath { path, key, span: text.span, text: Some(text), problem, near: None }
    }
}
