//! A text from a file becomes words of a message, which is one line and not endless.

use std::fmt::Write;

/// The most characters of a foreign text that a message repeats.
const LONGEST: usize = 80;

/// `text` with control characters written as escapes, cut where it gets long.
pub fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            out.push('\u{2026}');
            break;
        }
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}') =>
            {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_message_stays_one_short_line() {
        assert_eq!(shown("a\nb\u{7}"), "a\\nb\\u0007");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), 81);
    }
}
