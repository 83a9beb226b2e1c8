//! The version after a version.

use super::{Number, Phase, Version};

/// What is to be counted up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Major,
    Minor,
    Patch,
    /// An alpha, beta or candidate of the version to come.
    Pre,
    Post,
    /// A development version of the version to come.
    Dev,
}

impl Part {
    pub const ALL: [Part; 6] =
        [Part::Major, Part::Minor, Part::Patch, Part::Pre, Part::Post, Part::Dev];

    pub fn name(self) -> &'static str {
        match self {
            Part::Major => "major",
            Part::Minor => "minor",
            Part::Patch => "patch",
            Part::Pre => "pre",
            Part::Post => "post",
            Part::Dev => "dev",
        }
    }

    pub fn of(name: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.name() == name)
    }
}

impl Version {
    /// The version that follows; the epoch stays and the local part goes. What is before a final
    /// version becomes it: `patch` makes 1.4.3 of 1.4.3rc1. None where a number is beyond counting.
    pub fn bumped(&self, part: Part) -> Option<Version> {
        let unfinished = self.is_prerelease();
        let mut next = Version { local: Vec::new(), local_span: None, ..self.clone() };
        match part {
            Part::Major | Part::Minor | Part::Patch => {
                let at = part as usize;
                next.finish();
                let zeros_after = next.release.iter().skip(at + 1).all(Number::is_zero);
                if !(unfinished && zeros_after && at < next.release.len()) {
                    next.count_up(at)?;
                }
            }
            Part::Pre => {
                next.post = None;
                match (&self.pre, &self.dev) {
                    // A development version before it is not it yet.
                    (Some(_), Some(_)) => {}
                    (Some((phase, number)), None) => next.pre = Some((*phase, number.next()?)),
                    (None, dev) => {
                        if dev.is_none() {
                            next.count_up(2)?;
                        }
                        next.pre = Some((Phase::Alpha, Number::of("1")));
                    }
                }
                next.dev = None;
            }
            Part::Post => {
                let number = match (&self.post, &self.dev) {
                    (None, _) => Number::of("1"),
                    (Some(number), Some(_)) => number.clone(),
                    (Some(number), None) => number.next()?,
                };
                next.dev = None;
                next.post = Some(number);
            }
            Part::Dev => match (&self.dev, &self.post, &self.pre) {
                (Some(number), _, _) => next.dev = Some(number.next()?),
                (None, Some(number), _) => {
                    next.post = Some(number.next()?);
                    next.dev = Some(Number::of("1"));
                }
                (None, None, Some((phase, number))) => {
                    next.pre = Some((*phase, number.next()?));
                    next.dev = Some(Number::of("1"));
                }
                (None, None, None) => {
                    next.count_up(2)?;
                    next.dev = Some(Number::of("1"));
                }
            },
        }
        Some(next)
    }

    fn finish(&mut self) {
        self.pre = None;
        self.post = None;
        self.dev = None;
    }

    /// Counts up one number of the release and starts those after it anew.
    fn count_up(&mut self, at: usize) -> Option<()> {
        while self.release.len() <= at {
            self.release.push(Number::of("0"));
        }
        self.release[at] = self.release[at].next()?;
        for number in &mut self.release[at + 1..] {
            *number = Number::of("0");
        }
        Some(())
    }
}

impl Number {
    fn next(&self) -> Option<Number> {
        let next = self.value()?.checked_add(1)?;
        Some(Number::of(&next.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bumped(version: &str) -> Vec<String> {
        let version = Version::read(version).expect("a version");
        let parts = Part::ALL.into_iter();
        parts.map(|part| version.bumped(part).map_or("-".to_owned(), |v| v.to_string())).collect()
    }

    #[test]
    fn each_part_counts_up_and_starts_the_smaller_ones_anew() {
        let cases = [
            ("1.4.2", "2.0.0 1.5.0 1.4.3 1.4.3a1 1.4.2.post1 1.4.3.dev1"),
            ("1.4", "2.0 1.5 1.4.1 1.4.1a1 1.4.post1 1.4.1.dev1"),
            ("1.4.3rc1", "2.0.0 1.5.0 1.4.3 1.4.3rc2 1.4.3rc1.post1 1.4.3rc2.dev1"),
            ("2.0.0b3", "2.0.0 2.0.0 2.0.0 2.0.0b4 2.0.0b3.post1 2.0.0b4.dev1"),
            ("1.4.3.dev7", "2.0.0 1.5.0 1.4.3 1.4.3a1 1.4.3.post1 1.4.3.dev8"),
            ("1.4.3a2.dev1", "2.0.0 1.5.0 1.4.3 1.4.3a2 1.4.3a2.post1 1.4.3a2.dev2"),
            ("1.4.2.post1+abc", "2.0.0 1.5.0 1.4.3 1.4.3a1 1.4.2.post2 1.4.2.post2.dev1"),
            (
                "1!2026.8",
                "1!2027.0 1!2026.9 1!2026.8.1 1!2026.8.1a1 1!2026.8.post1 1!2026.8.1.dev1",
            ),
        ];
        for (version, next) in cases {
            assert_eq!(bumped(version).join(" "), next, "{version}");
        }
    }

    #[test]
    fn a_number_beyond_counting_is_left() {
        let version = Version::read("99999999999999999999.1").expect("a version");
        assert_eq!(version.bumped(Part::Major), None);
        assert_eq!(
            version.bumped(Part::Minor).map(|v| v.to_string()).as_deref(),
            Some("99999999999999999999.2")
        );
    }
}
