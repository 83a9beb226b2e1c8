//! One finding: where, what, and the edits that would cure it.

use crate::text::{Edit, Span};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Could be plainer.
    Hint,
    /// Accepted, and the author will regret it.
    Warning,
    /// A backend, a front end, an installer or the index refuses it, or the result is silently
    /// wrong.
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What an editor may do with the text besides underlining it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Struck through.
    Deprecated,
    /// Faded out.
    Unnecessary,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub rule: &'static str,
    pub severity: Severity,
    /// In the project file.
    pub span: Span,
    /// One line that stands alone.
    pub message: String,
    /// What to look at elsewhere.
    pub notes: Vec<Note>,
    /// Cures, the recommended one first.
    pub fixes: Vec<Fix>,
    pub tag: Option<Tag>,
}

/// A place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Relative to the project; none is the project file itself.
    pub file: Option<String>,
    pub span: Span,
    pub message: String,
}

/// Edits of the project file that cure a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative.
    pub title: String,
    /// The meaning of the file cannot change, except for what was meaningless before.
    pub safe: bool,
    /// They do not overlap.
    pub edits: Vec<Edit>,
}
