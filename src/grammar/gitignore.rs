//! Lines of a `.gitignore` become the answer whether they ignore a path, and which line says so.
//! Source: `GitIgnoreSpec` of pathspec 1.1, with which hatchling selects files.

use super::glob::{GitFault, Word};

/// Patterns in the order of their lines; later ones win.
#[derive(Clone, Debug, Default)]
pub struct Ignore {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    /// Counted from 0, comments and empty lines too.
    line: usize,
    /// `!pattern` takes back what an earlier line ignores.
    negated: bool,
    pattern: Pattern,
}

#[derive(Clone, Debug)]
enum Pattern {
    /// Every path.
    All,
    /// Every path that is not directly at the top.
    Below {
        folders: bool,
    },
    Segments {
        segments: Vec<Segment>,
        folders: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// `**`: any number of folders, also none; at the end all that is below.
    Any,
    /// `*` alone.
    One,
    Word(Word),
}

/// More parts than this in one pattern or path are not judged.
const PARTS_LIMIT: usize = 100;

/// What the deciding line says of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub ignored: bool,
    /// Counted from 0.
    pub line: usize,
}

impl Ignore {
    /// Reads the patterns, with or without their line breaks; none where there is one that
    /// pathspec stops at.
    pub fn read<'l>(lines: impl IntoIterator<Item = &'l str>) -> Option<Ignore> {
        let mut rules = Vec::new();
        for (line, text) in lines.into_iter().enumerate() {
            let text = if text.ends_with("\\ ") { text } else { text.trim_end() };
            if text.is_empty() || text.starts_with('#') || text == "/" {
                continue;
            }
            let (negated, text) = match text.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, text),
            };
            match pattern(text) {
                Read::Pattern(pattern) => rules.push(Rule { line, negated, pattern }),
                Read::Nothing => {}
                Read::Stop => return None,
            }
        }
        Some(Ignore { rules })
    }

    /// What the patterns say of `path`, whose separator is `/`; none where they say nothing.
    pub fn verdict(&self, path: &str) -> Option<Verdict> {
        let names: Vec<&str> = path.split('/').collect();
        if names.len() > PARTS_LIMIT {
            return None;
        }
        // A pattern that fits the path itself is stronger than one that fits a folder above it.
        let mut by_folder = None;
        for rule in self.rules.iter().rev() {
            let verdict = Verdict { ignored: !rule.negated, line: rule.line };
            match rule.pattern.fits(&names) {
                Some(false) => return Some(verdict),
                Some(true) if by_folder.is_none() => by_folder = Some(verdict),
                _ => {}
            }
        }
        by_folder
    }

    pub fn ignores(&self, path: &str) -> bool {
        self.verdict(path).is_some_and(|verdict| verdict.ignored)
    }
}

enum Read {
    Pattern(Pattern),
    /// It ignores nothing.
    Nothing,
    Stop,
}

fn pattern(text: &str) -> Read {
    let mut parts: Vec<&str> = text.split('/').collect();
    let folders = parts.last() == Some(&"");
    let alone = parts.len() == 1 || (parts.len() == 2 && folders);
    if parts[0].is_empty() {
        parts.remove(0);
    } else if alone && parts[0] != "**" {
        parts.insert(0, "**");
    }
    let Some(last) = parts.last_mut() else { return Read::Stop };
    if last.is_empty() {
        *last = "**";
    }
    parts.dedup_by(|next, before| *next == "**" && *before == "**");
    match parts.as_slice() {
        ["**"] if !folders => return Read::Pattern(Pattern::All),
        ["**", "*"] => return Read::Pattern(Pattern::All),
        ["**"] | ["**", "*", "**"] => return Read::Pattern(Pattern::Below { folders }),
        _ if parts.len() > PARTS_LIMIT => return Read::Stop,
        _ => {}
    }
    let mut segments = Vec::with_capacity(parts.len());
    for part in parts {
        segments.push(match part {
            "**" => Segment::Any,
            "*" => Segment::One,
            part => match Word::read_git(part) {
                Ok(word) => Segment::Word(word),
                Err(GitFault::Bracket) => return Read::Nothing,
                Err(GitFault::Range | GitFault::Escape) => return Read::Stop,
            },
        });
    }
    Read::Pattern(Pattern::Segments { segments, folders })
}

impl Segment {
    fn fits(&self, name: &str) -> bool {
        match self {
            Segment::Any => false,
            Segment::One => !name.is_empty(),
            Segment::Word(word) => word.matches(name),
        }
    }
}

impl Pattern {
    /// Whether the pattern fits the path, and if so, only through a folder above it.
    fn fits(&self, names: &[&str]) -> Option<bool> {
        let (segments, folders) = match self {
            Pattern::All => return Some(false),
            Pattern::Below { folders } => return (names.len() > 1).then_some(*folders),
            Pattern::Segments { segments, folders } => (segments, *folders),
        };
        let end = names.len();
        // How the segments from one on fit the names from each place on; of several ways the
        // one where `**` takes the most counts.
        let mut after: Vec<Option<bool>> = vec![None; end + 1];
        for (place, segment) in segments.iter().enumerate().rev() {
            let last = place + 1 == segments.len();
            let mut here = vec![None; end + 1];
            let mut best = None;
            for at in (0..end).rev() {
                best = best.or(after[at]);
                here[at] = match segment {
                    Segment::Any if last => Some(folders),
                    Segment::Any => best,
                    segment if !segment.fits(names[at]) => None,
                    _ if last => Some(at + 1 < end),
                    _ => after[at + 1],
                };
            }
            after = here;
        }
        after[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(lines: &[&str], path: &str) -> Option<(bool, usize)> {
        let ignore = Ignore::read(lines.iter().copied()).expect("pathspec takes them");
        ignore.verdict(path).map(|verdict| (verdict.ignored, verdict.line))
    }

    #[test]
    fn the_last_line_that_fits_decides() {
        let lines = ["# all", "src/*", "!src/demo"];
        assert_eq!(verdict(&lines, "src/other/x.py"), Some((true, 1)));
        assert_eq!(verdict(&lines, "src/demo/x.py"), Some((false, 2)));
        assert_eq!(verdict(&lines, "README.md"), None);
    }

    #[test]
    fn hostile_patterns_take_bounded_time() {
        let many = "**/a/".repeat(40);
        let path = "a/".repeat(90);
        let ignore = Ignore::read([many.as_str(), &"*".repeat(100_000)]).expect("two patterns");
        assert!(ignore.ignores(&path));
        assert!(Ignore::read(["a/".repeat(1_000).as_str()]).is_none());
    }
}
