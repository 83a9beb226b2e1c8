//! Constants, as `ast.Constant` has them.

use super::span;
use crate::text::Span;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

/// A string of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    /// Quotes and all; from the first to the last of adjacent ones.
    pub span: Span,
    /// Whether one pair of quotes holds it, with no escape in it: then an edit can replace it.
    pub plain: bool,
}

/// What `ast.Constant.value` may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    Text(Text),
    Bytes,
    /// An integer, float or complex number.
    Number,
    Boolean,
    None,
    Ellipsis,
}

impl Constant {
    /// What a message calls it, article and all.
    pub fn name(&self) -> &'static str {
        match self {
            Constant::Text(_) => "a string",
            Constant::Bytes => "bytes",
            Constant::Number => "a number",
            Constant::Boolean => "a boolean",
            Constant::None => "None",
            Constant::Ellipsis => "an ellipsis",
        }
    }

    /// The constant that `expression` is; none for anything that has to be computed.
    pub fn of(expression: &Expr) -> Option<Constant> {
        Some(match expression {
            Expr::StringLiteral(string) => {
                let span = span(string.range());
                let parts = string.value.as_slice();
                let value = string.value.to_str().to_owned();
                // With an escape the source is longer than the value, and with triple quotes an
                // edit would have to know them: those are not plain.
                let prefix =
                    parts.first().map_or(0, |part| part.flags.prefix().text_len().to_usize());
                let whole = parts.len() == 1 && span.len() == prefix + value.len() + 2;
                Constant::Text(Text { value, span, plain: whole })
            }
            Expr::BytesLiteral(_) => Constant::Bytes,
            Expr::NumberLiteral(_) => Constant::Number,
            Expr::BooleanLiteral(_) => Constant::Boolean,
            Expr::NoneLiteral(_) => Constant::None,
            Expr::EllipsisLiteral(_) => Constant::Ellipsis,
            _ => return None,
        })
    }
}

/// `str()` of a number written in plain decimals; none for other forms, whose text would have to be
/// computed.
pub fn number(expression: &Expr) -> Option<String> {
    let Expr::NumberLiteral(number) = expression else { return None };
    match &number.value {
        ruff_python_ast::Number::Int(value) => value.as_u64().map(|value| value.to_string()),
        ruff_python_ast::Number::Float(value) => {
            let plain = (1e-3..1e15).contains(value);
            plain.then(|| format!("{value:?}"))
        }
        ruff_python_ast::Number::Complex { .. } => None,
    }
}
