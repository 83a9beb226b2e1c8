//! The patterns of `[tool.flit.sdist]`, and what they do to the files that the sdist needs.
//! Source: `sdist.py` of flit_core 4.2.0.

use super::FlitModule;
use crate::document::{Document, Str, Value};
use crate::files;
use crate::grammar::glob::{Flavour, Word};
use crate::project::modules::Search;
use crate::project::tree::{Tree, join};

/// The findings about the patterns.
#[derive(Debug, Default)]
pub struct SdistPatterns<'d> {
    /// Elements of `include` that match nothing.
    pub idle: Vec<&'d Str>,
    /// Elements of `exclude` that match a file without which the sdist is not made, and the file.
    pub harmful: Vec<(&'d Str, String)>,
}

impl<'d> SdistPatterns<'d> {
    pub(super) fn read(
        document: &'d Document,
        module: Option<&FlitModule<'d>>,
        search: &Search,
        is_4: bool,
        tree: Tree<'_>,
    ) -> Self {
        let mut patterns = SdistPatterns::default();
        let Some(sdist) = document.table(&["tool", "flit", "sdist"]) else { return patterns };
        let texts = |key: &str| sdist.get(key).into_iter().flat_map(Value::texts);
        for text in texts("include") {
            if is_usable(text)
                && tree.find("", text.as_str(), Flavour::Glob).is_some_and(|found| found.is_empty())
            {
                patterns.idle.push(text);
            }
        }
        let mut needed = None;
        for text in texts("exclude") {
            if !is_usable(text) {
                continue;
            }
            let Some(found) = tree.find("", text.as_str(), Flavour::Glob) else { continue };
            if found.is_empty() {
                continue;
            }
            let needed =
                needed.get_or_insert_with(|| needed_files(document, module, search, is_4, tree));
            let hit = needed.iter().find(|file| {
                found.contains(file.as_str())
                    || file.match_indices('/').any(|(at, _)| found.contains(&file[..at]))
            });
            if let Some(file) = hit {
                patterns.harmful.push((text, file.clone()));
            }
        }
        patterns
    }
}

/// Others have a rule of their own.
pub(super) fn is_usable(text: &Str) -> bool {
    let pattern = text.as_str();
    !pattern.is_empty() && !pattern.contains(|c: char| c < ' ' || "<>:\"\\".contains(c))
}

/// What flit_core calls crucial: the project file, the readme, licence texts and the module.
pub(super) fn needed_files(
    document: &Document,
    module: Option<&FlitModule>,
    search: &Search,
    is_4: bool,
    tree: Tree<'_>,
) -> Vec<String> {
    let mut needed = vec!["pyproject.toml".to_owned()];
    let text = |path: &[&str]| document.at(path).and_then(Value::as_text);
    let named = [
        text(&["project", "readme"]),
        text(&["project", "readme", "file"]),
        text(&["project", "license", "file"]),
    ];
    needed.extend(named.into_iter().flatten().filter_map(|path| files::inside(path.as_str()).ok()));
    match document.at(&["project", "license-files"]) {
        Some(globs) => {
            for glob in globs.texts() {
                needed.extend(tree.find("", glob.as_str(), Flavour::Pathlib).unwrap_or_default());
            }
        }
        None => {
            let more: &[&str] = if is_4 { &["NOTICE*", "AUTHORS*"] } else { &[] };
            let usual = ["COPYING*", "LICEN[CS]E*"];
            let words: Vec<Word> = usual.iter().chain(more).map(|word| Word::read(word)).collect();
            let files = tree.files_in("", "").into_iter();
            needed.extend(files.filter(|name| words.iter().any(|word| word.matches(name))));
        }
    }
    let is_stub = module.is_some_and(|module| module.name.ends_with("-stubs"));
    if let [only] = search.modules() {
        if only.is_package && !(is_stub && is_4) {
            needed.push(join(&only.path, "__init__.py"));
        } else if !only.is_package {
            needed.push(only.path.clone());
        }
    }
    needed
}
