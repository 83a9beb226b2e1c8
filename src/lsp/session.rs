//! What was agreed with the client: what it can show, how it counts, and what the user set.

use crate::analysis::Options;
use crate::text::lines::Encoding;
use serde_json::Value;

/// Agreed at `initialize`; the settings may change later, and then there is a new session.
#[derive(Clone, Debug, Default)]
pub struct Session {
    pub features: Features,
    pub options: Options,
    /// The user has not said yes to what the workspace holds (`trusted: false`); a client that
    /// says nothing has no such question.
    pub is_distrusted: bool,
}

/// What the client can do with what we send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// UTF-8 when the client can count in bytes, else what every client can.
    pub encoding: Encoding,
    /// It asks for diagnostics when it wants them, and can be told to ask again. A client that
    /// could not be told would not learn that a README has changed, so it is pushed to.
    pub pulls: bool,
    pub related_information: bool,
    pub code_description: bool,
    pub deprecated_tag: bool,
    pub unnecessary_tag: bool,
    pub diagnostic_data: bool,
    /// Without it an action would have to be a command, which no fix is.
    pub actions: bool,
    pub preferred_actions: bool,
    /// Actions that say why they cannot be taken.
    pub disabled_actions: bool,
    /// Edits that name the version they are for.
    pub document_changes: bool,
    /// An edit may make new files.
    pub creates_files: bool,
    /// Links may say where they lead.
    pub link_tooltips: bool,
    /// It tells of files that change on the disk, when asked to.
    pub watches_files: bool,
    /// It can be told to watch a path below a folder.
    pub relative_patterns: bool,
    /// It shows the progress of what we begin.
    pub progress: bool,
    /// Completions may have places to fill in.
    pub snippets: bool,
    /// The docs of a completion may be Markdown.
    pub markdown_items: bool,
    /// It can be told that words behind places are others now.
    pub refreshes_hints: bool,
    /// It makes edits when a server asks for them.
    pub applies_edits: bool,
    /// It opens a document that a server names.
    pub shows_documents: bool,
    /// It shows the text of an answer itself.
    pub shows_texts: bool,
    /// It asks its user itself before it orders an upload.
    pub confirms: bool,
}

impl Default for Features {
    /// Of a client that told nothing.
    fn default() -> Self {
        Features::read(&Value::Null)
    }
}

impl Features {
    /// Reads `ClientCapabilities` from the JSON: the types of `lsp-types` 0.94 refuse all of it
    /// for one unknown word, and misspell `workspace.diagnostics`.
    pub fn read(capabilities: &Value) -> Features {
        let says = |path: &str| capabilities.pointer(path).and_then(Value::as_bool) == Some(true);
        let has = |path: &str| capabilities.pointer(path).is_some_and(Value::is_object);
        let listed = |path: &str, item: Value| {
            let list = capabilities.pointer(path).and_then(Value::as_array);
            list.is_some_and(|list| list.contains(&item))
        };
        let utf8 = listed("/general/positionEncodings", "utf-8".into());
        let tags = "/textDocument/publishDiagnostics/tagSupport/valueSet";
        Features {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: has("/textDocument/diagnostic") && says("/workspace/diagnostics/refreshSupport"),
            related_information: says("/textDocument/publishDiagnostics/relatedInformation"),
            code_description: says("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            unnecessary_tag: listed(tags, 1.into()),
            deprecated_tag: listed(tags, 2.into()),
            diagnostic_data: says("/textDocument/publishDiagnostics/dataSupport"),
            actions: has("/textDocument/codeAction/codeActionLiteralSupport"),
            preferred_actions: says("/textDocument/codeAction/isPreferredSupport"),
            disabled_actions: says("/textDocument/codeAction/disabledSupport"),
            document_changes: says("/workspace/workspaceEdit/documentChanges"),
            // Neovim 0.11 says this and not `documentChanges`, without which it could not be asked.
            creates_files: listed("/workspace/workspaceEdit/resourceOperations", "create".into()),
            link_tooltips: says("/textDocument/documentLink/tooltipSupport"),
            watches_files: says("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            relative_patterns: says("/workspace/didChangeWatchedFiles/relativePatternSupport"),
            progress: says("/window/workDoneProgress"),
            snippets: says("/textDocument/completion/completionItem/snippetSupport"),
            markdown_items: listed(
                "/textDocument/completion/completionItem/documentationFormat",
                "markdown".into(),
            ),
            refreshes_hints: says("/workspace/inlayHint/refreshSupport"),
            applies_edits: says("/workspace/applyEdit"),
            shows_documents: says("/window/showDocument/support"),
            shows_texts: says("/experimental/contents"),
            confirms: says("/experimental/confirm"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_client_that_says_nothing_counts_in_utf16_and_is_pushed_to() {
        for nothing in [json!(null), json!([]), json!({"general": 1, "textDocument": []})] {
            let features = Features::read(&nothing);
            assert_eq!(features, Features::default());
            assert_eq!(features.encoding, Encoding::Utf16);
            assert!(!features.pulls);
        }
    }

    #[test]
    fn bytes_are_counted_when_the_client_can() {
        let encoding = |offered: Value| {
            Features::read(&json!({"general": {"positionEncodings": offered}})).encoding
        };
        assert_eq!(encoding(json!(["utf-16", "utf-8"])), Encoding::Utf8);
        assert_eq!(encoding(json!(["utf-32", "utf-16"])), Encoding::Utf16);
        assert_eq!(encoding(json!(["utf-32"])), Encoding::Utf16);
    }

    #[test]
    fn diagnostics_are_pulled_by_a_client_that_can_be_told_to() {
        let pulls = |refresh: bool| {
            let capabilities = json!({
                "textDocument": {"diagnostic": {"dynamicRegistration": true}},
                "workspace": {"diagnostics": {"refreshSupport": refresh}},
            });
            Features::read(&capabilities).pulls
        };
        assert!(pulls(true));
        assert!(!pulls(false));
    }
}
