//! Words of a project file that open something: a page, or a file of the project.

use crate::document::Str;
use crate::files::{Files, Kind, inside};
use crate::grammar::name;
use crate::project::{Origin, Project};
use crate::text::Span;

/// A word and what it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub span: Span,
    pub to: Opens,
    /// In a few words.
    pub tooltip: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// An address of the web.
    Page(String),
    /// From the project folder.
    File(String),
}

/// At most so many.
const MOST: usize = 2_000;

/// The links in file order; none overlaps another.
pub fn links(project: &Project, files: Option<&dyn Files>) -> Vec<Link> {
    let mut out = Vec::new();
    for text in urls(project) {
        let address = text.as_str();
        let web = address.starts_with("https://") || address.starts_with("http://");
        let clean = !address.contains(|c: char| c.is_whitespace() || c.is_control());
        if web && clean && address.len() < 2_000 {
            let tooltip = "Open the page".to_owned();
            out.push(Link { span: text.content(), to: Opens::Page(address.to_owned()), tooltip });
        }
    }
    for dependency in project.dependencies.iter().take(MOST) {
        let Some(written) = dependency.requirement.name else { continue };
        let name = name::normalize(written.of(dependency.as_str()));
        if dependency.requirement.url.is_some() || !name::is_valid(&name) {
            continue;
        }
        let span = dependency.place(written);
        let tooltip = match dependency.origin {
            Origin::BuildSystem => format!("{name} on PyPI (builds the package)"),
            _ => format!("{name} on PyPI"),
        };
        let page = format!("https://pypi.org/project/{name}/");
        out.push(Link { span, to: Opens::Page(page), tooltip });
    }
    if let Some(files) = files {
        for text in paths(project) {
            let Ok(path) = inside(text.as_str()) else { continue };
            if matches!(files.kind(&path), Kind::File { .. }) {
                let tooltip = format!("Open {path}");
                out.push(Link { span: text.content(), to: Opens::File(path), tooltip });
            }
        }
    }
    out.sort_by_key(|link| link.span);
    out.dedup_by(|next, before| next.span.start < before.span.end);
    out.truncate(MOST);
    out
}

fn urls<'d>(project: &Project<'d>) -> Vec<&'d Str> {
    let table = project.value("urls").and_then(|value| value.as_table());
    let entries = table.into_iter().flat_map(|table| &table.entries);
    entries.filter_map(|entry| entry.value.as_text()).collect()
}

fn paths<'d>(project: &Project<'d>) -> Vec<&'d Str> {
    let readme = project.readme.as_ref().and_then(|readme| readme.path());
    let license = project.license.file.as_ref().map(|(path, _)| *path);
    let globs = project.license.globs.iter().map(|glob| glob.text);
    readme.into_iter().chain(license).chain(globs).collect()
}
