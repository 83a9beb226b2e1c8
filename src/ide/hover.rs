//! What is told of the key or value at a place: of values what they mean, of keys their docs.

mod requirement;
mod value;
mod words;

use super::version;
use crate::document::On;
use crate::files::Files;
use crate::project::{Project, ignore_comments};
use crate::rules::Rule;
use crate::spec::key_docs;
use crate::text::Span;

pub(super) use words::{kind, plain};

/// A text about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub span: Span,
    /// In Markdown.
    pub text: String,
}

/// What there is to tell of the place at `offset`; a word of its own before the docs of its key.
pub fn hover(project: &Project, files: Option<&dyn Files>, offset: usize) -> Option<Hover> {
    let document = project.document;
    let Some(place) = document.place_at(offset) else { return ignored(project, offset) };
    let path = place.path.as_slice();
    match place.on {
        On::Key(span) => {
            if let ["tool", "shipwheel", "severity", rule] = path
                && let Some(rule) = Rule::of(rule)
            {
                return Some(Hover { span, text: rule_text(rule) });
            }
            let docs = || Some(Hover { span, text: key_docs::of(path)?.markdown() });
            value::fitted(project, files, span).or_else(docs)
        }
        On::Value(value) => version::hover(project, files, offset)
            .or_else(|| value::hover(project, files, path, value, offset))
            .or_else(|| Some(Hover { span: value.span, text: key_docs::of(path)?.markdown() })),
    }
}

/// The docs of a rule that a comment silences.
fn ignored(project: &Project, offset: usize) -> Option<Hover> {
    let comments = ignore_comments(project.document);
    let mut rules = comments.iter().flat_map(|comment| &comment.rules);
    let (name, span) = rules.find(|(_, span)| span.touches(offset))?;
    Some(Hover { span: *span, text: rule_text(Rule::of(name)?) })
}

fn rule_text(rule: &Rule) -> String {
    let body = rule.body();
    let body =
        body.replace("```toml bad", "Wrong:\n```toml").replace("```toml good", "Right:\n```toml");
    let (name, severity, summary) = (rule.name, rule.severity.name(), rule.summary());
    let off = if rule.is_off { ", off by default" } else { "" };
    format!("**{name}** ({severity}{off}): {summary}\n\n{body}\n\n[The clause]({})", rule.url)
}
