//! `# shipwheel: ignore[rule, other]` at the end of a line silences the findings that start on
//! that line.

use crate::diagnostic::Diagnostic;
use crate::document::Document;
pub use crate::project::{IgnoreComment, ignore_comments};
use crate::text::{Edit, Span};
use std::collections::HashSet;

/// Drops the findings that a comment on their line silences.
pub(super) fn apply(document: &Document, found: &mut Vec<Diagnostic>) {
    let line = |at: usize| document.lines().line_of(at);
    let mut silenced: HashSet<(usize, String)> = HashSet::new();
    for comment in ignore_comments(document) {
        let here = line(comment.span.start);
        silenced.extend(comment.rules.into_iter().map(|(name, _)| (here, name)));
    }
    if !silenced.is_empty() {
        found.retain(|diagnostic| {
            !silenced.contains(&(line(diagnostic.span.start), diagnostic.rule.to_owned()))
        });
    }
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
