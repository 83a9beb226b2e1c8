//! What the project file says of indexes to publish to: the settings of uv.

use crate::cli::arguments::Publish;
use crate::cli::input;
use crate::document::Document;
use crate::engine::form::Kind;
use crate::engine::index::{Origin, ProjectIndex};
use crate::project::{PublishIndex, publish_indexes};
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

/// The indexes of the project at `path`, or of the nearest one.
pub fn of_project(path: Option<&Path>) -> Vec<ProjectIndex> {
    let input = match path {
        Some(path) => input::of_argument(path, None),
        None => input::nearest(),
    };
    // Without a project nothing is said; a build tells why it cannot be read.
    let Some(input) = input.ok().filter(|input| !input.standard_input) else { return Vec::new() };
    let Ok(bytes) = input.read() else { return Vec::new() };
    let of = |own: PublishIndex| ProjectIndex {
        name: own.name,
        url: own.url,
        check_url: own.check_url,
        from: Origin::Project { path: input.path.clone(), line: own.line },
    };
    publish_indexes(&Document::of_bytes(&bytes)).into_iter().map(of).collect()
}
