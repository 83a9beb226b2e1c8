//! The parts of requirement strings, for an editor that colours them.

use crate::grammar::marker::{Operand, OperandKind};
use crate::project::Project;
use crate::text::Span;

/// A part of a requirement, on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: TokenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Name,
    Extra,
    Operator,
    Version,
    Variable,
    Text,
}

impl TokenKind {
    pub const ALL: [TokenKind; 6] = [
        TokenKind::Name,
        TokenKind::Extra,
        TokenKind::Operator,
        TokenKind::Version,
        TokenKind::Variable,
        TokenKind::Text,
    ];
}

/// The parts of every requirement and of `requires-python`, in file order; none overlaps another.
pub fn tokens(project: &Project) -> Vec<Token> {
    let mut out = Vec::new();
    for dependency in &project.dependencies {
        let requirement = &dependency.requirement;
        let mut push = |part: Span, kind| out.push(Token { span: dependency.place(part), kind });
        if let Some(name) = requirement.name {
            push(name, TokenKind::Name);
        }
        requirement.extras.iter().for_each(|extra| push(*extra, TokenKind::Extra));
        for clause in &requirement.specifier.clauses {
            push(clause.operator_span, TokenKind::Operator);
            push(clause.version_span, TokenKind::Version);
        }
        if let Some(url) = requirement.url {
            push(url.at, TokenKind::Operator);
            push(url.span, TokenKind::Text);
        }
        for comparison in dependency.comparisons() {
            push(comparison.left.span, operand(&comparison.left));
            push(comparison.operator_span, TokenKind::Operator);
            push(comparison.right.span, operand(&comparison.right));
        }
    }
    if let Some(python) = &project.requires_python {
        for clause in &python.set.clauses {
            let operator =
                Token { span: python.place(clause.operator_span), kind: TokenKind::Operator };
            let version =
                Token { span: python.place(clause.version_span), kind: TokenKind::Version };
            out.extend([operator, version]);
        }
    }
    let text = project.document.text();
    out.retain(|token| !token.span.is_empty() && !token.span.of(text).contains('\n'));
    out.sort_by_key(|token| token.span);
    out.dedup_by(|next, before| next.span.start < before.span.end);
    out
}

fn operand(operand: &Operand) -> TokenKind {
    match operand.kind {
        OperandKind::Variable(_) => TokenKind::Variable,
        OperandKind::Text(_) => TokenKind::Text,
    }
}
