//! The lines around a place, cut to what a terminal can show, with the spans moved along.

use crate::cli::checked::File;
use crate::cli::place::floor;
use crate::cli::plain::picture;
use crate::text::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many bytes are shown of a line that is longer than it may be.
const CUT: usize = 400;

/// How many of them stand in front of the place.
const MARGIN: usize = 60;

/// Some lines of a file. Nothing in them acts on a terminal.
pub struct Excerpt {
    pub source: String,
    /// The number of the first of them, from 1.
    pub line: usize,
    /// The spans asked for, in the order asked for.
    pub spans: Vec<Range<usize>>,
    /// A line was too long, and what stands in front of it is not all shown.
    pub cut: bool,
}

impl Excerpt {
    /// The lines of `file` that hold `spans`, and those between them; lines of more than `longest`
    /// bytes are cut.
    pub fn of(file: &File, spans: &[Span], longest: usize) -> Excerpt {
        let text = file.text.as_str();
        let lines = file.places().lines();
        let spans: Vec<Range<usize>> = spans.iter().map(|span| file.clamp(*span).range()).collect();
        let ends = || spans.iter().flat_map(|span| [span.start, span.end]);
        let first = lines.line_of(ends().min().unwrap_or(0));
        let last = lines.line_of(ends().max().unwrap_or(0));
        // Where each end of a span comes to stand.
        let mut moved: BTreeMap<usize, usize> = ends().map(|end| (end, 0)).collect();
        let mut waiting = moved.keys().copied().collect::<Vec<_>>().into_iter().peekable();
        let mut placed = Vec::with_capacity(moved.len());
        let mut source = String::new();
        let mut was_cut = false;
        for line in first..=last {
            if line > first {
                source.push('\n');
            }
            let content = lines.content(text, line);
            let shown = match content.len() > longest {
                true => cut(text, &content, ends()),
                false => content.clone(),
            };
            if shown.start > content.start {
                source.push('…');
                was_cut = true;
            }
            for (at, c) in text[shown.clone()].char_indices() {
                while let Some(end) = waiting.next_if(|end| *end <= shown.start + at) {
                    placed.push((end, source.len()));
                }
                source.push(picture(c));
            }
            while let Some(end) = waiting.next_if(|end| *end <= content.end) {
                placed.push((end, source.len()));
            }
            if shown.end < content.end {
                source.push('…');
            }
        }
        placed.extend(waiting.map(|end| (end, source.len())));
        moved.extend(placed);
        let spans = spans.iter().map(|span| moved[&span.start]..moved[&span.end]).collect();
        Excerpt { source, line: first + 1, spans, cut: was_cut }
    }
}

/// The part of a line that lies around the first of `ends` in it.
fn cut(text: &str, line: &Range<usize>, ends: impl Iterator<Item = usize>) -> Range<usize> {
    let first = ends.filter(|end| line.contains(end)).min().unwrap_or(line.start);
    let start = floor(text, first.saturating_sub(MARGIN)).max(line.start);
    start..floor(text, start + CUT).min(line.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, spans: &[Span]) -> Excerpt {
        Excerpt::of(&File::new("pyproject.toml".to_owned(), text.to_owned()), spans, CUT)
    }

    #[test]
    fn a_span_keeps_its_text() {
        let text = "a = 1\r\nnäme = \"x\"\r\n\r\nlast";
        let start = text.find("\"x\"").unwrap();
        let shown =
            excerpt(text, &[Span::new(start, start + 3), Span::new(text.len(), text.len())]);
        assert_eq!(shown.source, "näme = \"x\"\n\nlast");
        assert_eq!(shown.line, 2);
        assert_eq!(&shown.source[shown.spans[0].clone()], "\"x\"");
        assert_eq!(shown.spans[1], shown.source.len()..shown.source.len());
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("x = \"{}here{}\"\n", "é".repeat(50_000), "a".repeat(50_000));
        let start = text.find("here").unwrap();
        let shown = excerpt(&text, &[Span::new(start, start + 4)]);
        assert!(shown.source.len() < 2 * CUT, "{}", shown.source.len());
        assert_eq!(&shown.source[shown.spans[0].clone()], "here");
        assert!(shown.source.starts_with('…') && shown.source.ends_with('…'));
    }

    #[test]
    fn nothing_acts_on_the_terminal_and_nothing_lies_outside() {
        let text = "k = \"\u{1b}[31m\u{9b}x\"\r";
        let shown = excerpt(text, &[Span::new(4, 9), Span::new(3, 999)]);
        assert!(!shown.source.chars().any(|c| c != '\n' && crate::cli::plain::acts(c)));
        for span in shown.spans {
            assert!(shown.source.get(span).is_some());
        }
    }
}
