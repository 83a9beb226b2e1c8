//! The Pythons of November 2026, and how long each gets security fixes. Source: the status of Python
//! versions in the developer's guide, and the release schedules (PEP 619, 664, 693, 719, 745, 790).

/// The series that are maintained, and the one that has just ceased to be; the newest last.
pub const PYTHONS: [&str; 6] = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];

/// The minor number of the newest series that was released.
pub const NEWEST: u64 = 15;

/// A series of CPython 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// The `x` of `3.x`.
    pub minor: u64,
    /// The year and the month of its last security fixes.
    pub end: (i16, i8),
}

const SERIES: [Series; 6] = [
    Series { minor: 10, end: (2026, 10) },
    Series { minor: 11, end: (2027, 10) },
    Series { minor: 12, end: (2028, 10) },
    Series { minor: 13, end: (2029, 10) },
    Series { minor: 14, end: (2030, 10) },
    Series { minor: NEWEST, end: (2031, 10) },
];

/// The oldest series that still gets security fixes in the month `today`, a year and its month; the
/// newest that is known when all have ended.
pub fn oldest_supported(today: (i16, i8)) -> Series {
    let [.., newest] = SERIES;
    SERIES.into_iter().find(|series| series.end >= today).unwrap_or(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_supported_to_the_end_of_its_last_month() {
        assert_eq!(oldest_supported((2026, 10)).minor, 10);
        assert_eq!(oldest_supported((2026, 11)).minor, 11);
        assert_eq!(oldest_supported((1970, 1)).minor, 10);
        assert_eq!(oldest_supported((2099, 1)).minor, NEWEST);
        let minors: Vec<String> = SERIES.iter().map(|one| format!("3.{}", one.minor)).collect();
        assert_eq!(minors, PYTHONS);
    }

    #[test]
    fn the_newest_is_the_last() {
        assert_eq!(PYTHONS.last().copied(), Some(format!("3.{NEWEST}").as_str()));
    }
}
