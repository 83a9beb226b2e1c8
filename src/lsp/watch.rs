//! Which files the client is asked to tell of when they change on the disk: those that are of use to
//! many projects, and those that a project was judged by.

use super::log::Log;
use super::state::State;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::Client;
use tower_lsp::lsp_types::*;

/// Files of any project, by the forms of their names.
const ALWAYS: [&str; 7] = [
    "**/*.{py,pyi,txt,md,rst,cfg,ini,json,toml}",
    "**/{README,LICENSE,LICENCE,COPYING,NOTICE,AUTHORS,VERSION,MANIFEST}*",
    "**/[A-Z]*",
    "**/*version*",
    "**/{.gitignore,.hgignore,.gitattributes}",
    "**/.git/{HEAD,config}",
    "**/.git/{packed-refs,refs/**}",
];

/// The endings in the first of them.
const ENDINGS: [&str; 9] = [".py", ".pyi", ".txt", ".md", ".rst", ".cfg", ".ini", ".json", ".toml"];

/// At most so many files of one project are named to the client.
const MOST: usize = 60;

/// How long nothing new has to be read before the client is asked: half a path is no file.
const PAUSE: Duration = Duration::from_millis(700);

const METHOD: &str = "workspace/didChangeWatchedFiles";

/// A file that a project was judged by, or asked for in vain: its folder, and its path from there.
pub type Read = (PathBuf, String);

/// Those of `paths` that no form of a name covers; files directly in the project's folder are
/// covered all.
pub fn uncovered<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<String> {
    let is_covered = |path: &str| {
        let Some((_, name)) = path.rsplit_once('/') else { return true };
        ENDINGS.iter().any(|ending| name.ends_with(ending))
            || name.starts_with(|c: char| c.is_ascii_uppercase())
            || name.contains("version")
            || path.starts_with(".git/")
    };
    let named = paths.filter(|path| !is_covered(path)).map(str::to_owned);
    named.collect::<BTreeSet<String>>().into_iter().take(MOST).collect()
}

/// Asks for as long as it is polled: once for all projects, then anew whenever something was read
/// that the client does not tell of yet.
pub async fn run(state: Arc<State>, client: Client, log: Log) {
    let always = ALWAYS.map(|pattern| GlobPattern::String(pattern.to_owned())).to_vec();
    if let Err(error) = register(&client, "shipwheel-files".to_owned(), always).await {
        return log.warn(format_args!("the client does not watch files for us: {error}"));
    }
    let relative = state.session().features.relative_patterns;
    let mut watched: BTreeSet<Read> = BTreeSet::new();
    let mut last = None;
    for number in 0_u64.. {
        loop {
            state.folders.read_more.notified().await;
            while tokio::time::timeout(PAUSE, state.folders.read_more.notified()).await.is_ok() {}
            if !state.folders.read().is_subset(&watched) {
                break;
            }
        }
        watched = state.folders.read();
        let patterns = watched.iter().filter_map(|(root, path)| pattern(root, path, relative));
        let id = format!("shipwheel-read-{number}");
        if register(&client, id.clone(), patterns.collect()).await.is_err() {
            return;
        }
        // The new one first, so that no change falls between the two.
        if let Some(id) = last.replace(id) {
            let gone = Unregistration { id, method: METHOD.to_owned() };
            let _ = client.unregister_capability(vec![gone]).await;
        }
    }
}

async fn register(
    client: &Client,
    id: String,
    patterns: Vec<GlobPattern>,
) -> tower_lsp::jsonrpc::Result<()> {
    let watcher = |glob_pattern| FileSystemWatcher { glob_pattern, kind: None };
    let watchers = patterns.into_iter().map(watcher).collect();
    let options = DidChangeWatchedFilesRegistrationOptions { watchers };
    let register_options = serde_json::to_value(options).ok();
    let registration = Registration { id, method: METHOD.to_owned(), register_options };
    client.register_capability(vec![registration]).await
}

/// Exactly this file, or with an empty path every file in the folder itself.
fn pattern(root: &Path, path: &str, relative: bool) -> Option<GlobPattern> {
    // No letter stands for itself where it may mean something else.
    let plain = |text: &str| text.replace(['*', '?', '[', ']', '{', '}', ','], "?");
    let pattern = if path.is_empty() { "*".to_owned() } else { plain(path) };
    if relative {
        let base_uri = OneOf::Right(Url::from_file_path(root).ok()?);
        return Some(GlobPattern::Relative(RelativePattern { base_uri, pattern }));
    }
    let folder = plain(root.file_name()?.to_str()?);
    Some(GlobPattern::String(format!("**/{folder}/{pattern}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_whose_names_tell_nothing_are_named() {
        let paths = [
            "version",
            "license",
            "src/demo/number",
            "src/demo/a.py",
            "LICENSES/mit",
            "docs/VERSION",
            "docs/my-version",
            ".git/HEAD",
            "licenses/mit",
            "data/x.csv",
        ];
        let named = uncovered(paths.into_iter());
        assert_eq!(
            named.iter().map(String::as_str).collect::<Vec<_>>(),
            ["LICENSES/mit", "data/x.csv", "licenses/mit", "src/demo/number"]
        );
        let many: Vec<String> = (0..1_000).map(|n| format!("data/{n}.csv")).collect();
        assert_eq!(uncovered(many.iter().map(String::as_str)).len(), MOST);
    }

    #[test]
    fn a_path_is_named_exactly_where_the_client_can_read_that() {
        let text = |relative| {
            let pattern = pattern(Path::new("/home/a{b/demo"), "data/[x]", relative)?;
            serde_json::to_value(pattern).ok()
        };
        let base = "file:///home/a%7Bb/demo";
        let exact = serde_json::json!({"baseUri": base, "pattern": "data/?x?"});
        assert_eq!(text(true), Some(exact));
        assert_eq!(text(false), Some("**/demo/data/?x?".into()));
    }
}
