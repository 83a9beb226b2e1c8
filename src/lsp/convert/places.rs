//! Answers about a place: what stands behind it, what is told of it, where it leads, and the versions
//! that may follow.

use super::Scene;
use crate::analysis::version::{self, Change};
use crate::files::{Files, Overlay};
use crate::grammar::version::{Part, Version};
use crate::ide;
use crate::lsp::command::Next;
use crate::lsp::findings::{Findings, open_below};
use crate::lsp::folders::Clock;
use crate::lsp::snapshot::Snapshot;
use crate::project::Project;
use crate::text::Span;
use crate::text::lines::Lines;
use std::collections::HashMap;
use std::path::Path;
use tower_lsp::lsp_types as lsp;

/// The kind of the actions that count the version up.
pub const BUMP: &str = "refactor.rewrite.shipwheel.version";

/// What `work` makes of the document and the files around it, with open buffers over them.
pub(super) fn with_files<T>(snapshot: &Snapshot, work: impl FnOnce(Option<&dyn Files>) -> T) -> T {
    let has_files = |root: &&Path| !snapshot.is_pypirc && !snapshot.folders.is_silent(root);
    let Some(root) = snapshot.root().filter(has_files) else {
        return work(None);
    };
    let below = snapshot.folders.files(root, Clock::default());
    let overlay = Overlay::new(&below, open_below(root, &snapshot.open));
    work(Some(&overlay))
}

/// The words beside values.
pub fn hints(snapshot: &Snapshot, findings: &Findings, range: lsp::Range) -> Vec<lsp::InlayHint> {
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    let hints = with_files(snapshot, |files| {
        ide::hints(&Project::read(&findings.document, files, settings), files)
    });
    let asked = scene.span(range);
    let asked = hints.into_iter().filter(|hint| asked.touches(hint.at));
    let hint = |hint: ide::Hint| lsp::InlayHint {
        position: scene.range(Span::at(hint.at)).start,
        label: lsp::InlayHintLabel::String(hint.text),
        kind: None,
        text_edits: None,
        tooltip: Some(lsp::InlayHintTooltip::String(hint.tooltip)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    asked.map(hint).collect()
}

/// What there is to tell of the word at `position`.
pub fn hover(
    snapshot: &Snapshot,
    findings: &Findings,
    position: lsp::Position,
) -> Option<lsp::Hover> {
    let scene = Scene::of(snapshot, findings);
    let offset = scene.offset(position);
    let settings = &snapshot.session.options.settings;
    let hover = with_files(snapshot, |files| {
        ide::hover(&Project::read(&findings.document, files, settings), files, offset)
    })?;
    let value = hover.text;
    let contents = lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value };
    Some(lsp::Hover {
        contents: lsp::HoverContents::Markup(contents),
        range: Some(scene.range(hover.span)),
    })
}

/// Where the word at `position` leads.
pub fn definition(
    snapshot: &Snapshot,
    findings: &Findings,
    position: lsp::Position,
) -> Option<lsp::GotoDefinitionResponse> {
    let scene = Scene::of(snapshot, findings);
    let offset = scene.offset(position);
    let settings = &snapshot.session.options.settings;
    let given = ide::given(&Project::read(&findings.document, None, settings), offset);
    let here =
        |target: ide::Target| Some(lsp::Location::new(scene.uri()?, scene.range(target.span)));
    let mut locations: Vec<_> = given.into_iter().filter_map(here).collect();
    locations.extend(with_files(snapshot, |files| {
        let Some(files) = files else { return Vec::new() };
        let targets = ide::definition(&findings.document, files, settings, offset);
        let location = |target: ide::Target| scene.elsewhere(files, &target.file, target.span);
        targets.into_iter().filter_map(location).collect()
    }));
    (!locations.is_empty()).then_some(lsp::GotoDefinitionResponse::Array(locations))
}

/// The versions that may follow the one that `range` touches.
pub fn bumps(
    snapshot: &Snapshot,
    findings: &Findings,
    range: lsp::Range,
) -> lsp::CodeActionResponse {
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    let at = scene.span(range);
    with_files(snapshot, |files| {
        let bumps = ide::bumps(&findings.document, files, settings, at);
        bumps.into_iter().filter_map(|bump| scene.change(files, bump, BUMP)).collect()
    })
}

/// An edit that makes a version another.
pub struct Bumped {
    pub old: String,
    pub new: String,
    pub edit: lsp::WorkspaceEdit,
}

/// The edit that makes the version the `next` one, in whichever file it lives.
///
/// # Errors
/// Why there is none, in one line.
pub fn bump(snapshot: &Snapshot, findings: &Findings, next: &Next) -> Result<Bumped, String> {
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    with_files(snapshot, |files| {
        let new = match next {
            Next::Version(version) => version.clone(),
            Next::Part(part) => {
                let project = Project::read(&findings.document, files, settings);
                let old = project.published_version().map_err(|why| why.to_string())?;
                let read = Version::read(&old).ok().and_then(|old| old.bumped(*part));
                read.ok_or_else(|| format!("`{old}` cannot be counted up"))?.to_string()
            }
        };
        let change = version::change(&findings.document, files, settings, &new)
            .map_err(|why| why.to_string())?;
        let edit = scene.changed(files, &change).ok_or("the version's file cannot be edited")?;
        Ok(Bumped { old: change.old, new, edit })
    })
}

/// The versions that may follow, each with the part that is counted up.
pub fn next_versions(snapshot: &Snapshot, findings: &Findings) -> Vec<(&'static str, String)> {
    let settings = &snapshot.session.options.settings;
    with_files(snapshot, |files| {
        let project = Project::read(&findings.document, files, settings);
        let old = project.published_version().ok().and_then(|old| Version::read(&old).ok());
        let next = |part: Part| Some((part.name(), old.as_ref()?.bumped(part)?.to_string()));
        [Part::Patch, Part::Minor, Part::Major].into_iter().filter_map(next).collect()
    })
}

/// The edit of another file that cures what is told of the version at `range`.
pub fn cures(
    snapshot: &Snapshot,
    findings: &Findings,
    range: lsp::Range,
) -> lsp::CodeActionResponse {
    const RULE: &str = "version-file-not-in-wheel";
    if !findings.diagnostics.iter().any(|diagnostic| diagnostic.rule == RULE) {
        return Vec::new();
    }
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    let at = scene.span(range);
    with_files(snapshot, |files| {
        let cure = ide::cure(&Project::read(&findings.document, files, settings), at);
        cure.and_then(|cure| scene.change(files, cure, "quickfix")).into_iter().collect()
    })
}

impl Scene<'_> {
    fn change(
        &self,
        files: Option<&dyn Files>,
        bump: ide::Bump,
        kind: &'static str,
    ) -> Option<lsp::CodeActionOrCommand> {
        Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            edit: Some(self.changed(files, &bump.change)?),
            title: bump.title,
            kind: Some(lsp::CodeActionKind::from(kind)),
            ..lsp::CodeAction::default()
        }))
    }

    /// A place in another file of the project.
    fn elsewhere(&self, files: &dyn Files, file: &str, span: Span) -> Option<lsp::Location> {
        let uri = lsp::Url::from_file_path(self.snapshot.root()?.join(file)).ok()?;
        let text = String::from_utf8_lossy(&files.read(file).ok()?).into_owned();
        let lines = Lines::of(&text);
        let position =
            |offset| super::position(lines.position(&text, offset, self.features.encoding));
        let range = lsp::Range { start: position(span.start), end: position(span.end) };
        Some(lsp::Location { uri, range })
    }

    pub(super) fn changed(
        &self,
        files: Option<&dyn Files>,
        change: &Change,
    ) -> Option<lsp::WorkspaceEdit> {
        let Some(file) = &change.file else {
            return self.workspace_edit(std::slice::from_ref(&change.edit));
        };
        let location = self.elsewhere(files?, file, change.edit.span)?;
        let edit = lsp::TextEdit { range: location.range, new_text: change.edit.text.clone() };
        if !self.features.document_changes {
            let changes = HashMap::from([(location.uri, vec![edit])]);
            return Some(lsp::WorkspaceEdit { changes: Some(changes), ..Default::default() });
        }
        let uri = location.uri;
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let edits = vec![lsp::OneOf::Left(edit)];
        let changes =
            lsp::DocumentChanges::Edits(vec![lsp::TextDocumentEdit { text_document, edits }]);
        Some(lsp::WorkspaceEdit { document_changes: Some(changes), ..Default::default() })
    }
}
