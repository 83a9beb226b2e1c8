//! `# shipwheel: ignore[rule, other]` at the end of a line silences the findings that start on
//! that line.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
pub use crate::project::{IgnoreComment, ignore_comments};
use crate::text::{Edit, Span};

/// Drops the findings that a comment on their line silences.
pub(super) fn apply(document: &Document, found: &mut Vec<Diagnostic>) {
    let comments = ignore_comments(document);
    if comments.is_empty() {
        return;
    }
    let line = |at: usize| document.lines().line_of(at);
    found.retain(|diagnostic| {
        let here = line(diagnostic.span.start);
        !comments.iter().any(|comment| {
            line(comment.span.start) == here
                && comment.rules.iter().any(|(name, _)| name == diagnostic.rule)
        })
    });
}

/// The edit that silences `rule` on the line of `offset`. None when the line cannot hold a
/// comment: it ends inside a multi-line string.
pub fn ignore_comment(document: &Document, offset: usize, rule: &str) -> Option<Edit> {
    let text = document.text();
    let lines = document.lines();
    let line = lines.line_of(offset);
    let content = lines.content(text, line);
    let here = |span: Span| content.start <= span.start && span.end <= content.end;
    if let Some(comment) = ignore_comments(document).iter().find(|comment| here(comment.span)) {
        let after = comment.rules.last().map_or(comment.list.start, |(_, span)| span.end);
        let separator = if comment.rules.is_empty() { "" } else { ", " };
        return Some(Edit::insert(after, format!("{separator}{rule}")));
    }
    if document.in_multi_line_string(content.end) {
        return None;
    }
    let wanted = format!("shipwheel: ignore[{rule}]");
    match document.comments().iter().find(|span| here(**span)) {
        Some(comment) => Some(Edit::insert(comment.end, format!("  # {wanted}"))),
        None => {
            let end = content.start + text[content].trim_end().len();
            Some(Edit::insert(end, format!("  # {wanted}")))
        }
    }
}
