//! The patterns with which hatchling and pdm-backend search a version file as text.

use super::{Outcome, Resolved, Trail};
use crate::document::Str;
use crate::files::Files;
use crate::grammar::python_regex::{Group, Pattern};
use crate::text::Span;
use crate::text::path::inside;

/// The first line that `find` finds a version in.
pub(super) fn matched(
    path: &Str,
    files: &dyn Files,
    find: fn(&str) -> Option<(usize, usize)>,
) -> Option<Resolved> {
    let file = inside(path.as_str()).ok()?;
    let text = String::from_utf8(files.read(&file).ok()?).ok()?;
    let mut offset = 0;
    let mut meant = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if let Some((start, end)) = find(content) {
            let value = content[start..end].to_owned();
            let span = Span::new(offset + start, offset + end);
            let outcome = Outcome::Text { value, plain: true };
            return Some(Resolved { outcome, file, span, trail: Trail::default() });
        }
        let lower = content.to_ascii_lowercase();
        if meant.is_none() && (lower.contains("__version__") || lower.contains("version")) {
            meant = Some(Span::new(offset, offset + content.len()));
        }
        offset += line.len();
    }
    let span = meant.unwrap_or_else(|| Span::at(0));
    Some(Resolved { outcome: Outcome::NoMatch, file, span, trail: Trail::default() })
}

/// Texts in which a pattern of the author's own is searched for at most.
const TEXT_LIMIT: usize = 1_000_000;

/// What a pattern of the author's own finds, where that is known.
pub(super) fn custom(
    path: &Str,
    pattern: &Str,
    files: &dyn Files,
    group: Group<'_>,
) -> Option<Resolved> {
    // hatchling takes no pattern for its own.
    if pattern.as_str().is_empty() {
        return matched(path, files, hatchling_match).filter(|_| matches!(group, Group::Named(_)));
    }
    let Pattern::Read(read) = Pattern::read(pattern.as_str()) else { return None };
    let file = inside(path.as_str()).ok()?;
    let text = String::from_utf8(files.read(&file).ok()?).ok()?;
    if text.len() > TEXT_LIMIT {
        return None;
    }
    // Python reads every line break as `\n`.
    let seen = text.replace("\r\n", "\n");
    if seen.contains('\r') {
        return None;
    }
    let trail = Trail::default();
    let Some(found) = read.search(&seen, group).ok()? else {
        return Some(Resolved { outcome: Outcome::NoMatch, file, span: Span::at(0), trail });
    };
    let found = found?;
    let value = found.of(&seen).to_owned();
    let before = |at: usize| at + text_breaks(&text, &seen[..at]);
    let span = Span::new(before(found.start), before(found.end));
    Some(Resolved { outcome: Outcome::Text { value, plain: true }, file, span, trail })
}

/// How many characters of line breaks were left out of `text` to get to the end of `seen`.
fn text_breaks(text: &str, seen: &str) -> usize {
    let lines = seen.matches('\n').count();
    text.match_indices('\n').take(lines).filter(|(at, _)| text[..*at].ends_with('\r')).count()
}

/// `(?i)^(__version__|VERSION) *= *(['"])v?(?P<version>.+?)\2`, the default of hatchling 1.33.
pub(super) fn hatchling_match(line: &str) -> Option<(usize, usize)> {
    let lower = line.to_ascii_lowercase();
    let name = ["__version__", "version"].into_iter().find(|name| lower.starts_with(name))?;
    let rest = line[name.len()..].trim_start_matches(' ').strip_prefix('=')?;
    let rest = rest.trim_start_matches(' ');
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let start = line.len() - rest.len() + 1;
    // `v?` gives its letter back where nothing else would be left.
    let skip = |at: usize| {
        let end = at + 1 + line.get(at + 1..)?.find(quote)?;
        (end > at).then_some((at, end))
    };
    let after = line[start..].starts_with(['v', 'V']).then_some(start + 1);
    after.and_then(skip).or_else(|| skip(start))
}

/// `^(?:__version__|VERSION)\s*=\s*["'](.+?)["']\s*(?:#.*)?$`, the default of pdm-backend 2.5.
pub(super) fn pdm_match(line: &str) -> Option<(usize, usize)> {
    let name = ["__version__", "VERSION"].into_iter().find(|name| line.starts_with(name))?;
    let rest = line[name.len()..].trim_start().strip_prefix('=')?.trim_start();
    rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let start = line.len() - rest.len() + 1;
    let ends = line[start..].char_indices().skip(1).filter(|(_, c)| *c == '"' || *c == '\'');
    let end = ends.map(|(at, _)| start + at).find(|at| {
        let tail = line[at + 1..].trim_start();
        tail.is_empty() || tail.starts_with('#')
    })?;
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_match_what_the_backends_match() {
        let hatchling = |line: &'static str| hatchling_match(line).map(|(a, b)| &line[a..b]);
        assert_eq!(hatchling("__version__ = '1.2'"), Some("1.2"));
        assert_eq!(hatchling("version=\"v1.2\" # x"), Some("1.2"));
        assert_eq!(hatchling("__VERSION__ = '1.2'"), Some("1.2"));
        assert_eq!(hatchling("__version__ = '1.2' '.3'"), Some("1.2"));
        assert_eq!(hatchling("__version__ = 'v'"), Some("v"));
        assert_eq!(hatchling("__version__: str = '1.2'"), None);
        assert_eq!(hatchling("__version__\t= '1.2'"), None);
        assert_eq!(hatchling(" __version__ = '1.2'"), None);
        assert_eq!(hatchling("__version__ = ''"), None);
        let pdm = |line: &'static str| pdm_match(line).map(|(a, b)| &line[a..b]);
        assert_eq!(pdm("__version__\t=  '1.2'  # x"), Some("1.2"));
        assert_eq!(pdm("VERSION = \"1.2\""), Some("1.2"));
        assert_eq!(pdm("version = '1.2'"), None);
        assert_eq!(pdm("__version__ = '1.2';"), None);
        assert_eq!(pdm("__version__: str = '1.2'"), None);
    }
}
