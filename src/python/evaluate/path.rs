//! Paths as the source computes them, relative to the project.

use std::fmt;

/// A path that starts at the project folder; it may climb above it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Location {
    /// How many folders above the project it starts.
    above: usize,
    parts: Vec<String>,
}

impl Location {
    pub fn of(path: &str) -> Location {
        Location::default().join(path)
    }

    /// The path with `more` behind it; an absolute one replaces it, which leaves the project.
    pub fn join(&self, more: &str) -> Location {
        let mut joined = self.clone();
        if more.starts_with('/') {
            joined.above = usize::MAX;
            joined.parts.clear();
        }
        for part in more.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => joined = joined.parent(),
                part => joined.parts.push(part.to_owned()),
            }
        }
        joined
    }

    pub fn parent(&self) -> Location {
        let mut parent = self.clone();
        if parent.parts.pop().is_none() {
            parent.above = parent.above.saturating_add(1);
        }
        parent
    }

    pub fn name(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    /// The path in the project; none when it leaves it.
    pub fn inside(&self) -> Option<String> {
        (self.above == 0).then(|| self.parts.join("/"))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.above.min(8) {
            f.write_str("../")?;
        }
        f.write_str(&self.parts.join("/"))
    }
}
