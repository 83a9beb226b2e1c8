//! Readme types that a backend or the index refuses.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::grammar::media_type::{MediaType, Problem};
use crate::project::{Backend, Project};
use crate::text::Span;

rule! {
    /// The `content-type` of the readme is none that the index can show.
    ///
    /// It takes `text/markdown`, `text/x-rst` and `text/plain`; flit_core, hatchling and uv_build
    /// take them in small letters only, the last two without parameters.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { file = "README.md", content-type = "text/x-markdown" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// readme = { file = "README.md", content-type = "text/markdown" }
    /// ```
    "readme-content-type-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#description-content-type",
    check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.readme.as_ref().and_then(|readme| readme.text_of("content-type"))
    else {
        return;
    };
    let value = text.as_str();
    let read = MediaType::read(value);
    let backend = project.backend;
    // flit_core looks at the part before the semicolon only, these two at the whole.
    let whole = matches!(backend, Backend::Hatchling | Backend::Uv);
    let strict = whole || matches!(backend, Backend::Flit | Backend::Spec);
    if let Some(fault) = read.fault {
        let severity = match fault.kind {
            Problem::Empty if strict => Severity::Error,
            // Without a type the header is left out.
            Problem::Empty => Severity::Warning,
            Problem::Unknown if strict => Severity::Error,
            _ if whole || backend == Backend::Spec => Severity::Error,
            _ => level::of_index(project),
        };
        let shown = fault.span.of(value);
        let message = match fault.kind {
            Problem::Empty => "Say the type: text/markdown, text/x-rst or text/plain".to_owned(),
            Problem::Unknown => {
                format!("`{shown}` is not accepted: use text/markdown, text/x-rst or text/plain")
            }
            Problem::Charset => format!("`{shown}` is not accepted: the index takes UTF-8 only"),
            Problem::Variant => {
                format!("`{shown}` is not accepted: Markdown is `GFM` or `CommonMark`")
            }
        };
        let place = if shown.is_empty() { text.span } else { text.place(fault.span.range()) };
        let found = report.at(place, message).severity(severity);
        if let Some(repair) = fault.repair {
            let edit = text.replace_part(repair.span.range(), &repair.text);
            found.fix(format!("Write `{}`", repair.text), vec![edit]);
        }
        return;
    }
    if !read.is_plain(value) {
        let base = read.base.of(value).to_ascii_lowercase();
        let severity = if strict { Severity::Error } else { Severity::Warning };
        let end = read.parameters.map_or(value.len(), |parameters| parameters.start);
        let part = Span::new(0, end);
        report
            .at(
                text.place(part.range()),
                format!("Write `{base}`, in small letters and without spaces"),
            )
            .severity(severity)
            .fix(format!("Write `{base}`"), vec![text.replace_part(part.range(), &base)]);
    } else if let Some(parameters) = read.parameters
        && whole
    {
        let message = format!("{} takes the type without parameters", backend.name());
        report
            .at(text.place(parameters.range()), message)
            .fix("Remove the parameters", vec![text.replace_part(parameters.range(), "")]);
    }
}
