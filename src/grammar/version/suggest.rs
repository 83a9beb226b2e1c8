//! Texts that are nearly versions become the version that was most likely meant.

use super::{Scan, Version, scan};
use crate::grammar::cursor::Cursor;

/// Words that other ecosystems append to what is a development version here.
const DEVELOPMENT: [&str; 7] = ["snapshot", "nightly", "canary", "next", "develop", "wip", "git"];

/// The nearest version to `text`, where one suggests itself; always a valid version.
pub(super) fn version(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some("0.1.0".to_owned());
    }
    if text.len() > 200 {
        return None;
    }
    // Digits of other scripts are digits to their author.
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return None;
    }
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let scan = scan(Cursor::new(text, 0))?;
    let (head, rest) = text.split_at(scan.end);
    let better = match rest {
        "" => head.to_owned(),
        rest => continued(head, rest, &scan)?,
    };
    Version::read_plain(&better).map(|version| version.to_string())
}

fn continued(head: &str, rest: &str, scan: &Scan) -> Option<String> {
    let separators: &[char] = &['.', '-', '_', '+', ' '];
    let word = rest.trim_start_matches(separators);
    if word.is_empty() {
        return Some(head.to_owned());
    }
    if ["x", "X", "*"].contains(&word) {
        let is_major = !scan.has_suffix() && !scan.release.of(head).contains('.');
        return Some(format!("{head}{}", if is_major { ".0" } else { "" }));
    }
    let letters = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
    let (name, tail) = word.split_at(letters);
    if DEVELOPMENT.contains(&name.to_ascii_lowercase().as_str()) {
        let digits = tail.trim_start_matches(separators);
        let count = if digits.bytes().all(|b| b.is_ascii_digit()) { digits } else { "" };
        return Some(format!("{head}.dev{}", if count.is_empty() { "0" } else { count }));
    }
    // `1_0` was meant to be a release.
    let is_release = rest.starts_with('_') && scan.release.end == scan.end;
    if is_release && word.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'.') {
        return Some(format!("{head}.{}", word.replace('_', ".")));
    }
    if rest.starts_with(' ') {
        let closed: String = rest.split_whitespace().collect();
        let joined = format!("{head}{closed}");
        return Version::read_plain(&joined).map(|_| joined);
    }
    let local: String = word
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '.' })
        .collect::<String>()
        .split('.')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(".");
    let usable = word.is_ascii() && rest.starts_with(['-', '.', '_', '+']) && scan.local.is_none();
    (usable && !local.is_empty()).then(|| format!("{head}+{local}"))
}

impl Version {
    /// Reads `text` without looking for a repair, so that suggesting does not suggest again.
    fn read_plain(text: &str) -> Option<Version> {
        let scan = scan(Cursor::new(text, 0))?;
        (scan.end == text.len()).then(|| Version::of(text, &scan))
    }
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn near_versions_are_mended() {
        for (text, better) in [
            ("", Some("0.1.0")),
            ("1.0.0-SNAPSHOT", Some("1.0.0.dev0")),
            ("1.0.0-nightly.3", Some("1.0.0.dev3")),
            ("1.x", Some("1.0")),
            ("1.2.x", Some("1.2")),
            ("1.0-extra", Some("1.0+extra")),
            ("1.0-", Some("1.0")),
            ("1.0 beta", Some("1.0b0")),
            ("version 1.0", Some("1.0")),
            ("release-1.2.3", Some("1.2.3")),
            ("1_0", Some("1.0")),
            ("1_2_3", Some("1.2.3")),
            ("\u{ff11}.0", None),
            ("latest", None),
            ("1.0+a+b", None),
            ("1.0-\u{e9}", None),
        ] {
            assert_eq!(version(text).as_deref(), better, "{text:?}");
        }
    }
}
