//! Constraints of Poetry as clauses of the standard, where they can be said so. Source:
//! `constraints/version/parser.py` of poetry-core 2.5.0.

use super::{fault, length_of_first};
use crate::grammar::specifier::{SpecifierSet, expand_poetry};
use crate::grammar::version::Version;

/// The clauses that allow exactly what `constraint` allows; empty where that is everything. None
/// for alternatives, and for what poetry-core reads in a way of its own.
pub fn clauses(constraint: &str) -> Option<String> {
    let text = constraint.trim();
    if fault(constraint).is_some() || text.contains('|') || text.len() > 1_000 {
        return None;
    }
    if text == "*" {
        return Some(String::new());
    }
    let mut out = Vec::new();
    for part in text.split(',') {
        let mut rest = part.trim();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(length_of_first(rest));
            out.push(clause(piece.trim())?);
            rest = after.trim_start();
        }
    }
    // Several versions or several ranges at once are nothing that anyone meant.
    let several = |is: &dyn Fn(&&String) -> bool| out.iter().filter(is).count() > 1;
    if several(&|piece| piece.starts_with("==")) || several(&|piece| piece.contains(',')) {
        return None;
    }
    let joined = out.join(",");
    let set = SpecifierSet::read(&joined);
    (set.faults.is_empty() && !set.clauses.is_empty()).then_some(joined)
}

fn clause(piece: &str) -> Option<String> {
    const OPERATORS: [&str; 8] = ["~=", "==", "!=", ">=", "<=", ">", "<", "="];
    if piece.starts_with('^') || (piece.starts_with('~') && !piece.starts_with("~=")) {
        let version = plain(piece[1..].trim())?;
        return expand_poetry(&format!("{}{version}", &piece[..1]));
    }
    let operator = OPERATORS.into_iter().find(|operator| piece.starts_with(operator));
    let version = piece[operator.map_or(0, str::len)..].trim();
    let operator = match operator {
        None | Some("=") => "==",
        Some(operator) => operator,
    };
    let stem = match operator {
        "==" | "!=" => version.strip_suffix(".*").unwrap_or(version),
        _ => version,
    };
    let star = &version[stem.len()..];
    plain(stem).map(|version| format!("{operator}{version}{star}"))
}

/// The normal form of a version without epoch and local part.
fn plain(version: &str) -> Option<String> {
    let is_odd = version.contains(['!', '+']) || !version.starts_with(|c: char| c.is_ascii_digit());
    Version::read(version).ok().filter(|_| !is_odd).map(|read| read.to_string())
}

#[cfg(test)]
mod tests {
    use super::clauses;

    #[test]
    fn constraints_become_what_poetry_publishes() {
        for (constraint, expected) in [
            ("^1.2", ">=1.2,<2.0"),
            ("^1.2.3", ">=1.2.3,<2.0.0"),
            ("^0.2.3", ">=0.2.3,<0.3.0"),
            ("^0.0.3", ">=0.0.3,<0.0.4"),
            ("^1", ">=1,<2"),
            ("~1.2", ">=1.2,<1.3"),
            ("~1.2.3", ">=1.2.3,<1.3.0"),
            ("~1", ">=1,<2"),
            ("1.2.*", "==1.2.*"),
            ("1.2.3", "==1.2.3"),
            ("=1.2.3", "==1.2.3"),
            (">=1.2, <2", ">=1.2,<2"),
            (">= 1.2 < 2", ">=1.2,<2"),
            ("^1.2,!=1.3.0", ">=1.2,<2.0,!=1.3.0"),
            ("~=1.4", "~=1.4"),
            ("^2.0rc1", ">=2.0rc1,<3.0"),
            (">=3.08", ">=3.8"),
            ("*", ""),
        ] {
            assert_eq!(clauses(constraint).as_deref(), Some(expected), "{constraint}");
        }
        for constraint in [
            "^1 || ^2", "", "latest", "1,2", "^1.*", "x", "1!2", "1.0+x", "v1", ">=1.*", "^^1",
            "^1,^2",
        ] {
            assert_eq!(clauses(constraint), None, "{constraint}");
        }
    }
}
