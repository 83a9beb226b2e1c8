//! What the project file says of indexes to publish to: the settings of uv.

use crate::cli::arguments::Publish;
use crate::cli::input;
use crate::document::{Document, Table};
use crate::engine::form::Kind;
use crate::engine::index::{Origin, ProjectIndex};
use crate::text::Span;
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
    let document = Document::of_bytes(&bytes);
    let origin = |span: Span| Origin::Project {
        path: input.path.clone(),
        line: document.lines().line_of(span.start) + 1,
    };
    of_document(&document, &origin)
}

fn of_document(document: &Document, origin: &dyn Fn(Span) -> Origin) -> Vec<ProjectIndex> {
    let Some(uv) = document.table(&["tool", "uv"]) else { return Vec::new() };
    let text = |table: &Table, key: &str| {
        let text = table.get(key)?.as_text()?;
        Some((text.as_str().to_owned(), origin(text.content())))
    };
    let mut all = Vec::new();
    for item in uv
        .get("index")
        .and_then(|value| value.as_array())
        .into_iter()
        .flat_map(|array| &array.items)
    {
        let Some(table) = item.as_table() else { continue };
        if let (Some((name, _)), Some((url, from))) =
            (text(table, "name"), text(table, "publish-url"))
        {
            let check_url =
                text(table, "url").map(|(url, _)| url).filter(|url| url.contains("://"));
            all.push(ProjectIndex { name: Some(name), url, check_url, from });
        }
    }
    if let Some((url, from)) = text(uv, "publish-url") {
        let check_url = text(uv, "check-url").map(|(url, _)| url).filter(|url| url.contains("://"));
        all.push(ProjectIndex { name: None, url, check_url, from });
    }
    all
}
