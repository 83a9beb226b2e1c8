//! What the index certainly refuses in a reStructuredText description: the faults that docutils
//! reports whatever stands around them. It is no reader of reStructuredText, and silent in doubt.

use super::Fault;
use crate::text::Span;
use std::cell::LazyCell;
use std::collections::HashSet;

/// Why the description "failed to render".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A directive that docutils does not know; many are Sphinx's.
    UnknownDirective(String),
    /// A directive that the index has turned off.
    DisabledDirective(String),
    /// A role that docutils does not know and the text does not define.
    UnknownRole(String),
    /// The line under a title is shorter than the title.
    ShortUnderline,
}

/// The directives of docutils 0.23, in the order of their bytes, without those that the index
/// turns off.
const DIRECTIVES: &[&str] = &[
    "admonition",
    "attention",
    "caution",
    "class",
    "code",
    "code-block",
    "compound",
    "container",
    "contents",
    "csv-table",
    "danger",
    "date",
    "default-role",
    "epigraph",
    "error",
    "figure",
    "footer",
    "header",
    "highlights",
    "hint",
    "image",
    "important",
    "line-block",
    "list-table",
    "math",
    "meta",
    "note",
    "parsed-literal",
    "pull-quote",
    "replace",
    "restructuredtext-test-directive",
    "role",
    "rst-class",
    "rubric",
    "section-numbering",
    "sectnum",
    "sidebar",
    "sourcecode",
    "table",
    "target-notes",
    "tip",
    "title",
    "topic",
    "unicode",
    "warning",
];

const DISABLED: &[&str] = &["include", "raw"];

/// The roles of docutils 0.23, in the order of their bytes.
const ROLES: &[&str] = &[
    "ab",
    "abbreviation",
    "ac",
    "acronym",
    "anonymous-reference",
    "citation-reference",
    "code",
    "emphasis",
    "footnote-reference",
    "i",
    "index",
    "literal",
    "math",
    "named-reference",
    "pep",
    "pep-reference",
    "raw",
    "rfc",
    "rfc-reference",
    "strong",
    "sub",
    "subscript",
    "substitution-reference",
    "sup",
    "superscript",
    "t",
    "target",
    "title",
    "title-reference",
    "uri",
    "uri-reference",
    "url",
];

/// The first certain fault.
pub fn refused(text: &str) -> Option<Fault<Problem>> {
    let defined = LazyCell::new(|| defined_roles(text));
    for block in (Blocks { text, at: 0 }) {
        let first = block.of(text).lines().next().unwrap_or_default();
        if first.starts_with("..") {
            // Each line at the margin starts another piece of explicit markup.
            if let Some(fault) = directives(text, block) {
                return Some(fault);
            }
            continue;
        }
        if let Some(fault) = underline(text, block) {
            return Some(fault);
        }
        // Tables, line blocks and doctests hold text of other kinds.
        if !first.starts_with(['+', '|', '=', '>', ' ', '\t'])
            && let Some(fault) = role(text, block, &defined)
        {
            return Some(fault);
        }
    }
    None
}

/// Runs of lines that are not blank.
struct Blocks<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Blocks<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let mut start = None;
        while self.at < self.text.len() {
            let line = &self.text[self.at..];
            let length = line.find('\n').map_or(line.len(), |at| at + 1);
            let blank = line[..length].trim().is_empty();
            match (start, blank) {
                (None, false) => start = Some(self.at),
                (Some(start), true) => return Some(Span::new(start, self.at)),
                _ => {}
            }
            self.at += length;
        }
        start.map(|start| Span::new(start, self.at))
    }
}

fn directives(text: &str, block: Span) -> Option<Fault<Problem>> {
    let mut start = block.start;
    for line in block.of(text).split_inclusive('\n') {
        if let Some(name) = line.strip_prefix(".. ").and_then(directive) {
            let span = Span::new(start + 3, start + 3 + name.len());
            let lower = name.to_ascii_lowercase();
            let problem = if DISABLED.contains(&lower.as_str()) {
                Problem::DisabledDirective(lower)
            } else if DIRECTIVES.binary_search(&lower.as_str()).is_err() {
                Problem::UnknownDirective(lower)
            } else {
                start += line.len();
                continue;
            };
            return Some(Fault::new(span, problem));
        }
        start += line.len();
    }
    None
}

/// The name in `name:: …`.
fn directive(line: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    let (name, rest) = line.split_once("::")?;
    let word = |c: char| c.is_ascii_alphanumeric() || "-_+.:".contains(c);
    let named = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(word)
        && !["..", "--", "__", "++"].iter().any(|twice| name.contains(twice));
    let ends = rest.trim_end_matches(['\n', '\r']);
    (named && name.len() <= LONGEST && (ends.is_empty() || ends.starts_with(' '))).then_some(name)
}

/// A title in plain letters over a line that is shorter. Underlines of less than four characters
/// may be text.
fn underline(text: &str, block: Span) -> Option<Fault<Problem>> {
    let mut lines = block.of(text).split_inclusive('\n');
    let (title, under) = (lines.next()?, lines.next()?);
    let (written, line) = (title.trim_end(), under.trim_end());
    let mark = line.chars().next().filter(char::is_ascii_punctuation)?;
    let plain = written.is_ascii() && written.starts_with(|c: char| c.is_ascii_alphabetic());
    let rule = line.len() >= 4 && line.chars().all(|c| c == mark);
    (plain && rule && line.len() < written.len()).then(|| {
        let start = block.start + title.len();
        Fault::new(Span::new(start, start + line.len()), Problem::ShortUnderline)
    })
}

/// The names that `.. role:: name` defines.
fn defined_roles(text: &str) -> HashSet<String> {
    let names = text.lines().filter_map(|line| {
        let (_, name) = line.split_once(".. role::")?;
        Some(name.split('(').next().unwrap_or_default().trim().to_ascii_lowercase())
    });
    names.collect()
}

/// The first `:name:` before a backtick, outside of literals, that names no role.
fn role(
    text: &str,
    block: Span,
    defined: &LazyCell<HashSet<String>, impl FnOnce() -> HashSet<String>>,
) -> Option<Fault<Problem>> {
    let body = block.of(text);
    // Lines that are indented may be quotes, but also the text under a literal block's head.
    let body = match body.find("\n ").into_iter().chain(body.find("\n\t")).min() {
        Some(indented) => &body[..indented],
        None => body,
    };
    let mut at = 0;
    while let Some(found) = body[at..].find([':', '`', '\\']) {
        let place = at + found;
        let rest = &body[place..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            at = place + 1 + escaped.chars().next().map_or(0, char::len_utf8);
        } else if let Some(inside) = rest.strip_prefix("``") {
            at = place + 4 + inside.find("``")?;
        } else if let Some(inside) = rest.strip_prefix('`') {
            at = place + 2 + inside.find('`')?;
        } else {
            let before = body[..place].chars().next_back();
            let starts = before.is_none_or(|c| c.is_whitespace() || "'\"([{<-/".contains(c));
            match role_name(rest).filter(|_| starts) {
                Some(name) => {
                    let lower = name.to_ascii_lowercase();
                    let known = ROLES.binary_search(&lower.as_str()).is_ok();
                    if !known && !defined.contains(&lower) {
                        let start = block.start + place;
                        let span = Span::new(start, start + name.len() + 2);
                        return Some(Fault::new(span, Problem::UnknownRole(lower)));
                    }
                    at = place + name.len() + 2;
                }
                None => at = place + 1,
            }
        }
    }
    None
}

/// The name in ``:name:`text` ``, when the text ends.
fn role_name(rest: &str) -> Option<&str> {
    const LONGEST: usize = 40;
    let rest = rest.strip_prefix(':')?;
    let word = |c: char| c.is_ascii_alphanumeric() || "-_+.:".contains(c);
    let end = rest.char_indices().take(LONGEST).find(|(_, c)| !word(*c)).map(|(at, _)| at)?;
    let name = rest[..end].strip_suffix(':')?;
    let inside = rest[end..].strip_prefix('`')?;
    let named = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let quoted = !inside.starts_with(['`', ' ', '\n']) && inside.contains('`');
    (named && quoted).then_some(name)
}
