//! Environment markers: text becomes a tree of comparisons with the place of every part, or the
//! faults in it. Accepts and refuses what `packaging.markers.Marker` of 26.3 does.

mod evaluate;
mod operand;
mod python;
mod quoted;
mod read;
mod relation;
mod repair;
mod variable;

pub use python::Pythons;
pub use relation::{are_disjoint, constant, overlap};
pub use variable::Variable;

use super::Fault;
use crate::text::Span;

/// A marker and what is wrong with it. Never both an expression and a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Without white space around it.
    pub span: Span,
    pub expression: Option<Expression>,
    pub faults: Vec<Fault<MarkerFault>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// At least two.
    Any(Vec<Expression>),
    /// At least two.
    All(Vec<Expression>),
    Comparison(Comparison),
}

impl Expression {
    /// Every comparison, from left to right.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let mut out = Vec::new();
        let mut open = vec![self];
        while let Some(expression) = open.pop() {
            match expression {
                Expression::Comparison(comparison) => out.push(comparison),
                Expression::Any(parts) | Expression::All(parts) => open.extend(parts.iter().rev()),
            }
        }
        out
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub span: Span,
    pub left: Operand,
    pub operator: MarkerOperator,
    pub operator_span: Span,
    pub right: Operand,
}

impl Comparison {
    /// The variable and the text it is compared with, whichever side they stand on.
    pub fn variable_and_text(&self) -> Option<(Variable, &Operand, &Text, &Operand)> {
        match (&self.left.kind, &self.right.kind) {
            (OperandKind::Variable(variable), OperandKind::Text(text)) => {
                Some((*variable, &self.left, text, &self.right))
            }
            (OperandKind::Text(text), OperandKind::Variable(variable)) => {
                Some((*variable, &self.right, text, &self.left))
            }
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// With the quotes of a text.
    pub span: Span,
    pub kind: OperandKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperandKind {
    Variable(Variable),
    Text(Text),
}

/// A quoted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Between the quotes.
    pub inner: Span,
    /// With its escapes resolved, as Python reads it.
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkerOperator {
    Version(super::specifier::Operator),
    In,
    NotIn,
}

impl MarkerOperator {
    pub fn text(self) -> &'static str {
        match self {
            MarkerOperator::Version(operator) => operator.text(),
            MarkerOperator::In => "in",
            MarkerOperator::NotIn => "not in",
        }
    }
}

/// Why a text is not a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerFault {
    /// Nothing after the `;`.
    Empty,
    /// A name that is no variable, and the one that is nearest.
    UnknownVariable(Option<Variable>),
    /// A variable in the wrong case.
    VariableCase(Variable),
    /// A value without quotes.
    Unquoted,
    /// Typographic quotes.
    TypographicQuotes,
    /// A quote that is never closed.
    QuoteUnclosed,
    /// A text that Python cannot read: a bad escape or a line break.
    QuotedInvalid,
    /// `AND`, `Or`, `IN`, `NOT` in the wrong case; the right spelling.
    KeywordCase(&'static str),
    /// `&&`, `||`, `&`, `|`, `,`; the word that belongs there.
    JoinSymbol(&'static str),
    /// `not` before a comparison.
    Not,
    /// `'3.4' < python_version < '3.9'`.
    Chained,
    /// `=`.
    SingleEquals,
    /// An operator that does not exist.
    UnknownOperator,
    /// A variable or text with no operator after it.
    OperatorMissing,
    /// Nothing to compare with.
    OperandMissing,
    /// Two comparisons with neither `and` nor `or` between them.
    JoinMissing,
    /// A second `;`.
    SecondSemicolon,
    ParenthesisUnclosed,
    /// A closing parenthesis without an opening one.
    ParenthesisStray,
    /// Parentheses nested more than 100 deep.
    TooDeep,
    /// `# ...` after the marker.
    Comment,
    /// Something else after a complete marker.
    Rest,
}

impl Marker {
    /// Reads a whole string as a marker.
    pub fn read(text: &str) -> Marker {
        Marker::read_at(text, Span::new(0, text.len()))
    }

    /// Reads the marker that fills `region`.
    pub(crate) fn read_at(text: &str, region: Span) -> Marker {
        read::marker(text, region)
    }
}
