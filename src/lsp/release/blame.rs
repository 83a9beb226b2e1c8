//! The sentence with which an index refuses a file becomes a finding at the line of the project
//! file that it is about.

use crate::analysis::refusal;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Entry};
use crate::text::Span;

/// What a refusal is called that belongs to no rule.
const CODE: &str = "upload-refused";

/// The finding for `sentence`, which is one line, of `index`.
pub fn diagnostic(document: &Document, sentence: &str, index: &str) -> Diagnostic {
    let cause = refusal::cause(sentence);
    let place = cause.as_ref().and_then(|cause| refusal::place(document, cause));
    let top = document.root().entry("project").map_or(Span::at(0), Entry::place);
    Diagnostic {
        rule: cause.map_or(CODE, |cause| cause.rule),
        severity: Severity::Error,
        span: place.unwrap_or(top),
        message: format!("{index} refused the upload: {sentence}"),
        notes: Vec::new(),
        fixes: Vec::new(),
        tag: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "\
[project]
name = \"demo\"
version = \"1.0\"
";

    #[test]
    fn a_refusal_stands_where_it_is_about_or_at_the_project() {
        let document = Document::parse(TOML);
        for (sentence, text, is_rule) in [
            ("File already exists ('demo-1.0.tar.gz')", "\"1.0\"", true),
            ("Something else entirely", "[project]", false),
        ] {
            let found = diagnostic(&document, sentence, "`pypi`");
            let shown = &TOML[found.span.start..found.span.end];
            assert!(text.contains(shown) && !shown.is_empty(), "{sentence}: {shown}");
            assert_eq!(found.rule != CODE, is_rule, "{sentence}");
        }
    }
}
