//! The media type of a description, `text/markdown; charset=UTF-8; variant=GFM`, as the index
//! reads it (packaging 26.3).

use super::Fault;
use super::cursor::{is_space, trim};
use crate::text::{Edit, Span};

/// The types that the index can show.
pub const KNOWN: [&str; 3] = ["text/markdown", "text/x-rst", "text/plain"];

/// A media type as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType {
    /// Before the first semicolon, without white space.
    pub base: Span,
    /// From the first semicolon to the end, when there is one.
    pub parameters: Option<Span>,
    pub fault: Option<Fault<Problem>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// A type that the index cannot show.
    Unknown,
    /// A charset other than UTF-8.
    Charset,
    /// A variant of Markdown other than GFM and CommonMark, in exactly that spelling.
    Variant,
}

impl MediaType {
    /// Reads `text` to its end, whatever it is.
    pub fn read(text: &str) -> MediaType {
        let end = text.find(';').unwrap_or(text.len());
        let base = trim(text, Span::new(0, end), is_space);
        let parameters = (end < text.len()).then(|| Span::new(end, text.len()));
        let fault = base_fault(text, base).or_else(|| parameter_fault(text, base, parameters?));
        MediaType { base, parameters, fault }
    }

    /// Whether the base is written in small letters and nothing stands around it, which
    /// flit_core, hatchling and uv_build insist on.
    pub fn is_plain(&self, text: &str) -> bool {
        KNOWN.contains(&text.split(';').next().unwrap_or_default())
    }
}

fn base_fault(text: &str, base: Span) -> Option<Fault<Problem>> {
    let written = base.of(text).to_ascii_lowercase();
    if KNOWN.contains(&written.as_str()) {
        return None;
    }
    if base.is_empty() {
        return Some(Fault::new(Span::new(0, text.len()), Problem::Empty));
    }
    let meant = match written.as_str() {
        "markdown"
        | "md"
        | "text/md"
        | "text/x-markdown"
        | "application/markdown"
        | "text/commonmark"
        | "text/gfm" => "text/markdown",
        "rst"
        | "rest"
        | "text/rst"
        | "text/x-restructuredtext"
        | "text/restructuredtext"
        | "text/prs.fallenstein.rst"
        | "restructuredtext" => "text/x-rst",
        "text" | "txt" | "plain" | "text/txt" | "plain/text" => "text/plain",
        _ => return Some(Fault::new(base, Problem::Unknown)),
    };
    Some(Fault::with(base, Problem::Unknown, Edit::replace(base, meant)))
}

fn parameter_fault(text: &str, base: Span, parameters: Span) -> Option<Fault<Problem>> {
    let mut start = parameters.start;
    for part in parameters.of(text).split(';') {
        let span = trim(text, Span::new(start, start + part.len()), is_space);
        start += part.len() + 1;
        let Some((name, value)) = span.of(text).split_once('=') else { continue };
        let value = value.trim().trim_matches('"');
        let markdown = base.of(text).eq_ignore_ascii_case("text/markdown");
        let (kind, right) = match name.trim().to_ascii_lowercase().as_str() {
            "charset" if !value.eq_ignore_ascii_case("UTF-8") => {
                (Problem::Charset, Some("charset=UTF-8"))
            }
            "variant" if markdown && !matches!(value, "GFM" | "CommonMark") => {
                let right = match value.to_ascii_lowercase().as_str() {
                    "gfm" | "github" => Some("variant=GFM"),
                    "commonmark" => Some("variant=CommonMark"),
                    _ => None,
                };
                (Problem::Variant, right)
            }
            _ => continue,
        };
        let repair = right.map(|right| Edit::replace(span, right));
        return Some(Fault { span, kind, repair });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<(&str, Problem, Option<String>)> {
        let fault = MediaType::read(text).fault?;
        Some((fault.span.of(text), fault.kind, fault.repair.map(|edit| edit.text)))
    }

    /// Verdicts of PyPI's upload form (warehouse 6b62157), but for the charset in small letters,
    /// which packaging 26.3 takes and older ones refuse.
    #[test]
    fn media_types_are_judged_as_the_index_judges_them() {
        for good in [
            "text/markdown",
            "text/x-rst",
            "text/plain",
            "text/markdown; charset=UTF-8",
            "text/markdown; variant=GFM",
            "text/markdown; variant=CommonMark",
            "text/markdown;charset=UTF-8;variant=GFM",
            "text/markdown; charset=\"UTF-8\"",
            "text/plain; variant=x",
            "TEXT/MARKDOWN",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        let right = |text: &str| Some(text.to_owned());
        for (text, expected) in [
            ("text/html", ("text/html", Problem::Unknown, None)),
            ("text/rst", ("text/rst", Problem::Unknown, right("text/x-rst"))),
            ("markdown", ("markdown", Problem::Unknown, right("text/markdown"))),
            ("", ("", Problem::Empty, None)),
            (
                "text/markdown; charset=latin-1",
                ("charset=latin-1", Problem::Charset, right("charset=UTF-8")),
            ),
            ("text/markdown; variant=gfm", ("variant=gfm", Problem::Variant, right("variant=GFM"))),
        ] {
            assert_eq!(fault(text), Some(expected), "{text}");
        }
    }
}
