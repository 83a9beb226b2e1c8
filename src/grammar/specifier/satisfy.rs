//! Which versions satisfy clauses, with the bounds of `packaging._ranges` 26.3. Numbers beyond 64
//! bits are not understood; every question about them is answered with "unknown".

use pep440_rs::{Prerelease, Version as Order};
use version_ranges::Ranges;

use super::{Clause, Operator, SpecifierSet};
use crate::grammar::version::Version;

/// Whether `version` satisfies every clause, as `SpecifierSet.contains(version, prereleases=True)`
/// answers; none where that cannot be said. `text` is the one the clauses were read from.
pub fn contains(text: &str, clauses: &[Clause], version: &Version) -> Option<bool> {
    let order = version.order()?;
    for clause in clauses {
        let holds = if clause.operator == Operator::Arbitrary {
            clause.version_span.of(text).eq_ignore_ascii_case(&version.to_string())
        } else {
            ranges_of(clause)?.contains(&order)
        };
        if !holds {
            return Some(false);
        }
    }
    Some(true)
}

/// Whether certainly no version satisfies all clauses (`SpecifierSet.is_unsatisfiable`).
pub fn is_unsatisfiable(text: &str, clauses: &[Clause]) -> bool {
    let keeps_high = |operator| {
        matches!(operator, Operator::GreaterEqual | Operator::Greater | Operator::NotEqual)
    };
    // Above any of them there is a version, and no number of exclusions takes them all.
    if clauses.iter().all(|clause| keeps_high(clause.operator)) {
        return false;
    }
    let Some(ranges) = intersection(clauses) else { return false };
    if ranges.is_empty() {
        return true;
    }
    let mut exact = clauses.iter().filter(|clause| clause.operator == Operator::Arbitrary);
    let Some(first) = exact.next() else { return false };
    let wanted = first.version_span.of(text).to_lowercase();
    if exact.any(|clause| clause.version_span.of(text).to_lowercase() != wanted) {
        return true;
    }
    let has_others = clauses.iter().any(|clause| clause.operator != Operator::Arbitrary);
    match &first.version {
        _ if !has_others => false,
        None => true,
        Some(version) => version.order().is_some_and(|order| !ranges.contains(&order)),
    }
}

/// The versions that some clauses admit, worked out once where they are asked about often.
#[derive(Debug)]
pub struct Admitted {
    text: String,
    /// None where ranges cannot say it: `===` compares texts, and numbers may be too large.
    ranges: Option<Ranges<Order>>,
}

impl Admitted {
    /// `text` is the one the clauses were read from, without faults.
    pub fn of(text: &str, clauses: &[Clause]) -> Self {
        let is_exact = clauses.iter().any(|clause| clause.operator == Operator::Arbitrary);
        let ranges = if is_exact { None } else { intersection(clauses) };
        Admitted { text: text.to_owned(), ranges }
    }

    /// They as ranges, where ranges can say it.
    pub(crate) fn ranges(&self) -> Option<&Ranges<Order>> {
        self.ranges.as_ref()
    }

    /// Whether there are certainly none.
    pub fn is_empty(&self) -> bool {
        match &self.ranges {
            Some(ranges) => ranges.is_empty(),
            None => is_unsatisfiable(&self.text, &SpecifierSet::read(&self.text).clauses),
        }
    }

    /// As `meets` for an operator and a version without `.*`.
    pub fn meets_version(&self, operator: Operator, version: &str) -> Option<bool> {
        use Operator::{Equal, GreaterEqual, Less};
        let read = || Version::read(version).ok().filter(|version| version.local.is_empty());
        // Of the others some take not every version.
        let asked = matches!(operator, Equal | GreaterEqual | Less).then(read).flatten();
        let order = asked.and_then(|version| version.order());
        match (&self.ranges, order.and_then(|order| range_of(operator, false, order))) {
            (Some(ranges), Some(asked)) => Some(!ranges.is_disjoint(&asked)),
            _ => self.meets(&format!("{operator}{version}")),
        }
    }

    /// As `meets` for `==` and a release with `.*`.
    pub fn meets_series(&self, release: &str) -> Option<bool> {
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let number = |part: &str| is_number(part).then(|| part.parse().ok()).flatten();
        let numbers: Option<Vec<u64>> = release.split('.').map(number).collect();
        let asked =
            numbers.and_then(|numbers| range_of(Operator::Equal, true, Order::new(numbers)));
        match (&self.ranges, asked) {
            (Some(ranges), Some(asked)) => Some(!ranges.is_disjoint(&asked)),
            _ => self.meets(&format!("=={release}.*")),
        }
    }

    /// Whether one clause more leaves some, or may; none where that is no clause.
    pub fn meets(&self, clause: &str) -> Option<bool> {
        let set = SpecifierSet::read(clause);
        if !set.faults.is_empty() {
            return None;
        }
        let is_exact = set.clauses.iter().any(|clause| clause.operator == Operator::Arbitrary);
        let known = self.ranges.as_ref().filter(|_| !is_exact);
        if let Some((ranges, asked)) = known.zip(intersection(&set.clauses)) {
            return Some(!ranges.is_disjoint(&asked));
        }
        let both = [self.text.trim().trim_end_matches(','), clause].join(",");
        let both = both.trim_start_matches(',');
        Some(!is_unsatisfiable(both, &SpecifierSet::read(both).clauses))
    }
}

/// The versions that satisfy all clauses but `===`; none where a number is too large.
pub(crate) fn intersection(clauses: &[Clause]) -> Option<Ranges<Order>> {
    let ordered = clauses.iter().filter(|clause| clause.operator != Operator::Arbitrary);
    let mut ranges: Vec<Ranges<Order>> = ordered.map(ranges_of).collect::<Option<_>>()?;
    ranges.push(Ranges::higher_than(Order::new([0]).with_dev(Some(0))));
    // In pairs: one after another, thousands of exclusions take the square of their number.
    while ranges.len() > 1 {
        let pairs = ranges.chunks(2);
        ranges = pairs
            .map(|pair| match pair {
                [one, other] => one.intersection(other),
                rest => rest.first().cloned().unwrap_or_else(Ranges::full),
            })
            .collect();
    }
    ranges.pop()
}

fn ranges_of(clause: &Clause) -> Option<Ranges<Order>> {
    range_of(clause.operator, clause.wildcard, clause.version.as_ref()?.order()?)
}

fn range_of(operator: Operator, wildcard: bool, version: Order) -> Option<Ranges<Order>> {
    let series = || {
        let high = next_release(version.release())?.with_epoch(version.epoch());
        Some(Ranges::from_range_bounds(version.clone().with_dev(Some(0))..high))
    };
    Some(match operator {
        Operator::Arbitrary => Ranges::full(),
        Operator::Equal if wildcard => series()?,
        Operator::NotEqual if wildcard => series()?.complement(),
        Operator::Equal => exactly(version)?,
        Operator::NotEqual => exactly(version)?.complement(),
        Operator::GreaterEqual => Ranges::higher_than(version),
        Operator::LessEqual => Ranges::strictly_lower_than(after_locals(&version)?),
        Operator::Less if version.any_prerelease() => Ranges::strictly_lower_than(version),
        Operator::Less => Ranges::strictly_lower_than(version.without_local().with_dev(Some(0))),
        Operator::Greater => greater(version)?,
        Operator::Compatible => {
            let release = version.release();
            let prefix = release.get(..release.len().checked_sub(1)?)?;
            let high = next_release(prefix)?.with_epoch(version.epoch());
            Ranges::from_range_bounds(version..high)
        }
    })
}

/// `version` and, unless it names a local version itself, its local versions.
fn exactly(version: Order) -> Option<Ranges<Order>> {
    Some(if version.is_local() {
        Ranges::singleton(version)
    } else {
        let high = after_locals(&version)?;
        Ranges::from_range_bounds(version..high)
    })
}

/// What lies above `version`: not its post-releases, unless it is one itself.
fn greater(version: Order) -> Option<Ranges<Order>> {
    if version.dev().is_some() || version.post().is_some() {
        return Some(Ranges::higher_than(after_locals(&version)?));
    }
    if let Some(pre) = version.pre() {
        let number = pre.number.checked_add(1)?;
        let next = version.without_local().with_pre(Some(Prerelease { number, ..pre }));
        return Some(Ranges::higher_than(next.with_dev(Some(0))));
    }
    Some(Ranges::strictly_higher_than(version.without_local().with_max(Some(0))))
}

/// The least version above `version` and all its local versions.
fn after_locals(version: &Order) -> Option<Order> {
    let public = version.clone().without_local();
    if let Some(dev) = version.dev() {
        return Some(public.with_dev(Some(dev.checked_add(1)?)));
    }
    let post = version.post().map_or(Some(0), |post| post.checked_add(1))?;
    Some(public.with_post(Some(post)).with_dev(Some(0)))
}

/// The first version of the release after all that begin with `release`: 1.3.dev0 after 1.2.
fn next_release(release: &[u64]) -> Option<Order> {
    let mut next = release.to_vec();
    let last = next.last_mut()?;
    *last = last.checked_add(1)?;
    Some(Order::new(next).with_dev(Some(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_bounds_is_what_both_together_say() {
        let bounds = [
            "",
            ">=1,",
            ">=3,<4",
            "!=1",
            "===1.0",
            "===foo",
            ">=1,<2,!=1.5.*",
            "~=3.2",
            "<1,>2",
            ">=18446744073709551616",
            ">1.0a1,<=1.0.post1",
        ];
        let asked = ["==1", ">=1", "<1", "==1.*", "===1.0", "~=3.2", "==18446744073709551616"];
        for bounds in bounds {
            let set = SpecifierSet::read(bounds);
            let admitted = Admitted::of(bounds, &set.clauses);
            assert_eq!(admitted.is_empty(), is_unsatisfiable(bounds, &set.clauses), "{bounds}");
            for asked in asked {
                let both = format!("{asked},{bounds}");
                let set = SpecifierSet::read(both.trim_end_matches(','));
                let meets = !is_unsatisfiable(both.trim_end_matches(','), &set.clauses);
                assert_eq!(admitted.meets(asked), Some(meets), "{asked} {bounds}");
            }
            assert_eq!(admitted.meets("=>1"), None, "{bounds}");
            let versions =
                ["1", " 1.5", "1.0a1", "0", "1+local", "18446744073709551616", "x", "1.*"];
            for version in versions {
                use Operator::{Arbitrary, Compatible, Equal, Greater, GreaterEqual, Less};
                for operator in [Equal, GreaterEqual, Less, Greater, Compatible, Arbitrary] {
                    let clause = format!("{operator}{version}");
                    let meets = admitted.meets_version(operator, version);
                    assert_eq!(meets, admitted.meets(&clause), "{clause} {bounds}");
                }
            }
            for series in ["1", "3.9", "1.5", "", "+1", "1..2", "18446744073709551615"] {
                let meets = admitted.meets(&format!("=={series}.*"));
                assert_eq!(admitted.meets_series(series), meets, "{series} {bounds}");
            }
        }
    }
}
