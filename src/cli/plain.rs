//! Text from a file as text for a terminal: nothing in it can move the cursor, change a colour,
//! or show itself in another order than it has.

use std::borrow::Cow;

/// `text` on one line, with every character that a terminal would act on written as an escape.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if acts(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A source line with a picture for each character that a terminal would act on. A carriage
/// return at its end, which belongs to the line break, is left out.
pub fn source(line: &str) -> Cow<'_, str> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    if !line.contains(acts) {
        return Cow::Borrowed(line);
    }
    Cow::Owned(line.chars().map(picture).collect())
}

/// A character of a source line as one that takes a place and does nothing.
pub fn picture(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        c if acts(c) => '\u{fffd}',
        c => c,
    }
}

/// Control characters, and those that are invisible or turn the direction of writing.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        let hostile = "a\u{1b}[31mred\u{9b}2J\u{7}\r\n\u{202e}txt\u{feff}";
        let line = line(hostile);
        assert_eq!(line, "a\\u{1b}[31mred\\u{9b}2J\\u{7}\\r\\n\\u{202e}txt\\u{feff}");
        assert!(hostile.chars().map(picture).all(|c| !acts(c)));
        assert_eq!(picture('\u{1b}'), '␛');
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let text = "naïve 漢字 👩🏽 `x = \"y\"` – \u{301}";
        assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        assert!(text.chars().all(|c| picture(c) == c));
    }
}
