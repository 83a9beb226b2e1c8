//! Findings as a Code Quality report of GitLab.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use crate::cli::checked::Checked;
use crate::diagnostic::Severity;
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
pub struct Issue<'c> {
    description: String,
    check_name: &'c str,
    /// The same for the same finding in another run, whatever line it has moved to: made of the
    /// rule and the text it complains of.
    fingerprint: String,
    severity: &'static str,
    location: Location<'c>,
}

#[derive(Serialize)]
struct Location<'c> {
    path: &'c str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: crate::cli::place::Place,
    end: crate::cli::place::Place,
}

/// An issue for each finding, in file order.
pub fn issues(checked: &[Checked]) -> Vec<Issue<'_>> {
    let mut seen: HashMap<u128, usize> = HashMap::new();
    let mut issues = Vec::new();
    for checked in checked {
        for diagnostic in &checked.found {
            let range = checked.file.range(diagnostic.span);
            let path = checked.file.name.as_str();
            let about = &checked.file.text[checked.file.clamp(diagnostic.span).range()];
            let identity = [path, diagnostic.rule, about].join("\0");
            let count = seen.entry(hash(&identity)).or_default();
            *count += 1;
            let fingerprint = format!("{:032x}", hash(&format!("{identity}\0{count}")));
            issues.push(Issue {
                description: format!("{}: {}", diagnostic.rule, diagnostic.message),
                check_name: diagnostic.rule,
                fingerprint,
                severity: match diagnostic.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Hint => "info",
                },
                location: Location {
                    path,
                    positions: Positions { begin: range.start, end: range.end },
                },
            });
        }
    }
    issues
}

/// FNV-1a of 128 bits: the same everywhere and for ever, which the hasher of the standard library
/// does not promise.
fn hash(text: &str) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    text.bytes().fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_is_fnv_1a() {
        // The vectors of draft-eastlake-fnv, appendix C.
        assert_eq!(super::hash(""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(super::hash("a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        assert_eq!(super::hash("foobar"), 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
    }
}
