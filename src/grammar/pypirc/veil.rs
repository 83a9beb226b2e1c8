//! A `.pypirc` as it may be shown: whatever may be a secret is covered, and every place stays.

use super::{Item, Pypirc, comment};
use crate::text::Span;

/// Options whose values are no secrets.
const PLAIN: [&str; 5] = ["repository", "username", "index-servers", "ca_cert", "client_cert"];

/// The text with everything covered that may be a secret: passwords, values of options that are
/// not known, comments, lines that nobody understands. Each character stands for one of the same
/// width in bytes, so that places in the one are places in the other.
pub fn veil(text: &str, pypirc: &Pypirc) -> String {
    let mut shown: Vec<Span> = pypirc.sections.iter().map(|section| section.name_span).collect();
    for item in pypirc.items() {
        shown.push(Span::new(item.name_span.start, item.value_start));
        if PLAIN.contains(&item.name.as_str()) {
            shown.extend(item.pieces.iter().flat_map(|piece| plain(text, item, *piece)));
        }
    }
    shown.sort();
    let mut shown = shown.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        while shown.next_if(|span| span.end <= at).is_some() {}
        let is_shown = shown.peek().is_some_and(|span| span.start <= at);
        let is_sign = matches!(c, '[' | ']' | '#' | ';');
        out.push(if is_shown || is_sign || c.is_whitespace() { c } else { cover(c) });
    }
    out
}

/// The parts of a line of a plain value that are certainly no secret.
fn plain(text: &str, item: &Item, piece: Span) -> Vec<Span> {
    let line = piece.of(text);
    let first = item.pieces.first() == Some(&piece);
    // What was meant as an option of its own is taken for a part of the one above.
    if !first && (item.name != "index-servers" || line.contains(['=', ':'])) {
        return Vec::new();
    }
    let end = comment(line).unwrap_or(line.len());
    let end = line.find('?').map_or(end, |query| query.min(end));
    let value = &line[..end];
    let is_address = item.name != "repository" || value.contains("://");
    if value.contains("pypi-") || !is_address {
        return Vec::new();
    }
    let part = |from: usize, to: usize| Span::new(piece.start + from, piece.start + to);
    match (value.find("://"), value.rfind('@')) {
        (Some(scheme), Some(host)) => vec![part(0, scheme + 3), part(host.max(scheme + 3), end)],
        _ => vec![part(0, end)],
    }
}

/// As wide in UTF-8 as the character that it covers.
fn cover(c: char) -> char {
    match c.len_utf8() {
        1 => '*',
        2 => '·',
        3 => '•',
        _ => '\u{1f512}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        veil(text, &Pypirc::parse(text))
    }

    #[test]
    fn only_what_is_no_secret_is_shown() {
        let text = "# old: pypi-AAAA\n[pypi] hunter\nusername = __token__ # pypi-AAAA\npassword = \
                    hünter€𝄞\nrepository: https://bob:hunter2@x.example/l/?key=1\nfoo = bar\n";
        let expected = "# **** *********\n[pypi] ******\nusername = __token__ # *********\n\
                        password = *·****•\u{1f512}\nrepository: https://***********@x.example/l/******\
                        \nfoo = ***\n";
        assert_eq!(shown(text), expected);
        assert_eq!(shown(text).len(), text.len());
    }

    #[test]
    fn what_a_value_swallows_is_covered() {
        let text = "[pypi]\nusername = a\n  password = hunter\n[distutils]\nindex-servers = b\n  c\n  \
                    password = hunter\n";
        let shown = shown(text);
        assert!(!shown.contains("hunter"), "{shown}");
        assert!(shown.contains("index-servers = b\n  c\n"), "{shown}");
    }

    #[test]
    fn lines_that_nobody_understands_are_covered() {
        for text in ["hunter", "\u{feff}hunter", "[a]\nhunter", "[a]\nx = 1\n=hunter", "[hunter"] {
            assert!(!shown(text).contains("hunter"), "{text}");
        }
    }
}
