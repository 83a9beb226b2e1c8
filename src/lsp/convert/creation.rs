//! New files as an edit that the client makes.

use super::position;
use crate::lsp::session::Features;
use crate::scaffold::Written;
use crate::text::lines::Lines;
use std::path::{Path, PathBuf};
use tower_lsp::lsp_types as lsp;

/// The edit that makes the files below `root`, and changes the one that is there; none where `root` has
/// no URI. The client takes it whole or not at all: a file that is there by then is not written over.
pub fn creation(root: &Path, files: &[Written], features: Features) -> Option<lsp::WorkspaceEdit> {
    let mut operations = Vec::new();
    for file in files {
        let uri = uri(root, &file.path)?;
        let (range, new_text) = match &file.before {
            None => {
                let options = lsp::CreateFileOptions {
                    overwrite: Some(false),
                    ignore_if_exists: Some(false),
                };
                operations.push(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(
                    lsp::CreateFile {
                        uri: uri.clone(),
                        options: Some(options),
                        annotation_id: None,
                    },
                )));
                (lsp::Range::default(), file.text.clone())
            }
            Some((text, edit)) => {
                let lines = Lines::of(text);
                let place = |offset| position(lines.position(text, offset, features.encoding));
                let range = lsp::Range::new(place(edit.span.start), place(edit.span.end));
                (range, edit.text.clone())
            }
        };
        operations.push(lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![lsp::OneOf::Left(lsp::TextEdit { range, new_text })],
        }));
    }
    Some(lsp::WorkspaceEdit {
        document_changes: Some(lsp::DocumentChanges::Operations(operations)),
        ..lsp::WorkspaceEdit::default()
    })
}

/// Of a file of the project.
pub fn uri(root: &Path, path: &str) -> Option<lsp::Url> {
    lsp::Url::from_file_path(root.join(path)).ok()
}

/// The request to show a file, in front of everything else.
pub fn document(path: PathBuf) -> Option<lsp::ShowDocumentParams> {
    Some(lsp::ShowDocumentParams {
        uri: lsp::Url::from_file_path(path).ok()?,
        external: Some(false),
        take_focus: Some(true),
        selection: None,
    })
}
