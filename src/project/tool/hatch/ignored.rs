//! What hatchling leaves out of the wheel: what version control ignores, and `exclude`.

use super::{Content, Options};
use crate::document::Str;
use crate::files::inside;
use crate::grammar::gitignore::{Ignore, Verdict};
use crate::project::tool::excluded::{Excluded, From};
use crate::project::tree::Tree;
use crate::text::Span;

/// Why nothing of a folder is shipped.
#[derive(Clone, Debug)]
pub enum IgnoredBy<'d> {
    /// A line of the project's `.gitignore`, counted from 1, with its place there.
    Line { number: usize, text: String, span: Span },
    /// A pattern of `exclude`.
    Exclude(&'d Str),
    /// Patterns that always hold: `/dist` and compiled Python.
    Default,
}

/// Folders that are never entered.
const NOT_ENTERED: &[&str] = &[
    "__pycache__",
    ".venv",
    ".git",
    ".hg",
    ".hatch",
    ".tox",
    ".nox",
    ".ruff_cache",
    ".pytest_cache",
    ".mypy_cache",
    ".pixi",
];
pub(super) const NOT_TAKEN: &[&str] = &[".DS_Store", ".git"];

/// A larger `.gitignore` is not judged.
const SIZE_LIMIT: usize = 100_000;

/// The patterns in the order in which hatchling tries them.
pub(super) struct Patterns<'d> {
    all: Ignore,
    artifacts: Ignore,
    /// Text and place of each line of `.gitignore`.
    lines: Vec<(String, Span)>,
    exclude: Vec<&'d Str>,
}

const DEFAULTS: [&str; 2] = ["*.py[cdo]", "/dist"];

impl<'d> Patterns<'d> {
    /// None where they cannot be judged.
    pub fn read(options: Options<'d>, tree: Tree<'_>) -> Option<Self> {
        if options.flag("only-packages") || options.flag("skip-excluded-dirs") {
            return None;
        }
        let mut lines = Vec::new();
        if !options.flag("ignore-vcs") {
            // Its patterns stand after those of git, and may take files back.
            if tree.exists(".hgignore") != Some(false) {
                return None;
            }
            lines = git_lines(tree)?;
        }
        let exclude = options.texts("exclude")?;
        let artifacts = options.texts("artifacts")?;
        let git = lines.iter().map(|(text, _)| text.as_str());
        let own = exclude.iter().map(|text| text.as_str());
        let all = Ignore::read(DEFAULTS.into_iter().chain(git).chain(own))?;
        let artifacts = Ignore::read(artifacts.iter().map(|text| text.as_str()))?;
        Some(Patterns { all, artifacts, lines, exclude })
    }

    pub fn takes(&self, path: &str) -> Result<(), Verdict> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let verdict = self.all.verdict(path).filter(|verdict| verdict.ignored);
        match verdict {
            Some(verdict) if !self.artifacts.ignores(path) => Err(verdict),
            _ if NOT_TAKEN.contains(&name) => Err(Verdict { ignored: true, line: 0 }),
            _ => Ok(()),
        }
    }

    fn reason(&self, verdict: Verdict) -> IgnoredBy<'d> {
        let Some(at) = verdict.line.checked_sub(DEFAULTS.len()) else { return IgnoredBy::Default };
        match self.lines.get(at) {
            Some((text, span)) => {
                IgnoredBy::Line { number: at + 1, text: text.trim_end().to_owned(), span: *span }
            }
            None => {
                let item = self.exclude.get(at - self.lines.len());
                item.map_or(IgnoredBy::Default, |text| IgnoredBy::Exclude(text))
            }
        }
    }
}

/// The lines of `.gitignore`. Without one in the project hatchling takes that of a folder above,
/// which we do not see; it is taken for empty, as it can only leave out more.
fn git_lines(tree: Tree<'_>) -> Option<Vec<(String, Span)>> {
    match tree.is_file(".gitignore") {
        None => return None,
        Some(false) => return Some(Vec::new()),
        Some(true) => {}
    }
    let text = tree.text(".gitignore", SIZE_LIMIT)?;
    let mut start = 0;
    let lines: Vec<(String, Span)> = text
        .split_inclusive('\n')
        .map(|line| {
            let span = Span::new(start, start + line.trim_end().len());
            start += line.len();
            (line.to_owned(), span)
        })
        .collect();
    // Patterns that ignore the project's own folder are all left aside.
    let folder = tree.0.folder_name();
    let git = Ignore::read(lines.iter().map(|(text, _)| text.as_str()))?;
    let is_ignored = folder.is_some_and(|folder| git.ignores(&format!("above/{folder}")));
    Some(if is_ignored { Vec::new() } else { lines })
}

/// What the wheel holds of the files and folders at `paths`.
pub(super) fn content<'d>(options: Options<'d>, tree: Tree<'_>, paths: &[String]) -> Content<'d> {
    let Some(patterns) = Patterns::read(options, tree) else { return Content::Unknown };
    let mut reason = None;
    for path in paths {
        // A file that is named itself is taken, ignored or not.
        if tree.is_file(path) == Some(true) {
            return Content::Some;
        }
        let mut taken = |file: &str| match patterns.takes(file) {
            Ok(()) => true,
            Err(verdict) => {
                reason.get_or_insert((path.clone(), verdict));
                false
            }
        };
        match tree.any_file(path, &is_entered, &mut taken) {
            Some(true) => return Content::Some,
            None => return Content::Unknown,
            Some(false) => {}
        }
    }
    match reason {
        Some((folder, verdict)) => Content::Ignored { folder, by: patterns.reason(verdict) },
        None => Content::Nothing,
    }
}

/// What the wheel holds of the files that the patterns of `include` fit.
pub(super) fn included<'d>(options: Options<'d>, tree: Tree<'_>, include: &[&Str]) -> Content<'d> {
    let Some(patterns) = Patterns::read(options, tree) else { return Content::Unknown };
    let Some(wanted) = Ignore::read(include.iter().map(|text| text.as_str())) else {
        return Content::Unknown;
    };
    let mut reason = None;
    let mut taken = |file: &str| {
        if patterns.artifacts.ignores(file) {
            return true;
        }
        if !wanted.ignores(file) {
            return false;
        }
        match patterns.takes(file) {
            Ok(()) => true,
            Err(verdict) => {
                reason.get_or_insert((file.to_owned(), verdict));
                false
            }
        }
    };
    match tree.any_file("", &is_entered, &mut taken) {
        Some(true) => Content::Some,
        None => Content::Unknown,
        Some(false) => match reason {
            Some((folder, verdict)) => Content::Ignored { folder, by: patterns.reason(verdict) },
            None => Content::Nothing,
        },
    }
}

/// What keeps every file of the folders at `sources` out of the sdist.
pub(super) fn sdist_lacks(
    options: Options<'_>,
    tree: Tree<'_>,
    sources: &[String],
) -> Option<Excluded> {
    if options.is_hooked() || options.entry("force-include").is_some() || sources.is_empty() {
        return None;
    }
    let patterns = Patterns::read(options, tree)?;
    let include = options.texts("include")?;
    let wanted = Ignore::read(include.iter().map(|text| text.as_str()))?;
    let (only, packages) = (options.texts("only-include")?, options.texts("packages")?);
    let (key, only) = if only.is_empty() { ("packages", packages) } else { ("only-include", only) };
    let only: Vec<String> =
        only.iter().map(|text| inside(text.as_str()).ok()).collect::<Option<_>>()?;
    let is_selected = |file: &str| {
        let below = |path: &String| {
            path.is_empty()
                || file
                    .strip_prefix(path.as_str())
                    .is_some_and(|rest| rest.starts_with('/') || rest.is_empty())
        };
        only.is_empty() || only.iter().any(below)
    };
    let mut span = None;
    for source in sources {
        let mut taken = |file: &str| {
            let reason = if !is_selected(file) {
                options.entry(key).map(|entry| entry.value.span)
            } else if patterns.artifacts.ignores(file) {
                None
            } else if !include.is_empty() && !wanted.ignores(file) {
                options.entry("include").map(|entry| entry.value.span)
            } else {
                let verdict = patterns.takes(file).err();
                let by = verdict.map(|verdict| patterns.reason(verdict));
                match by {
                    // What the wheel leaves out as well is missed by nobody.
                    Some(IgnoredBy::Line { .. } | IgnoredBy::Default) => return false,
                    Some(IgnoredBy::Exclude(text)) => Some(text.span),
                    None => None,
                }
            };
            span = span.or(reason);
            reason.is_none()
        };
        let is_file = tree.is_file(source) == Some(true);
        if if is_file { taken(source) } else { tree.any_file(source, &is_entered, &mut taken)? } {
            return None;
        }
    }
    Some(Excluded { span: span?, path: sources.first()?.clone(), from: From::Sdist })
}

pub(super) fn is_entered(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !NOT_ENTERED.contains(&name)
}
