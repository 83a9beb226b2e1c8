//! Versions: text becomes the parts of a PEP 440 version and its normal form, or the place where
//! it stops being one. Accepts and refuses what `packaging.version.Version` of 26.3 does.

mod bump;
mod scan;
mod suggest;

use std::fmt;

use super::Fault;
use super::cursor::{Cursor, is_space, trim};
use crate::text::{Edit, Span};

pub use bump::Part;
pub(crate) use scan::{Scan, scan};

/// A number of any size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(Digits);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Digits {
    Few(u64),
    /// Those of a number beyond 64 bits, without leading zeros.
    Many(Box<str>),
}

impl Number {
    fn of(digits: &str) -> Self {
        let digits = digits.trim_start_matches('0');
        Number(match digits.parse() {
            Ok(number) => Digits::Few(number),
            Err(_) if digits.is_empty() => Digits::Few(0),
            Err(_) => Digits::Many(digits.into()),
        })
    }

    fn is_zero(&self) -> bool {
        self.0 == Digits::Few(0)
    }

    /// As a machine number, where it fits.
    pub fn value(&self) -> Option<u64> {
        match self.0 {
            Digits::Few(number) => Some(number),
            Digits::Many(_) => None,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Digits::Few(number) => number.fmt(f),
            Digits::Many(digits) => f.write_str(digits),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Alpha,
    Beta,
    Candidate,
}

impl Phase {
    pub fn letters(self) -> &'static str {
        match self {
            Phase::Alpha => "a",
            Phase::Beta => "b",
            Phase::Candidate => "rc",
        }
    }
}

/// One part of a local version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    Number(Number),
    /// In lower case.
    Word(Box<str>),
}

/// A version, taken apart. Its `Display` is the normal form, `str(Version(text))`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub epoch: Number,
    /// At least one number.
    pub release: Vec<Number>,
    pub pre: Option<(Phase, Number)>,
    pub post: Option<Number>,
    pub dev: Option<Number>,
    /// Empty without a local part.
    pub local: Vec<Segment>,
    /// The version in the text, without white space around it.
    pub span: Span,
    /// From the `+` to the end.
    pub local_span: Option<Span>,
}

/// Why a text is not a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionFault {
    Empty,
    /// Not even a beginning of it is a version.
    NotVersion,
    /// It begins as a version; the span is the rest.
    Rest,
    /// A number of more than 4300 digits, which Python refuses to read.
    NumberTooLong,
}

/// The most digits that `int()` reads in CPython 3.11 and later.
const DIGITS_OF_INT: usize = 4300;

impl Version {
    /// Reads a whole text as a version; white space around it is allowed.
    ///
    /// # Errors
    /// The place after the longest beginning that is a version, with a repair of the whole text
    /// where a likely one is known.
    pub fn read(text: &str) -> Result<Version, Fault<VersionFault>> {
        let whole = Span::new(0, text.len());
        let span = trim(text, whole, is_space);
        let fault = |span, kind| {
            let repair = suggest::version(text).map(|better| Edit::replace(whole, better));
            Err(Fault { span, kind, repair })
        };
        if span.is_empty() {
            return fault(whole, VersionFault::Empty);
        }
        let Some(scan) = scan(Cursor::new(text, span.start)) else {
            return fault(span, VersionFault::NotVersion);
        };
        if scan.end != span.end {
            return fault(Span::new(scan.end, span.end), VersionFault::Rest);
        }
        if let Some((at, digits)) = scan.numbers(text).find(|(_, d)| d.len() > DIGITS_OF_INT) {
            let number = Span::new(at, at + digits.len());
            return Err(Fault::new(number, VersionFault::NumberTooLong));
        }
        Ok(Version::of(text, &scan))
    }

    pub(crate) fn of(text: &str, scan: &Scan) -> Version {
        let number = |span: Span| Number::of(span.of(text));
        let counted = |digits: Option<Span>| digits.map_or_else(|| Number::of("0"), number);
        let local_span = scan.local.map(|local| Span::new(local.start - 1, local.end));
        let local = scan.local.map_or_else(Vec::new, |local| {
            local.of(text).split(['.', '-', '_']).map(segment).collect()
        });
        Version {
            epoch: counted(scan.epoch),
            release: scan.release.of(text).split('.').map(Number::of).collect(),
            pre: scan.pre.map(|(phase, digits)| (phase, counted(digits))),
            post: scan.post.map(counted),
            dev: scan.dev.map(counted),
            local,
            span: Span::new(scan.start, scan.end),
            local_span,
        }
    }

    /// The same version with as few numbers in its release as possible: 1 for 1.0.0.
    pub fn without_trailing_zeros(&self) -> Version {
        let mut out = self.clone();
        while out.release.len() > 1 && out.release.last().is_some_and(Number::is_zero) {
            out.release.pop();
        }
        out
    }

    /// Whether it is an alpha, beta, candidate or development version.
    pub fn is_prerelease(&self) -> bool {
        self.pre.is_some() || self.dev.is_some()
    }

    /// The first numbers of the release, such as (3, 8) of `3.8.1`; missing ones are zero.
    pub fn major_minor(&self) -> Option<(u64, u64)> {
        let minor = self.release.get(1).map_or(Some(0), Number::value);
        Some((self.release[0].value()?, minor?))
    }

    /// The version as `pep440_rs` orders it; none where a number exceeds 64 bits.
    pub fn order(&self) -> Option<pep440_rs::Version> {
        let release: Option<Vec<u64>> = self.release.iter().map(Number::value).collect();
        let mut out = pep440_rs::Version::new(release?);
        // Each part that is set costs a look whether the version is shared.
        if !self.epoch.is_zero() {
            out = out.with_epoch(self.epoch.value()?);
        }
        if let Some((phase, number)) = &self.pre {
            let kind = match phase {
                Phase::Alpha => pep440_rs::PrereleaseKind::Alpha,
                Phase::Beta => pep440_rs::PrereleaseKind::Beta,
                Phase::Candidate => pep440_rs::PrereleaseKind::Rc,
            };
            out = out.with_pre(Some(pep440_rs::Prerelease { kind, number: number.value()? }));
        }
        if let Some(number) = &self.post {
            out = out.with_post(Some(number.value()?));
        }
        if let Some(number) = &self.dev {
            out = out.with_dev(Some(number.value()?));
        }
        if self.local.is_empty() {
            return Some(out);
        }
        let local: Option<Vec<pep440_rs::LocalSegment>> = (self.local.iter())
            .map(|segment| match segment {
                Segment::Number(number) => number.value().map(pep440_rs::LocalSegment::Number),
                Segment::Word(word) => Some(pep440_rs::LocalSegment::String(word.to_string())),
            })
            .collect();
        Some(out.with_local(local?))
    }
}

fn segment(part: &str) -> Segment {
    if part.bytes().all(|b| b.is_ascii_digit()) {
        Segment::Number(Number::of(part))
    } else {
        Segment::Word(part.to_ascii_lowercase().into())
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.epoch.is_zero() {
            write!(f, "{}!", self.epoch)?;
        }
        for (index, number) in self.release.iter().enumerate() {
            write!(f, "{}{number}", if index == 0 { "" } else { "." })?;
        }
        if let Some((phase, number)) = &self.pre {
            write!(f, "{}{number}", phase.letters())?;
        }
        if let Some(number) = &self.post {
            write!(f, ".post{number}")?;
        }
        if let Some(number) = &self.dev {
            write!(f, ".dev{number}")?;
        }
        for (index, segment) in self.local.iter().enumerate() {
            f.write_str(if index == 0 { "+" } else { "." })?;
            match segment {
                Segment::Number(number) => write!(f, "{number}")?,
                Segment::Word(word) => f.write_str(word)?,
            }
        }
        Ok(())
    }
}
