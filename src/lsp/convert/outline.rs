//! Answers about the whole file: its outline, what folds, what opens, how words are coloured.

use super::Scene;
use super::places::with_files;
use crate::ide::{self, Opens, Symbol, SymbolKind, TokenKind};
use crate::lsp::findings::Findings;
use crate::lsp::snapshot::Snapshot;
use crate::project::Project;
use tower_lsp::lsp_types as lsp;

/// The outline of the file.
pub fn symbols(snapshot: &Snapshot, findings: &Findings) -> lsp::DocumentSymbolResponse {
    let scene = Scene::of(snapshot, findings);
    let symbols = ide::symbols(&findings.document);
    lsp::DocumentSymbolResponse::Nested(symbols.into_iter().map(|one| scene.symbol(one)).collect())
}

/// What folds.
pub fn folds(snapshot: &Snapshot, findings: &Findings) -> Vec<lsp::FoldingRange> {
    let scene = Scene::of(snapshot, findings);
    let fold = |fold: ide::Fold| {
        let range = scene.range(fold.span);
        lsp::FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            kind: fold.comment.then_some(lsp::FoldingRangeKind::Comment),
            start_character: None,
            end_character: None,
            collapsed_text: None,
        }
    };
    ide::folds(&findings.document).into_iter().map(fold).collect()
}

/// For each position what is around it, from the word to the file.
pub fn selections(
    snapshot: &Snapshot,
    findings: &Findings,
    positions: &[lsp::Position],
) -> Vec<lsp::SelectionRange> {
    let scene = Scene::of(snapshot, findings);
    let around = |position: &lsp::Position| {
        let offset = scene.offset(*position);
        let spans = findings.document.around(offset);
        let mut range: Option<Box<lsp::SelectionRange>> = None;
        for span in spans.into_iter().rev() {
            let parent = range.take();
            range = Some(Box::new(lsp::SelectionRange { range: scene.range(span), parent }));
        }
        let here = lsp::Range { start: *position, end: *position };
        range.map_or(lsp::SelectionRange { range: here, parent: None }, |range| *range)
    };
    const MOST: usize = 1_000;
    positions.iter().take(MOST).map(around).collect()
}

/// What opens something.
pub fn links(snapshot: &Snapshot, findings: &Findings) -> Vec<lsp::DocumentLink> {
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    let links = with_files(snapshot, |files| {
        ide::links(&Project::read(&findings.document, files, settings), files)
    });
    let link = |link: ide::Link| {
        let target = match link.to {
            Opens::Page(page) => lsp::Url::parse(&page).ok()?,
            Opens::File(file) => lsp::Url::from_file_path(snapshot.root()?.join(file)).ok()?,
        };
        let range = scene.range(link.span);
        let tooltip = Some(link.tooltip).filter(|_| scene.features.link_tooltips);
        Some(lsp::DocumentLink { range, target: Some(target), tooltip, data: None })
    };
    links.into_iter().filter_map(link).collect()
}

/// The kinds of tokens, in the order of their numbers.
pub fn token_types() -> Vec<lsp::SemanticTokenType> {
    let kind = |kind| match kind {
        TokenKind::Name => lsp::SemanticTokenType::NAMESPACE,
        TokenKind::Extra => lsp::SemanticTokenType::PARAMETER,
        TokenKind::Operator => lsp::SemanticTokenType::OPERATOR,
        TokenKind::Version => lsp::SemanticTokenType::NUMBER,
        TokenKind::Variable => lsp::SemanticTokenType::VARIABLE,
        TokenKind::Text => lsp::SemanticTokenType::STRING,
    };
    TokenKind::ALL.map(kind).to_vec()
}

/// The parts of requirements.
pub fn tokens(snapshot: &Snapshot, findings: &Findings) -> lsp::SemanticTokens {
    let scene = Scene::of(snapshot, findings);
    let settings = &snapshot.session.options.settings;
    let tokens = ide::tokens(&Project::read(&findings.document, None, settings));
    let (mut line, mut column) = (0, 0);
    let data = tokens.into_iter().filter_map(|token| {
        let range = scene.range(token.span);
        let kind = TokenKind::ALL.iter().position(|kind| *kind == token.kind)?;
        let delta_line = range.start.line - line;
        let from = if delta_line == 0 { column } else { 0 };
        (line, column) = (range.start.line, range.start.character);
        Some(lsp::SemanticToken {
            delta_line,
            delta_start: range.start.character - from,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: u32::try_from(kind).ok()?,
            token_modifiers_bitset: 0,
        })
    });
    lsp::SemanticTokens { result_id: None, data: data.collect() }
}

/// The file with even spacing, quotes and arrays.
pub fn formatted(snapshot: &Snapshot, findings: &Findings) -> Vec<lsp::TextEdit> {
    let scene = Scene::of(snapshot, findings);
    let edit = ide::format(&findings.document);
    let edit =
        edit.map(|edit| lsp::TextEdit { range: scene.range(edit.span), new_text: edit.text });
    edit.into_iter().collect()
}

/// The action that brings tables and keys into order.
pub(super) fn sorted(scene: &Scene) -> Option<lsp::CodeActionOrCommand> {
    let edit = ide::sort(&scene.findings.document)?;
    Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
        title: "Sort this file".to_owned(),
        kind: Some(lsp::CodeActionKind::from(super::SORT)),
        edit: Some(scene.workspace_edit(std::slice::from_ref(&edit))?),
        ..lsp::CodeAction::default()
    }))
}

impl Scene<'_> {
    #[expect(deprecated, reason = "the field has to be filled")]
    fn symbol(&self, symbol: Symbol) -> lsp::DocumentSymbol {
        let children: Vec<_> =
            symbol.children.into_iter().map(|child| self.symbol(child)).collect();
        lsp::DocumentSymbol {
            name: symbol.name,
            detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
            kind: match symbol.kind {
                SymbolKind::Table => lsp::SymbolKind::OBJECT,
                SymbolKind::Array => lsp::SymbolKind::ARRAY,
                SymbolKind::Text => lsp::SymbolKind::STRING,
                SymbolKind::Number => lsp::SymbolKind::NUMBER,
                SymbolKind::Boolean => lsp::SymbolKind::BOOLEAN,
                SymbolKind::Other => lsp::SymbolKind::KEY,
            },
            tags: None,
            deprecated: None,
            range: self.range(symbol.span),
            selection_range: self.range(symbol.selection),
            children: (!children.is_empty()).then_some(children),
        }
    }
}
