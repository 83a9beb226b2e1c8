//! Syntax that only readers of TOML 1.1 know.

use super::{Report, rule};
use crate::document::{Newer, NewerKind};
use crate::project::{Backend, Project};
use crate::text::{Edit, Span};

rule! {
    /// The text is valid TOML 1.1, but not 1.0.
    ///
    /// TOML 1.1 (December 2025) allows line breaks and a trailing comma inside `{ … }`, the
    /// escapes `\e` and `\xHH`, and times without seconds. Python's `tomllib` reads it from
    /// Python 3.15 on; before that pip, build and every backend but uv_build refuse the file.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// authors = [{ name = "Ann", }]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// authors = [{ name = "Ann" }]
    /// ```
    "toml-1-1-syntax", Error, "https://toml.io/en/v1.1.0", check
}

fn check(project: &Project, report: &mut Report) {
    if project.backend == Backend::Uv {
        return;
    }
    let text = project.document.text();
    for newer in project.document.newer() {
        let (what, cure) = told(newer, text);
        let found = report.at(
            newer.span,
            format!("{what} is TOML 1.1; tomllib of Python 3.14 and older refuses it, and with it pip and build"),
        );
        if let Some((title, edit)) = cure {
            found.fix(title, vec![edit]);
        }
    }
}

fn told(newer: &Newer, text: &str) -> (&'static str, Option<(&'static str, Edit)>) {
    let span = newer.span;
    match newer.kind {
        NewerKind::InlineNewline { table, comment } => {
            let edit = Edit::replace(table, one_line(table.of(text)));
            let cure = (!comment).then_some(("Put the inline table on one line", edit));
            ("A line break inside `{ }`", cure)
        }
        NewerKind::InlineTrailingComma => {
            ("A comma before `}`", Some(("Remove the comma", Edit::delete(span))))
        }
        NewerKind::EscapeE => {
            ("The escape `\\e`", Some(("Write `\\u001B`", Edit::replace(span, "\\u001B"))))
        }
        NewerKind::EscapeX(byte) => (
            "The escape `\\xHH`",
            Some(("Write it as `\\u00HH`", Edit::replace(span, format!("\\u{byte:04X}")))),
        ),
        NewerKind::TimeWithoutSeconds => {
            let minutes = span.of(text).find(':').map_or(span.end, |at| span.start + at + 3);
            let edit = Edit::replace(Span::at(minutes.min(span.end)), ":00");
            ("A time without seconds", Some(("Add the seconds", edit)))
        }
    }
}

/// An inline table with its line breaks folded, strings left as they are, and no comma before
/// the closing brace.
fn one_line(table: &str) -> String {
    let mut out = String::with_capacity(table.len());
    let mut quote: Option<char> = None;
    let mut escaped = false;
    let mut space = false;
    for c in table.chars() {
        if let Some(open) = quote {
            out.push(c);
            match c {
                '\\' if open == '"' && !escaped => escaped = true,
                _ if c == open && !escaped => quote = None,
                _ => escaped = false,
            }
            continue;
        }
        match c {
            ' ' | '\t' | '\r' | '\n' => space = true,
            c => {
                if c == '}' {
                    out.truncate(out.trim_end_matches([',', ' ']).len());
                    space = true;
                }
                if space && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                if c == '"' || c == '\'' {
                    quote = Some(c);
                }
                out.push(c);
            }
        }
    }
    out
}
