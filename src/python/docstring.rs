//! A docstring without the indentation of its source, as `inspect.cleandoc` of CPython 3.11 does.

/// The text with tabs expanded, common indentation removed, and no blank lines at its ends. Line
/// breaks become `\n`, as Python reads all of its source.
pub fn clean(text: &str) -> String {
    let expanded = expand_tabs(&text.replace("\r\n", "\n").replace('\r', "\n"));
    let mut lines: Vec<&str> = expanded.split('\n').collect();
    let indent = |line: &str| {
        let content = line.trim_start();
        (!content.is_empty()).then(|| line.chars().count() - content.chars().count())
    };
    let margin = lines.iter().skip(1).filter_map(|line| indent(line)).min();
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start();
    }
    if let Some(margin) = margin {
        for line in lines.iter_mut().skip(1) {
            *line = line.char_indices().nth(margin).map_or("", |(at, _)| &line[at..]);
        }
    }
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines[blank..].join("\n")
}

/// `str.expandtabs()`: to columns of eight, counted from the last line break.
fn expand_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let width = 8 - column % 8;
                out.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' => {
                out.push(c);
                column = 0;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indentation_goes_as_in_python() {
        assert_eq!(clean("\n   Hello\tworld  \n     second\n"), "Hello        world  \n  second");
        assert_eq!(clean("  a\n\tb\n    c"), "a\n    b\nc");
        assert_eq!(clean(" \n \n"), " ");
        assert_eq!(clean(""), "");
    }
}
