//! What settings of uv say of indexes to publish to: those of the project, and the user's.

use crate::analysis::uv::{self, Places};
use crate::cli::arguments::Publish;
use crate::cli::input;
use crate::cli::terminal::warn;
use crate::engine::form::Kind;
use crate::engine::index::{Origin, ProjectIndex};
use crate::project::PublishIndex;
use std::path::{Path, PathBuf};

/// The indexes of the project that is published, or that the current folder is in; none where there
/// is no project, or it says nothing.
pub fn of_publish(arguments: &Publish) -> Vec<ProjectIndex> {
    let is_archive = |path: &&Path| Kind::of(&path.to_string_lossy()).is_some();
    let first = arguments.paths.first().map(|path| path.as_path());
    of_project(first.filter(|path| !is_archive(path)))
}

/// The project file of what is published; none where only archives were named.
pub fn project_file(arguments: &Publish) -> Option<PathBuf> {
    let input = match arguments.paths.first() {
        Some(path) if Kind::of(&path.to_string_lossy()).is_some() => return None,
        Some(path) => input::of_argument(path, None),
        None => input::nearest(),
    };
    Some(input.ok().filter(|input| !input.standard_input)?.path)
}

/// The indexes for the project at `path`, or for the nearest one; without any those that count in the
/// current folder.
pub fn of_project(path: Option<&Path>) -> Vec<ProjectIndex> {
    let input = match path {
        Some(path) => input::of_argument(path, None),
        None => input::nearest(),
    };
    // A build tells why a project cannot be read.
    let input = input.ok().filter(|input| !input.standard_input);
    let folder = input.as_ref().and_then(|input| input.path.parent()).unwrap_or(Path::new(""));
    let indexes = uv::indexes(folder, &places());
    indexes.warnings.iter().for_each(|warning| warn(warning));
    let of = |(path, own): (PathBuf, PublishIndex)| ProjectIndex {
        name: own.name,
        url: own.url,
        check_url: own.check_url,
        from: Origin::Project { path, line: own.line },
    };
    indexes.found.into_iter().map(of).collect()
}

#[expect(clippy::disallowed_methods, reason = "uv is told there where its settings are")]
fn places() -> Places {
    Places::of(&|name| std::env::var_os(name), std::env::home_dir().as_deref())
}
