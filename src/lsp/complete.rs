//! The request for what may be written at a place. It needs no findings, so it waits for none.

use super::convert;
use super::server::Backend;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;

/// When a client asks by itself, and that items are explained when they are looked at.
pub fn options() -> CompletionOptions {
    CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some(convert::TRIGGERS.map(str::to_owned).into()),
        ..CompletionOptions::default()
    }
}

impl Backend {
    /// What may be written at the place, in the state of the document when it was asked.
    pub async fn complete(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let Some(snapshot) = self.state.snapshot(text_document.uri.as_str()) else {
            return Ok(None);
        };
        let typed = params.context.and_then(|context| context.trigger_character);
        let work = move || convert::completion(&snapshot, position, typed.as_deref());
        let worked = tokio::task::spawn_blocking(work);
        worked.await.map(Some).map_err(|_| Error::internal_error())
    }
}
