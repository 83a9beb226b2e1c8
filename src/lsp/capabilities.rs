//! What the server says that it answers, besides what depends on the client.

use super::convert;
use tower_lsp::lsp_types::*;

/// `capabilities` with all that is answered from the document alone.
pub fn with_answers(capabilities: ServerCapabilities) -> ServerCapabilities {
    let tokens = SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: convert::token_types(),
            token_modifiers: Vec::new(),
        },
        full: Some(SemanticTokensFullOptions::Bool(true)),
        ..SemanticTokensOptions::default()
    };
    ServerCapabilities {
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        semantic_tokens_provider: Some(tokens.into()),
        document_formatting_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        ..capabilities
    }
}
