//! The little languages inside the strings of a project file. Each is a reader that never fails:
//! it gives what it understood and every fault with its byte range inside the string.

pub mod address;
pub(crate) mod cursor;
pub mod entry_point;
pub mod gitignore;
pub mod glob;
pub mod license;
pub mod marker;
pub mod media_type;
pub mod name;
pub mod netrc;
pub mod person;
pub mod poetry;
pub mod pypirc;
pub mod python_regex;
pub mod requirement;
pub mod specifier;
pub mod rst;
pub mod token;
pub mod url;
pub mod version;

use crate::text::{Edit, Span};

/// One mistake in a string. Places are bytes inside that string; the words are the rules' business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<Kind> {
    /// The smallest part of the string that is wrong; empty where something is missing.
    pub span: Span,
    pub kind: Kind,
    /// The change inside the string that mends it, where there is one that is worth offering.
    pub repair: Option<Edit>,
}

impl<Kind> Fault<Kind> {
    pub fn new(span: Span, kind: Kind) -> Self {
        Fault { span, kind, repair: None }
    }

    pub fn with(span: Span, kind: Kind, repair: Edit) -> Self {
        Fault { span, kind, repair: Some(repair) }
    }

    /// The same mistake seen from a larger grammar.
    pub fn map<Other>(self, wrap: impl FnOnce(Kind) -> Other) -> Fault<Other> {
        Fault { span: self.span, kind: wrap(self.kind), repair: self.repair }
    }
}
