//! The value of `license`: an SPDX licence expression of PEP 639, read as packaging 26.3
//! `canonicalize_license_expression` reads it, but to the end and with every fault in its place.

mod reader;

use super::Fault;
use crate::text::Span;
use std::collections::HashMap;

/// A licence expression as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    pub tokens: Vec<Token>,
    /// What packaging, and so the index, refuses. In order of their place; one per slip.
    pub faults: Vec<Fault<Problem>>,
    /// What is accepted, and written otherwise than the SPDX list and the backends want it.
    pub remarks: Vec<Remark>,
}

/// A word or a parenthesis, with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A licence of the SPDX list, or the text as written when it is none; `MIT+` has `later`.
    License {
        id: String,
        known: bool,
        later: bool,
    },
    /// `LicenseRef-` with the author's own name.
    Reference {
        name: String,
    },
    /// What follows `WITH`.
    Exception {
        id: String,
        known: bool,
    },
    Operator(Operator),
    Open,
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    And,
    Or,
    With,
}

impl Operator {
    pub fn as_str(self) -> &'static str {
        match self {
            Operator::And => "AND",
            Operator::Or => "OR",
            Operator::With => "WITH",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Operator::And, Operator::Or, Operator::With]
            .into_iter()
            .find(|operator| operator.as_str().eq_ignore_ascii_case(word))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing but white space.
    Empty,
    /// One word or several that name no licence of the list; `meant` are expressions to put there,
    /// the likeliest first.
    UnknownLicense {
        meant: Vec<String>,
    },
    /// The word after `WITH` names no exception of the list.
    UnknownException {
        meant: Option<&'static str>,
    },
    /// After `LicenseRef-` only ASCII letters, digits, `.` and `-` may stand, at least one of them.
    InvalidReference,
    /// Two operands side by side; the span is the second.
    OperatorMissing,
    /// An operator, or a parenthesis, where a licence must stand.
    OperandMissing {
        operator: Operator,
    },
    /// `WITH` needs one licence before it and one exception after it.
    MisplacedWith,
    EmptyParentheses,
    Unclosed,
    Unopened,
    TooDeep,
}

/// A place where the normal form differs from what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub span: Span,
    pub note: Note,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// uv_build refuses an identifier in another case than the list's.
    Case { normal: String },
    /// flit_core refuses an operator that is not in capitals.
    OperatorCase { normal: &'static str },
    /// flit_core and uv_build refuse a deprecated identifier.
    Deprecated { successors: Vec<String> },
    /// flit_core separates words at U+0020 only.
    Space,
}

impl Expression {
    /// Reads `text` to its end, whatever it is.
    pub fn read(text: &str) -> Expression {
        reader::read(text)
    }

    /// Whether packaging 26.3 accepts it.
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// The form that packaging 26.3 writes into the metadata; `None` when it refuses.
    pub fn normal(&self) -> Option<String> {
        if !self.is_valid() {
            return None;
        }
        // References that differ only in case all become the last one: packaging keeps them in a
        // dictionary under their lower-case form.
        let references: HashMap<String, &str> = self
            .tokens
            .iter()
            .filter_map(|token| match &token.kind {
                Kind::Reference { name } => Some((name.to_lowercase(), name.as_str())),
                _ => None,
            })
            .collect();
        let mut normal = String::new();
        for token in &self.tokens {
            let word = match &token.kind {
                Kind::License { id, later, .. } => format!("{id}{}", if *later { "+" } else { "" }),
                Kind::Reference { name } => {
                    format!(
                        "LicenseRef-{}",
                        references.get(&name.to_lowercase()).unwrap_or(&name.as_str())
                    )
                }
                Kind::Exception { id, .. } => id.clone(),
                Kind::Operator(operator) => operator.as_str().to_string(),
                Kind::Open => "(".to_string(),
                Kind::Close => ")".to_string(),
            };
            if !normal.is_empty() && !normal.ends_with('(') && token.kind != Kind::Close {
                normal.push(' ');
            }
            normal.push_str(&word);
        }
        Some(normal)
    }
}
