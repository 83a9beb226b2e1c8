//! Names of projects, extras and dependency groups: text becomes its normal form, or the first
//! thing that is wrong with it. Source: the "Names and normalization" specification; ASCII only,
//! as `packaging.utils.canonicalize_name(validate=True)` of 26.3 has it.

use super::Fault;
use crate::text::{Edit, Span};

/// Why a text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    Empty,
    /// A character that no name may hold.
    Character(char),
    /// It begins with `-`, `_` or `.`.
    Start(char),
    /// It ends with `-`, `_` or `.`.
    End(char),
}

/// The first fault of `text` as a name, at the character that is to blame; none for a valid name.
/// The repair replaces the whole text.
pub fn fault(text: &str) -> Option<Fault<NameFault>> {
    let (span, kind) = first_fault(text)?;
    let repair = repair(text).map(|name| Edit::replace(Span::new(0, text.len()), name));
    Some(Fault { span, kind, repair })
}

fn first_fault(text: &str) -> Option<(Span, NameFault)> {
    if text.is_empty() {
        return Some((Span::at(0), NameFault::Empty));
    }
    let bad = text.char_indices().find(|&(_, c)| !may_stand_in_name(c));
    if let Some((at, c)) = bad {
        return Some((Span::new(at, at + c.len_utf8()), NameFault::Character(c)));
    }
    let last = text.len() - 1;
    let first_char = text.chars().next().filter(|c| is_separator(*c));
    if let Some(c) = first_char {
        return Some((Span::new(0, 1), NameFault::Start(c)));
    }
    let last_char = text.chars().next_back().filter(|c| is_separator(*c));
    last_char.map(|c| (Span::new(last, last + 1), NameFault::End(c)))
}

/// Whether `text` is a valid name.
pub fn is_valid(text: &str) -> bool {
    first_fault(text).is_none()
}

/// The normal form: lower case, each run of `-`, `_`, `.` one `-` (PEP 503).
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_separator(c) {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// The normal form as it stands in file names of distributions: `_` in place of `-`.
pub fn file_form(text: &str) -> String {
    normalize(text).replace('-', "_")
}

/// A valid name that keeps what is usable of `text`: an npm scope goes, white space and other
/// characters become `-`, ends are stripped. None where nothing usable is left or where letters
/// outside ASCII would be lost.
pub fn repair(text: &str) -> Option<String> {
    let text = text.trim();
    let text = match text.strip_prefix('@').and_then(|scoped| scoped.split_once('/')) {
        Some((_, name)) => name,
        None => text,
    };
    if text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if may_stand_in_name(c) {
            out.push(c);
        } else if !out.ends_with(is_separator) {
            out.push('-');
        }
    }
    let out = out.trim_matches(is_separator).to_owned();
    is_valid(&out).then_some(out)
}

fn may_stand_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_separator(c)
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_character_is_the_place() {
        let at = |text: &str| first_fault(text).map(|(span, kind)| (span.range(), kind));
        assert_eq!(at("de mo"), Some((2..3, NameFault::Character(' '))));
        assert_eq!(at("demo\n"), Some((4..5, NameFault::Character('\n'))));
        assert_eq!(at("\u{212a}elvin"), Some((0..3, NameFault::Character('\u{212a}'))));
        assert_eq!(at("demo_"), Some((4..5, NameFault::End('_'))));
        assert_eq!(at("-demo"), Some((0..1, NameFault::Start('-'))));
        assert_eq!(at(""), Some((0..0, NameFault::Empty)));
        assert_eq!(at("."), Some((0..1, NameFault::Start('.'))));
        assert_eq!(at("A.b__c-9"), None);
    }

    #[test]
    fn repairs_keep_what_is_usable() {
        assert_eq!(repair("my project").as_deref(), Some("my-project"));
        assert_eq!(repair("@scope/pkg").as_deref(), Some("pkg"));
        assert_eq!(repair("_demo_").as_deref(), Some("demo"));
        assert_eq!(repair("c++").as_deref(), Some("c"));
        assert_eq!(repair("d\u{e9}mo"), None);
        assert_eq!(repair("--"), None);
    }
}
