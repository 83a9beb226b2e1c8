//! A marker in an environment becomes true or false, as `Marker.evaluate` of packaging 26.3 has
//! it; what packaging refuses to compare is unknown.

use super::{Comparison, Expression, MarkerOperator, Operand, OperandKind, Variable};
use crate::grammar::specifier::{Clause, Operator, contains};
use crate::grammar::version::Version;

impl Expression {
    /// Whether the marker holds where `value` tells what the variables are; none where a variable
    /// is unknown or two things cannot be compared.
    pub fn evaluate<'v>(&self, value: &impl Fn(Variable) -> Option<&'v str>) -> Option<bool> {
        match self {
            Expression::Comparison(comparison) => comparison.evaluate(value),
            Expression::All(parts) => {
                parts.iter().try_fold(true, |all, part| Some(part.evaluate(value)? && all))
            }
            Expression::Any(parts) => {
                parts.iter().try_fold(false, |any, part| Some(part.evaluate(value)? || any))
            }
        }
    }
}

impl Comparison {
    pub(super) fn evaluate<'v>(
        &self,
        value: &impl Fn(Variable) -> Option<&'v str>,
    ) -> Option<bool> {
        match (&self.left.kind, &self.right.kind) {
            (OperandKind::Variable(variable), _) => {
                compare(*variable, value(*variable)?, self.operator, literal(&self.right))
            }
            (OperandKind::Text(text), OperandKind::Variable(variable)) => {
                compare(*variable, &text.value, self.operator, value(*variable)?)
            }
            _ => None,
        }
    }
}

/// A second variable is compared by its name, not by its value.
fn literal(operand: &Operand) -> &str {
    match &operand.kind {
        OperandKind::Variable(variable) => variable.name(),
        OperandKind::Text(text) => &text.value,
    }
}

fn compare(variable: Variable, left: &str, operator: MarkerOperator, right: &str) -> Option<bool> {
    let operator = match operator {
        MarkerOperator::In => return Some(right.contains(left)),
        MarkerOperator::NotIn => return Some(!right.contains(left)),
        MarkerOperator::Version(operator) => operator,
    };
    if variable.is_version() {
        let clause = format!("{operator}{right}");
        if let Some(read) = Clause::read(&clause) {
            return match Version::read(left) {
                Ok(version) if operator != Operator::Arbitrary => {
                    contains(&clause, &[read], &version)
                }
                _ if operator == Operator::Arbitrary => {
                    Some(read.version_span.of(&clause).to_lowercase() == left.to_lowercase())
                }
                _ => Some(false),
            };
        }
    }
    match operator {
        Operator::Equal | Operator::LessEqual | Operator::GreaterEqual => Some(left == right),
        Operator::NotEqual => Some(left != right),
        Operator::Less | Operator::Greater => Some(false),
        Operator::Compatible | Operator::Arbitrary => None,
    }
}
