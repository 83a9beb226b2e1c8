//! The scanner's tokens, with one mend: an unclosed multi-line string ends at its first line.

use super::Token;
use crate::text::Span;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// All tokens of `text`; the last is the end of the file. The scanner lets an unclosed
/// multi-line string run to the end, which would hide everything after it: such a string is
/// ended at its first line, and the rest is scanned anew.
pub(super) fn scan(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 3 + 1);
    let mut base = 0;
    // Each kind of fence can be left open once; a few rounds are enough for any text.
    for _ in 0..4 {
        for token in Source::new(&text[base..]).lex() {
            let span = Span::new(base + token.span().start(), base + token.span().end());
            tokens.push(Token { kind: token.kind(), span });
        }
        let Some(at) = tokens.len().checked_sub(2) else { break };
        let last = tokens[at];
        let raw = last.span.of(text);
        let fence = match last.kind {
            TokenKind::MlBasicString => "\"\"\"",
            TokenKind::MlLiteralString => "'''",
            _ => break,
        };
        let line = raw.find('\n').unwrap_or(raw.len());
        let open = raw.len() < 6 || !raw.ends_with(fence) || ends_with_escape(raw, last.kind);
        if !open || line == raw.len() {
            break;
        }
        let line = raw[..line].trim_end_matches('\r').len();
        tokens.truncate(at);
        base = last.span.start + line;
        tokens.push(Token { kind: last.kind, span: Span::new(last.span.start, base) });
    }
    tokens
}

/// Whether the fence at the end of a basic string is escaped, and so closes nothing.
fn ends_with_escape(raw: &str, kind: TokenKind) -> bool {
    let body = raw.trim_end_matches('"');
    let backslashes = body.len() - body.trim_end_matches('\\').len();
    kind == TokenKind::MlBasicString && backslashes % 2 == 1 && raw.len() - body.len() < 4
}
