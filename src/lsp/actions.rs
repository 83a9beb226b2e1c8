//! What can be done about the findings at a place: each cure by itself, all safe cures at once,
//! and not to hear of a rule on this line again. Made from our own findings, never from what a
//! client says was found: it passes on what others found, and ranges that have moved since.

use super::findings::Findings;
use crate::analysis::{compatible_fixes, ignore_comment};
use crate::diagnostic::Diagnostic;
use crate::rules::Rule;
use crate::text::{Edit, Span};
use std::collections::BTreeSet;

/// Actions of one answer; more than anyone would read.
const ACTION_LIMIT: usize = 64;

/// Findings that are cured at once; the next time is for the rest.
const CURE_LIMIT: usize = 1_000;

/// Something the user can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub title: String,
    pub kind: Kind,
    /// The one to take when the user does not want to choose.
    pub preferred: bool,
    /// Which of the findings it is about, when it is about one.
    pub about: Option<usize>,
    pub edits: Vec<Edit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    QuickFix,
    FixAll,
}

/// The quick fixes for the findings that `place` touches.
pub fn quick_fixes(findings: &Findings, place: Span) -> Vec<Action> {
    let all = findings.diagnostics.iter().enumerate();
    let touched: Vec<(usize, &Diagnostic)> =
        all.filter(|(_, diagnostic)| touches(diagnostic.span, place)).take(ACTION_LIMIT).collect();
    let cures = touched.iter().flat_map(|(index, diagnostic)| {
        diagnostic.fixes.iter().enumerate().map(|(rank, fix)| Action {
            title: fix.title.clone(),
            kind: Kind::QuickFix,
            preferred: rank == 0 && fix.safe,
            about: Some(*index),
            edits: fix.edits.clone(),
        })
    });
    cures.chain(ignores(findings, &touched)).take(ACTION_LIMIT).collect()
}

/// All safe cures that do not stand in each other's way.
pub fn fix_all(findings: &Findings) -> Option<Action> {
    let found = &findings.diagnostics;
    let cures = compatible_fixes(&found[..found.len().min(CURE_LIMIT)], false);
    let mut edits: Vec<Edit> = cures.iter().flat_map(|fix| fix.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| edit.span);
    let title = "Apply all safe fixes".to_owned();
    let action = Action { title, kind: Kind::FixAll, preferred: false, about: None, edits };
    (!action.edits.is_empty()).then_some(action)
}

/// Whether `place` touches any finding.
pub fn concern(findings: &Findings, place: Span) -> bool {
    findings.diagnostics.iter().any(|diagnostic| touches(diagnostic.span, place))
}

/// A cursor at either end of a finding is at the finding.
pub fn touches(span: Span, place: Span) -> bool {
    span.start <= place.end && place.start <= span.end
}

/// For each rule and line, the comment that silences the one on the other. There are no comments
/// behind values in a `.pypirc`.
fn ignores(findings: &Findings, touched: &[(usize, &Diagnostic)]) -> Vec<Action> {
    let document = &findings.document;
    if !document.is_toml() {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    let first = touched.iter().filter(|(_, diagnostic)| {
        let line = document.lines().line_of(diagnostic.span.start);
        Rule::of(diagnostic.rule).is_some() && seen.insert((line, diagnostic.rule))
    });
    let ignore = |(index, diagnostic): &(usize, &Diagnostic)| {
        let edit = ignore_comment(document, diagnostic.span.start, diagnostic.rule)?;
        Some(Action {
            title: format!("Ignore `{}` on this line", diagnostic.rule),
            kind: Kind::QuickFix,
            preferred: false,
            about: Some(*index),
            edits: vec![edit],
        })
    };
    first.filter_map(ignore).collect()
}
