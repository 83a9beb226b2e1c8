//! A text from a file becomes words of a message, which is one line and not endless.

use std::fmt::Write;

/// The most characters of a foreign text that a message repeats.
const LONGEST: usize = 80;

/// The most characters of a whole message.
const LONGEST_LINE: usize = 1000;

/// `text` with control characters written as escapes, cut where it gets long.
pub fn shown(text: &str) -> String {
    escaped(text, LONGEST)
}

/// A message as one line, whatever a rule put into it.
pub fn line(message: String) -> String {
    let is_plain = message.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let is_fine = message.len() <= LONGEST_LINE && (is_plain || !message.chars().any(breaks));
    if is_fine { message } else { escaped(&message, LONGEST_LINE) }
}

/// Whether a line with this character is not what it looks like.
fn breaks(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escaped(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == longest {
            out.push('\u{2026}');
            break;
        }
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if breaks(c) => {
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
    use super::{line, shown};

    #[test]
    fn a_message_stays_one_short_line() {
        assert_eq!(shown("a\nb\u{7}"), "a\\nb\\u0007");
        assert_eq!(shown(&"x".repeat(100)).chars().count(), 81);
        assert_eq!(line("`a\nb\u{2066}` is".to_owned()), "`a\\nb\\u2066` is");
        assert_eq!(line("x".repeat(2000)).chars().count(), 1001);
    }
}
