//! The Markdown that the docs of rules use (headings, paragraphs, lists, code) as text for a
//! terminal.

use super::terminal::Look;
use super::wrap::wrap;

/// No paragraph is wider, however wide the terminal: long lines are hard to read.
const WIDTH: usize = 88;

const BOLD: &str = "\u{1b}[1m";
const CODE: &str = "\u{1b}[36m";
const FAINT: &str = "\u{1b}[2m";
const BAD: &str = "\u{1b}[1;31m";
const GOOD: &str = "\u{1b}[1;32m";
const RESET: &str = "\u{1b}[0m";

/// `text`, wrapped and coloured as `look` allows.
pub fn render(text: &str, look: Look) -> String {
    let mut page = Page { look, out: String::new(), paragraph: String::new() };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            page.end_paragraph();
            page.code(kind, &mut lines);
        } else if let Some(heading) = line.strip_prefix('#') {
            page.end_paragraph();
            page.paint(BOLD, heading.trim_start_matches('#').trim());
            page.out.push('\n');
        } else if line.trim().is_empty() {
            page.end_paragraph();
            page.gap();
        } else {
            if line.trim_start().starts_with("- ") {
                page.end_paragraph();
            }
            page.paragraph.push_str(line.trim());
            page.paragraph.push(' ');
        }
    }
    page.end_paragraph();
    page.out
}

struct Page {
    look: Look,
    out: String,
    /// Lines that belong together and are not written yet.
    paragraph: String,
}

impl Page {
    fn paint(&mut self, style: &str, text: &str) {
        if self.look.colour {
            self.out.extend([style, text, RESET]);
        } else {
            self.out.push_str(text);
        }
    }

    /// One empty line, unless there is one or nothing stands above.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            return;
        }
        let width = self.look.width.min(WIDTH);
        let indent = if paragraph.starts_with("- ") { "  " } else { "" };
        let mut in_code = false;
        for (number, line) in wrap(paragraph, width - indent.len()).iter().enumerate() {
            if number > 0 {
                self.out.push_str(indent);
            }
            in_code = self.spans(line, in_code);
            self.out.push('\n');
        }
    }

    /// A line with its `code`, which may go on from the line before and into the next.
    fn spans(&mut self, line: &str, mut in_code: bool) -> bool {
        if !self.look.colour {
            self.out.push_str(line);
            return false;
        }
        for (number, part) in line.split('`').enumerate() {
            if number > 0 {
                in_code = !in_code;
            }
            match in_code {
                true if !part.is_empty() => self.paint(CODE, part),
                _ => self.out.push_str(part),
            }
        }
        in_code
    }

    /// A block of code up to the closing fence; `toml bad` and `toml good` get a word in front.
    fn code<'t>(&mut self, kind: &str, lines: &mut impl Iterator<Item = &'t str>) {
        self.gap();
        if kind.split_whitespace().any(|word| word == "bad") {
            self.paint(BAD, "Bad:");
            self.out.push_str("\n\n");
        } else if kind.split_whitespace().any(|word| word == "good") {
            self.paint(GOOD, "Good:");
            self.out.push_str("\n\n");
        }
        for line in lines.take_while(|line| !line.starts_with("```")) {
            self.out.push_str("    ");
            match line.trim_start().starts_with('#') {
                true => self.paint(FAINT, line),
                false => self.out.push_str(line),
            }
            self.out.push('\n');
        }
        self.gap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# name\n\nA long `line of code` here\nthat goes on.\n- one\n- two\n\n\
                        ```toml bad\n[project]\nx = 1\n```\n\nThe end.\n";

    #[test]
    fn paragraphs_are_filled_and_code_is_not() {
        let look = Look { colour: false, unicode: false, width: 20, terminal: false };
        assert_eq!(
            render(TEXT, look),
            "name\n\nA long `line of\ncode` here that goes\non.\n- one\n- two\n\n\
             Bad:\n\n    [project]\n    x = 1\n\nThe end.\n"
        );
    }

    #[test]
    fn colour_changes_nothing_but_the_backticks() {
        let look = Look { colour: true, unicode: false, width: 20, terminal: true };
        let mut plain = render(TEXT, look);
        for style in [BOLD, CODE, FAINT, BAD, GOOD, RESET] {
            plain = plain.replace(style, "");
        }
        let look = Look { colour: false, ..look };
        assert_eq!(plain, render(TEXT, look).replace('`', ""));
    }
}
