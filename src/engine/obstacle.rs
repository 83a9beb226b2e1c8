//! Why a project cannot be built, where no rule tells of it: with a place in the project file or
//! the path of another file.

use super::tree::Fault;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// flit_core refuses it as well, or what came out would be wrong.
    Invalid,
    /// flit_core may be able to build it; we do not without running it.
    NotNative,
}

/// One reason. The message stands alone on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub kind: Kind,
    pub message: String,
    /// In the project file.
    pub span: Option<Span>,
    /// Relative to the project, when it is about another file.
    pub path: Option<String>,
}

impl Obstacle {
    pub fn invalid(message: impl Into<String>) -> Self {
        Obstacle { kind: Kind::Invalid, message: message.into(), span: None, path: None }
    }

    pub fn not_native(message: impl Into<String>) -> Self {
        Obstacle { kind: Kind::NotNative, ..Obstacle::invalid(message) }
    }

    /// A file that cannot be taken.
    pub fn file(path: &str, fault: &Fault) -> Self {
        Obstacle::invalid(format!("`{path}` {fault}")).in_file(path)
    }

    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    pub fn in_file(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }
}
