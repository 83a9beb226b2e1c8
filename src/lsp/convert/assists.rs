//! What can be done at a place where nothing is wrong, as code actions.

use super::Scene;
use super::places::with_files;
use crate::analysis::version::Change;
use crate::files::Files;
use crate::ide::{self, Assist};
use crate::lsp::findings::Findings;
use crate::lsp::snapshot::Snapshot;
use tower_lsp::lsp_types as lsp;

/// The kinds of these actions begin so; the topic follows.
pub const ASSIST: &str = "refactor.rewrite.shipwheel";

/// The actions at `range`, of the kinds that `is_wanted` takes.
pub(super) fn assists(
    snapshot: &Snapshot,
    findings: &Findings,
    range: lsp::Range,
    is_wanted: impl Fn(&str) -> bool,
) -> lsp::CodeActionResponse {
    if !ide::TOPICS.iter().any(|topic| is_wanted(&kind(topic))) {
        return Vec::new();
    }
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    let at = scene.span(range);
    with_files(snapshot, |files| {
        let found = ide::assists(&findings.document, files, settings, at);
        let wanted = found.into_iter().filter(|assist| is_wanted(&kind(assist.topic)));
        wanted.filter_map(|assist| scene.assist(files, assist)).collect()
    })
}

fn kind(topic: &str) -> String {
    format!("{ASSIST}.{topic}")
}

impl Scene<'_> {
    fn assist(
        &self,
        files: Option<&dyn Files>,
        assist: Assist,
    ) -> Option<lsp::CodeActionOrCommand> {
        if let Some(reason) = assist.refused {
            return self.features.disabled_actions.then(|| {
                lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
                    title: assist.title,
                    kind: Some(lsp::CodeActionKind::from(kind(assist.topic))),
                    disabled: Some(lsp::CodeActionDisabled { reason }),
                    ..lsp::CodeAction::default()
                })
            });
        }
        let edit = match assist.creates.is_empty() {
            true => self.edits(files, &assist)?,
            false => self.creation(&assist)?,
        };
        Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            edit: Some(edit),
            kind: Some(lsp::CodeActionKind::from(kind(assist.topic))),
            title: assist.title,
            ..lsp::CodeAction::default()
        }))
    }

    /// The edits of the project file and of others.
    fn edits(&self, files: Option<&dyn Files>, assist: &Assist) -> Option<lsp::WorkspaceEdit> {
        let mut whole = self.workspace_edit(&assist.edits)?;
        for (file, edit) in &assist.elsewhere {
            let change =
                Change { file: Some(file.clone()), edit: edit.clone(), old: String::new() };
            let other = self.changed(files, &change)?;
            match (&mut whole.document_changes, other.document_changes) {
                (
                    Some(lsp::DocumentChanges::Edits(all)),
                    Some(lsp::DocumentChanges::Edits(more)),
                ) => {
                    all.extend(more);
                }
                _ => whole.changes.get_or_insert_default().extend(other.changes?),
            }
        }
        Some(whole)
    }

    /// New files, then the edits; none for a client that makes no files.
    fn creation(&self, assist: &Assist) -> Option<lsp::WorkspaceEdit> {
        if !self.features.creates_files {
            return None;
        }
        let root = self.snapshot.root()?;
        let options =
            lsp::CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) };
        let create = |path: &String| {
            let uri = lsp::Url::from_file_path(root.join(path)).ok()?;
            let options = Some(options.clone());
            let file = lsp::CreateFile { uri, options, annotation_id: None };
            Some(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(file)))
        };
        let mut operations: Vec<_> = assist.creates.iter().map(create).collect::<Option<_>>()?;
        if !assist.edits.is_empty() {
            let edit = self.workspace_edit(&assist.edits)?;
            let Some(lsp::DocumentChanges::Edits(edits)) = edit.document_changes else {
                return None;
            };
            operations.extend(edits.into_iter().map(lsp::DocumentChangeOperation::Edit));
        }
        let changes = lsp::DocumentChanges::Operations(operations);
        Some(lsp::WorkspaceEdit { document_changes: Some(changes), ..Default::default() })
    }
}
