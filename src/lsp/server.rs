//! The requests that a client may make. Each takes a snapshot before it first waits, so that it
//! is about the state in which it was asked, and leaves the work to a thread that may block.

use super::convert;
use super::findings::Findings;
use super::log::Log;
use super::process::{Editor, LOOK};
use super::snapshot::Snapshot;
use super::state::State;
use super::transport::{Ending, Endings};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::*;
use tower_lsp::{Client, LanguageServer};

/// Files whose content some rule reads.
const WATCHED: [&str; 13] = [
    "**/pyproject.toml",
    "**/README*",
    "**/LICENSE*",
    "**/LICENCE*",
    "**/COPYING*",
    "**/NOTICE*",
    "**/AUTHORS*",
    "**/*.py",
    "**/hatch.toml",
    "**/VERSION",
    "**/setup.cfg",
    "**/.gitignore",
    "**/.hgignore",
];

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

    async fn watch_files(client: Client, log: Log) {
        let watchers = WATCHED.map(|pattern| FileSystemWatcher {
            glob_pattern: GlobPattern::String(pattern.to_owned()),
            kind: None,
        });
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.into() };
        let registration = Registration {
            id: "shipwheel-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        if let Err(error) = client.register_capability(vec![registration]).await {
            log.warn(format_args!("the client does not watch files for us: {error}"));
        }
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
        let kinds = vec![CodeActionKind::QUICKFIX, CodeActionKind::from(convert::FIX_ALL)];
        let actions =
            CodeActionOptions { code_action_kinds: Some(kinds), ..CodeActionOptions::default() };
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
            capabilities: ServerCapabilities {
                position_encoding: Some(convert::encoding(features.encoding)),
                text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
                code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
                diagnostic_provider: features.pulls.then_some(pull),
                workspace: Some(WorkspaceServerCapabilities {
                    workspace_folders: Some(folders),
                    file_operations: None,
                }),
                ..ServerCapabilities::default()
            },
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.log.info("ready");
        if self.state.session().features.watches_files {
            // Beside everything else: the client may take its time, or never answer.
            tokio::spawn(Self::watch_files(self.client.clone(), self.log.clone()));
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

    async fn did_change_workspace_folders(&self, _: DidChangeWorkspaceFoldersParams) {
        // A project is the folder of its own pyproject.toml, in whatever workspace folder.
    }
}
