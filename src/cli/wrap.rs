//! Long lines as several that fit.

/// `text` broken at spaces into lines of at most `width` characters; a longer word has a line to
/// itself. There is at least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let added = word.chars().count();
        if length > 0 && length + 1 + added > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += added;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_are_as_long_as_they_may_be_and_no_word_is_lost() {
        assert_eq!(wrap("a bb  ccc dd", 5), ["a bb", "ccc", "dd"]);
        assert_eq!(wrap("naïve überlänge x", 5), ["naïve", "überlänge", "x"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
