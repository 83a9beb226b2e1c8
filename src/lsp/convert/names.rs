//! Answers about names that are given once and used elsewhere: where they stand, and new ones.

use super::Scene;
use super::places::with_files;
use crate::ide::{self, Unrenamable};
use crate::lsp::findings::Findings;
use crate::lsp::snapshot::Snapshot;
use crate::project::Project;
use crate::text::Span;
use tower_lsp::lsp_types as lsp;

/// The project without its files, which names that can be changed do not depend on.
fn project<'d>(snapshot: &Snapshot, findings: &'d Findings) -> Project<'d> {
    Project::read(&findings.document, None, &snapshot.session.options.settings)
}

fn places(snapshot: &Snapshot, findings: &Findings, at: usize, with_definition: bool) -> Vec<Span> {
    let settings = &snapshot.session.options.settings;
    with_files(snapshot, |files| {
        let project = Project::read(&findings.document, files, settings);
        ide::references(&project, files, at, with_definition)
    })
}

/// Every place of the name at `position`.
pub fn references(
    snapshot: &Snapshot,
    findings: &Findings,
    position: lsp::Position,
    with_definition: bool,
) -> Option<Vec<lsp::Location>> {
    let scene = Scene::of(snapshot, findings);
    let spans = places(snapshot, findings, scene.offset(position), with_definition);
    let location = |span| Some(lsp::Location { uri: scene.uri()?, range: scene.range(span) });
    let found: Vec<_> = spans.into_iter().filter_map(location).collect();
    (!found.is_empty()).then_some(found)
}

/// The same places, to be marked.
pub fn highlights(
    snapshot: &Snapshot,
    findings: &Findings,
    position: lsp::Position,
) -> Option<Vec<lsp::DocumentHighlight>> {
    let scene = Scene::of(snapshot, findings);
    let spans = places(snapshot, findings, scene.offset(position), true);
    let mark = |span| lsp::DocumentHighlight { range: scene.range(span), kind: None };
    let found: Vec<_> = spans.into_iter().map(mark).collect();
    (!found.is_empty()).then_some(found)
}

/// What would be renamed at `position`.
pub fn renamable(
    snapshot: &Snapshot,
    findings: &Findings,
    position: lsp::Position,
) -> Option<lsp::PrepareRenameResponse> {
    let scene = Scene::of(snapshot, findings);
    let span = ide::renamable(&project(snapshot, findings), scene.offset(position))?;
    let placeholder = span.of(scene.text).to_owned();
    let range = scene.range(span);
    Some(lsp::PrepareRenameResponse::RangeWithPlaceholder { range, placeholder })
}

/// The edits that give the name at `position` another spelling.
///
/// # Errors
/// When the new one will not do.
pub fn rename(
    snapshot: &Snapshot,
    findings: &Findings,
    position: lsp::Position,
    new: &str,
) -> Result<Option<lsp::WorkspaceEdit>, Unrenamable> {
    let scene = Scene::of(snapshot, findings);
    let edits = ide::rename(&project(snapshot, findings), scene.offset(position), new)?;
    Ok((!edits.is_empty()).then(|| scene.workspace_edit(&edits)).flatten())
}
