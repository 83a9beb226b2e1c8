//! Comments of the form `# shipwheel: ignore[rule, other]`.

use crate::document::Document;
use crate::text::Span;

/// One such comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreComment {
    /// The whole comment.
    pub span: Span,
    /// Between the brackets.
    pub list: Span,
    /// The names as written, with their places.
    pub rules: Vec<(String, Span)>,
}

/// All such comments of a file, in order. The marker may stand after other words of a comment.
pub fn ignore_comments(document: &Document) -> Vec<IgnoreComment> {
    const MARKER: &str = "shipwheel:";
    let text = document.text();
    let mut comments = Vec::new();
    for span in document.comments() {
        let comment = span.of(text);
        let Some(marker) = comment.find(MARKER) else { continue };
        let rest = &comment[marker + MARKER.len()..];
        let Some(open) = rest.trim_start().strip_prefix("ignore") else { continue };
        let Some(list) = open.trim_start().strip_prefix('[') else { continue };
        let start = span.end - list.len();
        let end = start + list.find(']').unwrap_or(list.len());
        let mut rules = Vec::new();
        let mut at = start;
        for piece in text[start..end].split(',') {
            let name = piece.trim();
            if !name.is_empty() {
                let from = at + (piece.len() - piece.trim_start().len());
                rules.push((name.to_owned(), Span::new(from, from + name.len())));
            }
            at += piece.len() + 1;
        }
        comments.push(IgnoreComment { span: *span, list: Span::new(start, end), rules });
    }
    comments
}
