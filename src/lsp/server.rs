//! The requests that a client may make. Each takes a snapshot before it first waits, so that it
//! is about the state in which it was asked, and leaves the work to a thread that may block.

use super::capabilities::with_answers;
use super::command::{self, Command, Which};
use super::complete;
use super::convert;
use super::findings::Findings;
use super::log::Log;
use super::orders::Orders;
use super::process::{Editor, LOOK};
use super::progress;
use super::snapshot::Snapshot;
use super::state::State;
use super::transport::{Ending, Endings};
use super::watch;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{Client, LanguageServer};

pub struct Backend {
    pub client: Client,
    pub state: Arc<State>,
    pub endings: Endings,
    pub log: Log,
}

/// What `shipwheel/viewText` asks: the text that the server has of a document, to see whether it
/// is the editor's.
#[derive(Deserialize)]
pub struct ViewText {
    uri: String,
}

#[derive(Serialize)]
pub struct ViewedText {
    version: Option<i32>,
    text: String,
}

impl Backend {
    pub async fn view_text(&self, params: ViewText) -> Result<Option<ViewedText>> {
        let viewed = self.state.text(&params.uri);
        Ok(viewed.map(|(version, text)| ViewedText { version, text: text.to_string() }))
    }

    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.orders().cancel(&Which::Token(progress::token(&params.token)));
    }

    fn orders(&self) -> Orders {
        let (client, state, log) = (self.client.clone(), self.state.clone(), self.log.clone());
        Orders { client, state, log }
    }

    /// What `work` makes of the document's findings; nothing when the document is not served.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Url,
        work: impl FnOnce(&Snapshot, &Findings) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.state.snapshot(uri.as_str()) else { return Ok(None) };
        let findings = snapshot.findings().await.map_err(|_| Error::internal_error())?;
        let worked = tokio::task::spawn_blocking(move || work(&snapshot, &findings));
        worked.await.map(Some).map_err(|_| Error::internal_error())
    }

    /// Ends the server when the editor is gone, though some other process may still hold the
    /// other end of our pipes.
    fn watch(&self, process: Option<u32>) {
        let Some(editor) = process.and_then(Editor::of) else { return };
        let endings = self.endings.clone();
        tokio::spawn(async move {
            while editor.lives() {
                tokio::time::sleep(LOOK).await;
            }
            let _ = endings.send(Ending::EditorGone);
        });
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.watch(params.process_id);
        let features = self.state.session().features;
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        };
        let kinds = [
            convert::FIX_ALL,
            convert::BUILD,
            convert::PUBLISH,
            convert::BUMP,
            convert::SORT,
            convert::ASSIST,
        ]
        .map(CodeActionKind::from);
        let actions = CodeActionOptions {
            code_action_kinds: Some([vec![CodeActionKind::QUICKFIX], kinds.to_vec()].concat()),
            ..CodeActionOptions::default()
        };
        let commands = ExecuteCommandOptions {
            commands: command::NAMES.map(str::to_owned).to_vec(),
            work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
        };
        let pull = DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some(convert::SOURCE.to_owned()),
            inter_file_dependencies: true,
            ..DiagnosticOptions::default()
        });
        let folders = WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(OneOf::Left(true)),
        };
        Ok(InitializeResult {
            server_info: Some(ServerInfo {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            capabilities: with_answers(ServerCapabilities {
                position_encoding: Some(convert::encoding(features.encoding)),
                text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
                code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
                completion_provider: Some(complete::options()),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                definition_provider: Some(OneOf::Left(true)),
                inlay_hint_provider: Some(OneOf::Left(true)),
                code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
                execute_command_provider: Some(commands),
                diagnostic_provider: features.pulls.then_some(pull),
                workspace: Some(WorkspaceServerCapabilities {
                    workspace_folders: Some(folders),
                    file_operations: None,
                }),
                ..ServerCapabilities::default()
            }),
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.log.info("ready");
        if self.state.session().features.watches_files {
            // Beside everything else: the client may take its time, or never answer.
            tokio::spawn(watch::run(self.state.clone(), self.client.clone(), self.log.clone()));
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let found = self.ask(&params.text_document.uri, convert::diagnostics).await?;
        let report = RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: None,
                items: found.unwrap_or_default(),
            },
        };
        Ok(DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(report)))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        if !self.state.session().features.actions {
            return Ok(None);
        }
        let CodeActionParams { text_document, range, context, .. } = params;
        let work = move |snapshot: &Snapshot, findings: &Findings| {
            convert::actions(snapshot, findings, range, context.only.as_deref())
        };
        self.ask(&text_document.uri, work).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.complete(params).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(convert::resolved(item, self.state.session().features))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } =
            params.text_document_position_params;
        let work = move |snapshot: &Snapshot, findings: &Findings| {
            convert::hover(snapshot, findings, position)
        };
        Ok(self.ask(&text_document.uri, work).await?.flatten())
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let TextDocumentPositionParams { text_document, position } =
            params.text_document_position_params;
        let work = move |snapshot: &Snapshot, findings: &Findings| {
            convert::definition(snapshot, findings, position)
        };
        Ok(self.ask(&text_document.uri, work).await?.flatten())
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(&params.text_document.uri, convert::symbols).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, convert::folds).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.ask(&params.text_document.uri, move |s, f| convert::selections(s, f, &positions)).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(&params.text_document.uri, convert::links).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let tokens = self.ask(&params.text_document.uri, convert::tokens).await?;
        Ok(tokens.map(SemanticTokensResult::Tokens))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask(&params.text_document.uri, convert::formatted).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let (at, own) = (params.text_document_position, params.context.include_declaration);
        let work = move |s: &_, f: &_| convert::references(s, f, at.position, own);
        Ok(self.ask(&at.text_document.uri, work).await?.flatten())
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        let work = move |s: &_, f: &_| convert::highlights(s, f, at.position);
        Ok(self.ask(&at.text_document.uri, work).await?.flatten())
    }

    async fn prepare_rename(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let work = move |s: &_, f: &_| convert::renamable(s, f, at.position);
        Ok(self.ask(&at.text_document.uri, work).await?.flatten())
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let (at, new) = (params.text_document_position, params.new_name);
        let work = move |s: &_, f: &_| convert::rename(s, f, at.position, &new);
        let renamed = self.ask(&at.text_document.uri, work).await?.transpose();
        renamed.map(Option::flatten).map_err(|why| Error::invalid_params(why.to_string()))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let range = params.range;
        let work = move |snapshot: &Snapshot, findings: &Findings| {
            convert::hints(snapshot, findings, range)
        };
        self.ask(&params.text_document.uri, work).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(&params.text_document.uri, convert::lenses).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let read = Command::read(&params.command, &params.arguments);
        let command = read.map_err(Error::invalid_params)?;
        self.orders().take(command, params.work_done_progress_params.work_done_token).await
    }

    async fn did_change_workspace_folders(&self, _: DidChangeWorkspaceFoldersParams) {
        // A project is the folder of its own pyproject.toml, in whatever workspace folder.
    }
}
