//! The versions of Python that decide whether markers can hold: every series there is or may
//! soon be, and the patch releases around those that are mentioned.

use super::{Comparison, MarkerOperator, OperandKind, Variable};
use crate::grammar::specifier::{Admitted, Clause, Operator, intersection};
use crate::grammar::version::Version;
use pep440_rs::Version as Order;
use std::borrow::Cow;
use std::ops::Bound;
use std::sync::OnceLock;
use version_ranges::Ranges;

/// The Pythons in question: the clauses of `requires-python` and the text they stand in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pythons<'a> {
    pub text: &'a str,
    pub clauses: &'a [Clause],
    /// What the clauses admit, where someone has worked it out.
    pub admitted: Option<&'a Admitted>,
}

/// Those of them that are looked at.
#[derive(Default)]
pub(super) struct Candidates {
    usual: Vec<&'static Python>,
    /// Around releases that are mentioned.
    more: Vec<Python>,
}

impl Candidates {
    pub fn iter(&self) -> impl Iterator<Item = &Python> {
        self.usual.iter().copied().chain(&self.more)
    }

    pub fn count(&self) -> usize {
        self.usual.len() + self.more.len()
    }
}

/// One version of Python, as markers see it.
pub(super) struct Python {
    series: String,
    full: String,
    series_order: Order,
    full_order: Order,
    /// The full version without a suffix, by which installers compare `requires-python`.
    release_order: Order,
}

impl Python {
    pub fn value(&self, variable: Variable) -> Option<&str> {
        match variable {
            Variable::PythonVersion => Some(&self.series),
            Variable::PythonFullVersion => Some(&self.full),
            _ => None,
        }
    }

    fn add(out: &mut Vec<Python>, major: u64, minor: u64, patch: u64) {
        let suffixes: &[&str] = if patch == 0 { &["", "a1", "rc1"] } else { &[""] };
        let release_order = Order::new([major, minor, patch]);
        for suffix in suffixes {
            let full = format!("{major}.{minor}.{patch}{suffix}");
            let order = Version::read(&full).ok().and_then(|version| version.order());
            out.push(Python {
                series: format!("{major}.{minor}"),
                series_order: Order::new([major, minor]),
                full_order: order.unwrap_or_else(|| release_order.clone()),
                release_order: release_order.clone(),
                full,
            });
        }
    }

    /// The usual ones that a range holds.
    fn among(range: &Ranges<Order>) -> impl Iterator<Item = &'static Python> {
        // They are in order, so what a part of the range holds stands together.
        let part = |(from, to): (&Bound<Order>, &Bound<Order>)| {
            let usual = Python::usual();
            let start = usual.partition_point(|python| match from {
                Bound::Included(least) => python.release_order < *least,
                Bound::Excluded(below) => python.release_order <= *below,
                Bound::Unbounded => false,
            });
            let end = usual.partition_point(|python| match to {
                Bound::Included(most) => python.release_order <= *most,
                Bound::Excluded(above) => python.release_order < *above,
                Bound::Unbounded => true,
            });
            usual.get(start..end).unwrap_or_default()
        };
        range.iter().flat_map(part)
    }

    fn usual() -> &'static [Python] {
        static USUAL: OnceLock<Vec<Python>> = OnceLock::new();
        USUAL.get_or_init(|| {
            let mut out = Vec::new();
            for (major, minors) in [(2, 5..=7), (3, 0..=30), (4, 0..=1)] {
                for minor in minors {
                    for patch in [0, 1, 99] {
                        Python::add(&mut out, major, minor, patch);
                    }
                }
            }
            out
        })
    }
}

impl Pythons<'_> {
    /// Those that may install the package, as far as they differ for `comparisons`; none where
    /// the clauses cannot be read.
    pub(super) fn candidates(self, comparisons: &[&Comparison]) -> Option<Candidates> {
        let admitted = match self.admitted.and_then(Admitted::ranges) {
            Some(ranges) => Cow::Borrowed(ranges),
            None => Cow::Owned(intersection(self.clauses)?),
        };
        let in_markers = comparisons.iter().filter_map(|comparison| {
            let (_, _, text, _) = comparison.variable_and_text()?;
            Version::read(text.value.trim_end_matches(".*")).ok()
        });
        let in_markers: Vec<Version> = in_markers.collect();
        let in_bounds = self.clauses.iter().filter_map(|clause| clause.version.as_ref());
        let is_admitted = |python: &Python| admitted.contains(&python.release_order);
        let mut usual: Vec<&Python> = Python::among(&admitted).collect();
        let mut more = Vec::new();
        for version in in_markers.iter().chain(in_bounds) {
            let patch = version.release.get(2).and_then(|number| number.value());
            if let (Some((major, minor)), Some(patch)) = (version.major_minor(), patch) {
                for patch in [patch.saturating_sub(1), patch, patch.saturating_add(1)] {
                    Python::add(&mut more, major, minor, patch);
                }
            }
        }
        more.retain(is_admitted);
        // The releases of a series differ only where the full version is asked for.
        let is_of_series = |comparison: &&Comparison| {
            let variable = comparison.variable_and_text().map(|(variable, ..)| variable);
            variable.is_some_and(|variable| variable != Variable::PythonFullVersion)
        };
        if comparisons.iter().all(is_of_series) {
            usual.dedup_by(|one, other| one.series == other.series);
        }
        Some(Candidates { usual, more })
    }
}

/// A comparison of a Python version, ready to be asked of many.
pub(super) enum Test<'c> {
    /// `python_version < "3.8"`
    Range(Variable, Ranges<Order>),
    /// Anything else about the two variables.
    Other(&'c Comparison),
}

impl<'c> Test<'c> {
    /// The comparison, when it is about the version of Python.
    pub fn of(comparison: &'c Comparison) -> Option<Self> {
        let (variable, _, text, _) = comparison.variable_and_text()?;
        if !matches!(variable, Variable::PythonVersion | Variable::PythonFullVersion) {
            return None;
        }
        let range = match comparison.operator {
            MarkerOperator::Version(operator)
                if operator != Operator::Arbitrary
                    && matches!(comparison.left.kind, OperandKind::Variable(_)) =>
            {
                let clause = Clause::read(&format!("{operator}{}", text.value));
                clause.and_then(|clause| intersection(&[clause]))
            }
            _ => None,
        };
        Some(range.map_or(Test::Other(comparison), |range| Test::Range(variable, range)))
    }

    pub fn holds(&self, python: &Python) -> Option<bool> {
        match self {
            Test::Range(Variable::PythonVersion, range) => {
                Some(range.contains(&python.series_order))
            }
            Test::Range(_, range) => Some(range.contains(&python.full_order)),
            Test::Other(comparison) => comparison.evaluate(&|asked| python.value(asked)),
        }
    }
}
