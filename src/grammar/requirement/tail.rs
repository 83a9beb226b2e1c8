//! What people append to a requirement in other files: a comment, pip's options, a backslash.

use super::{PipSyntax, RequirementFault};
use crate::grammar::cursor::is_space;
use crate::text::Span;

pub(super) struct Tail {
    /// Where the requirement ends, before the white space.
    pub start: usize,
    pub kind: RequirementFault,
}

/// The first such thing in `region`.
pub(super) fn find(text: &str, region: Span) -> Option<Tail> {
    let part = region.of(text);
    let mut after_space = true;
    for (at, c) in part.char_indices() {
        if after_space {
            let rest = &part[at..];
            let kind = if c == '#' {
                Some(RequirementFault::Comment)
            } else if rest.starts_with("--") {
                Some(RequirementFault::Pip(PipSyntax::Option))
            } else if c == '\\' && rest[1..].trim().is_empty() {
                Some(RequirementFault::LineContinuation)
            } else {
                None
            };
            if let Some(kind) = kind {
                return Some(Tail { start: region.start + part[..at].trim_end().len(), kind });
            }
        }
        after_space = is_space(c);
    }
    let backslash = part.trim_end().strip_suffix('\\')?;
    let start = region.start + backslash.trim_end().len();
    Some(Tail { start, kind: RequirementFault::LineContinuation })
}
