//! Version constraints as Poetry writes them, `^1.2 || >=2,<3`: which part is none. Source:
//! `constraints/version/parser.py` and `patterns.py` of poetry-core 2.5.0.

mod clauses;

pub use clauses::clauses;

use super::version::Version;
use crate::text::Span;

const OPERATORS: &[&str] = &["~=", "<>", "!=", ">=", "<=", "==", "^", "~", ">", "<", "="];

/// The first part of `text` that poetry-core certainly cannot read as a constraint, by its place
/// in the text. Where its splitting at spaces and hyphens is a matter of luck, there is none.
pub fn fault(text: &str) -> Option<Span> {
    if text == "*" {
        return None;
    }
    let mut at = 0;
    let groups: Vec<&str> = text.split('|').collect();
    for (number, group) in groups.iter().enumerate() {
        let start = at;
        at += group.len() + 1;
        let body = group.trim();
        // Between two bars there is nothing, and that is the one operator.
        let is_double = number > 0 && number + 1 < groups.len() && group.is_empty();
        if is_double {
            continue;
        }
        let place = start + (group.len() - group.trim_start().len());
        let body = body.trim_end_matches(',').trim_end();
        if body.is_empty() {
            return Some(Span::new(place.min(text.len()), place.min(text.len())));
        }
        if let Some(part) = in_group(body) {
            return Some(Span::new(place + part.start, place + part.end));
        }
    }
    None
}

fn in_group(text: &str) -> Option<Span> {
    let mut start = 0;
    for piece in text.split(',') {
        let place = start;
        start += piece.len() + 1;
        if piece.contains("- ") || piece.contains(" -") {
            // Hyphens keep their spaces, and no constraint has any.
            let is_range = piece.split(" - ").count() == 2 && !piece.contains(['<', '>', '=']);
            let inner = piece.trim();
            let at = place + (piece.len() - piece.trim_start().len());
            return is_range.then(|| Span::new(at, at + inner.len()));
        }
        let mut at = place;
        let mut rest = piece;
        loop {
            let blank = rest.len() - rest.trim_start().len();
            rest = &rest[blank..];
            at += blank;
            if rest.is_empty() {
                break;
            }
            let length = length_of_first(rest);
            if !is_constraint(&rest[..length]) {
                return Some(Span::new(at, at + length));
            }
            rest = &rest[length..];
            at += length;
        }
    }
    None
}

/// An operator, spaces after it, and all that follows up to a space.
fn length_of_first(text: &str) -> usize {
    let operator = text.len() - text.trim_start_matches(['^', '~', '=', '!', '<', '>']).len();
    let blank = text[operator..].len() - text[operator..].trim_start().len();
    let body = operator + if operator > 0 { blank } else { 0 };
    text[body..].find(char::is_whitespace).map_or(text.len(), |end| body + end)
}

fn is_constraint(text: &str) -> bool {
    let plain = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if plain.split('.').all(|part| matches!(part, "x" | "X" | "*")) {
        return true;
    }
    let operator = OPERATORS.iter().find(|operator| text.starts_with(**operator));
    let version = text[operator.map_or(0, |operator| operator.len())..].trim_start();
    let is_range = matches!(operator, Some(&"^" | &"~" | &"~="));
    let is_version = |version: &str| Version::read(version).is_ok();
    if is_version(version) {
        return true;
    }
    if is_range {
        return false;
    }
    let stem = match operator {
        None | Some(&"==" | &"!=") => version.trim_end_matches(".*"),
        Some(_) => version.strip_suffix(".*").unwrap_or(version),
    };
    version.eq_ignore_ascii_case("dev") || is_version(stem) || stem.eq_ignore_ascii_case("dev")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn constraints_are_read_and_refused_as_poetry_core_does() {
        let taken = [
            ">=1,<2",
            "1.2.*",
            "*",
            "^1.2 || ^2",
            ">=1 <2",
            "~1",
            "~=1.2",
            "==1.*",
            ">=1.*",
            "1.2.3-beta",
            ">= 1.0, < 2.0",
            " ^1",
            "^1 ",
            ">1,",
            "!=1.0",
            "=1",
            "<>1",
            "^ 1",
            "dev",
            "==dev",
            "1.2.3.*",
            ">=3.8,<4.0.0a",
            "v1",
            "^1.2,!=1.3",
            "1,2",
            "x",
            "X.x",
            "1|2",
            "==1.2.*,!=1.2.3",
        ];
        for text in taken {
            assert_eq!(fault(text), None, "{text}");
        }
        let refused = [
            ("1.x", "1.x"),
            ("latest", "latest"),
            ("^1.*", "^1.*"),
            ("1 - 2", "1 - 2"),
            ("===1", "===1"),
            (">=1.*.*", ">=1.*.*"),
            (">=1;<2", ">=1;<2"),
            ("^^2", "^^2"),
            (">=1, ^^2", "^^2"),
            ("^1||", ""),
            ("|^1", ""),
            ("", ""),
        ];
        for (text, part) in refused {
            let span = fault(text).unwrap_or_else(|| panic!("`{text}` was taken"));
            assert_eq!(&text[span.start..span.end], part, "{text}");
        }
    }

    #[test]
    fn any_text_has_an_answer() {
        for text in
            ["ä ö", "^ä", "\u{3000}1\u{3000}", ",,,", "| | |", "^", "- - -", "1 -", "~\u{a0}1"]
        {
            let _ = fault(text);
        }
    }
}
