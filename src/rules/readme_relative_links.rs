//! Links in the description that lead nowhere on the index.

use super::{Report, rule};
use crate::project::{Found, Project};
use crate::text::Span;

rule! {
    /// The readme has links or images with relative targets.
    ///
    /// They work in the repository; on the index page there is nothing they could be relative to.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { text = "![logo](docs/logo.png)", content-type = "text/markdown" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { text = "![logo](https://example.org/logo.png)", content-type = "text/markdown" }
    /// ```
    "readme-relative-links", Hint,
    "https://packaging.python.org/en/latest/guides/making-a-pypi-friendly-readme/", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(readme) = &project.readme else { return };
    let Some(text) = readme.description() else { return };
    let links = match readme.media_type().as_deref() {
        Some("text/markdown") => markdown(text),
        Some("text/x-rst") => images(text),
        _ => return,
    };
    let Some(first) = links.first().copied() else { return };
    let shown = first.of(text);
    let message = match links.len() {
        1 => format!("`{shown}` is relative: it does not work on the index page"),
        count => format!(
            "{count} links are relative, the first to `{shown}`: they do not work on the index page"
        ),
    };
    if let (Some(path), Some(Found::Text(_))) = (readme.path(), &readme.found) {
        report.at(path.span, message).note_in(path.as_str(), first, "here");
    } else if let Some(written) = readme.text_of("text") {
        report.at(written.place(first.range()), message);
    }
}

/// The relative targets of `[text](target)`, outside of code.
fn markdown(text: &str) -> Vec<Span> {
    let mut links = Vec::new();
    let mut fence: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| inner.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if !line.starts_with("    ") && !line.starts_with('\t') => {
                targets(line, start, &mut links);
            }
            _ => {}
        }
        start += line.len();
    }
    links
}

fn targets(line: &str, start: usize, links: &mut Vec<Span>) {
    let mut at = 0;
    while let Some(found) = line[at..].find(['`', ']']) {
        let place = at + found;
        at = place + 1;
        if line[place..].starts_with('`') {
            let Some(end) = line[at..].find('`') else { return };
            at += end + 1;
        } else if let Some(inside) = line[at..].strip_prefix('(') {
            let end = inside.find([')', ' ', '"']).unwrap_or(0);
            let target = &inside[..end];
            if is_relative(target) {
                links.push(Span::new(start + at + 1, start + at + 1 + end));
            }
        }
    }
}

/// The relative targets of `.. image::` and `.. figure::` at the margin.
fn images(text: &str) -> Vec<Span> {
    let mut links = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let image = [".. image:: ", ".. figure:: "].into_iter().find(|mark| line.starts_with(mark));
        if let Some(mark) = image {
            let target = line[mark.len()..].trim();
            let from = start + line.len() - line[mark.len()..].trim_start().len();
            if is_relative(target) && !target.contains(' ') {
                links.push(Span::new(from, from + target.len()));
            }
        }
        start += line.len();
    }
    links
}

/// A path to a file: no scheme, no place on the same page, and with a letter in it.
fn is_relative(target: &str) -> bool {
    let elsewhere = target.starts_with(['#', '<', '{', '$', '%']) || target.starts_with("//");
    let file = target.contains(['/', '.']) && target.contains(|c: char| c.is_alphanumeric());
    file && !elsewhere && !target.contains(':')
}
