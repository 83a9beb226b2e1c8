//! The Pythons of November 2026. Source: the status of Python versions in the developer's guide.

/// The series that are maintained, and the one that has just ceased to be; the newest last.
pub const PYTHONS: [&str; 6] = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];

/// The minor number of the newest series that was released.
pub const NEWEST: u64 = 15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_the_last() {
        assert_eq!(PYTHONS.last().copied(), Some(format!("3.{NEWEST}").as_str()));
    }
}
