//! The header of a table, read up to a cursor or to its end.

use super::place::{Header, Place};
use super::scan::{Kind, Scanner};
use super::slot::Slot;
use super::walk::Walk;
use crate::text::Span;

impl Walk<'_> {
    /// `[` at the start of a statement.
    pub(super) fn header(&mut self, open: Span) -> Option<Place> {
        let text = self.scanner.text;
        let array = text[open.end..].starts_with('[');
        let from = open.end + usize::from(array);
        let line = self.scanner.line_end(open.start);
        let body = &text[from.min(line)..line];
        let mut ahead = Scanner::new(text, from);
        let mut path = Vec::new();
        let mut to = from + body.trim_end().len();
        let mut closed = false;
        loop {
            let token = ahead.next(true);
            match token.kind {
                _ if token.span.start >= line => break,
                Kind::Word => path.push(token.span.of(text).to_owned()),
                Kind::Text { fence, .. } => path.extend(Slot::text(text, token.span, fence)),
                Kind::Mark(b'.') => {}
                Kind::Mark(b']') => {
                    (to, closed) = (token.span.start, true);
                    break;
                }
                _ => {
                    to = token.span.start;
                    break;
                }
            }
        }
        if (from..=to).contains(&self.cursor) {
            let tail = text[to..line].trim_end();
            let alone = tail == if array { "]]" } else { "]" };
            let span = Span::new(from, if alone { to + tail.len() } else { to });
            return Some(Place::Header(Header { span, array, closed: closed && !alone }));
        }
        if self.cursor <= line {
            return Some(Place::Nothing);
        }
        self.enter(line, path);
        None
    }
}
