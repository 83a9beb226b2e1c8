//! What may be written at a place, as the protocol says it. The document is read for itself: what
//! the rules find in it is of no concern here.

use super::places::with_files;
use crate::analysis::SIZE_LIMIT;
use crate::document::Document;
use crate::ide::{self, About, Item, ItemKind};
use crate::lsp::session::Features;
use crate::lsp::snapshot::Snapshot;
use crate::rules::Rule;
use crate::spec::key_docs;
use crate::text::lines::Position;
use crate::text::{Edit, Span};
use serde_json::{Value as Json, json};
use tower_lsp::lsp_types as lsp;

/// Characters after which an editor asks by itself. A blank is one for what follows `=`, `::` and
/// the parts of a requirement.
pub const TRIGGERS: [&str; 8] = ["\"", "'", "[", ".", ":", "/", "=", " "];

/// What may be written at `position`. `typed` is the character that made the editor ask.
pub fn completion(
    snapshot: &Snapshot,
    position: lsp::Position,
    typed: Option<&str>,
) -> lsp::CompletionResponse {
    let mut list = lsp::CompletionList::default();
    if snapshot.text.len() as u64 > SIZE_LIMIT {
        return lsp::CompletionResponse::List(list);
    }
    let document = Document::parse(snapshot.text.as_str());
    let page = Page { document: &document, features: snapshot.session.features };
    let cursor = page.offset(position);
    // An indent is no question.
    if typed == Some(" ") && page.before(cursor).trim().is_empty() {
        return lsp::CompletionResponse::List(list);
    }
    let settings = &snapshot.session.options.settings;
    let found = with_files(snapshot, |files| ide::complete(&document, files, settings, cursor));
    list.is_incomplete = found.incomplete;
    let items = found.items.into_iter().enumerate();
    list.items = items.map(|(place, item)| page.item(place, item)).collect();
    lsp::CompletionResponse::List(list)
}

/// The item with what there is to read about it.
pub fn resolved(mut item: lsp::CompletionItem, features: Features) -> lsp::CompletionItem {
    let Some(data) = &item.data else { return item };
    let rule = data.get("rule").and_then(Json::as_str).and_then(Rule::of);
    let rule = rule.map(|rule| format!("{}\n\n{}", rule.summary(), rule.body()));
    let path = data.get("key").and_then(Json::as_array);
    let path = path.map(|path| path.iter().filter_map(Json::as_str).collect::<Vec<_>>());
    let key = path.and_then(|path| key_docs::of(&path));
    let text = rule.or_else(|| {
        let written = |docs: &key_docs::KeyDocs| match features.markdown_items {
            true => docs.markdown(),
            false => docs.text.to_owned(),
        };
        key.map(written)
    });
    item.documentation = text.map(|value| {
        if features.markdown_items {
            let kind = lsp::MarkupKind::Markdown;
            lsp::Documentation::MarkupContent(lsp::MarkupContent { kind, value })
        } else {
            lsp::Documentation::String(value)
        }
    });
    item
}

struct Page<'d> {
    document: &'d Document,
    features: Features,
}

impl Page<'_> {
    fn offset(&self, position: lsp::Position) -> usize {
        let position =
            Position { line: position.line as usize, column: position.character as usize };
        self.document.lines().offset(self.document.text(), position, self.features.encoding)
    }

    /// The line up to the cursor.
    fn before(&self, cursor: usize) -> &str {
        let text = &self.document.text()[..cursor];
        &text[text.rfind('\n').map_or(0, |at| at + 1)..]
    }

    fn range(&self, span: Span) -> lsp::Range {
        let lines = self.document.lines();
        let position =
            |offset| lines.position(self.document.text(), offset, self.features.encoding);
        super::range(position(span.start), position(span.end))
    }

    fn edit(&self, edit: &Edit) -> lsp::TextEdit {
        lsp::TextEdit { range: self.range(edit.span), new_text: edit.text.clone() }
    }

    fn item(&self, place: usize, item: Item) -> lsp::CompletionItem {
        let snippet = item.snippet.filter(|_| self.features.snippets);
        let mut edit = self.edit(&item.edit);
        let is_snippet = snippet.is_some();
        if let Some(snippet) = snippet {
            edit.new_text = snippet;
        }
        let more: Vec<_> = item.more.iter().map(|edit| self.edit(edit)).collect();
        lsp::CompletionItem {
            label: item.label,
            kind: Some(kind(item.kind)),
            detail: item.detail,
            sort_text: Some(format!("{place:04}")),
            filter_text: Some(item.filter),
            insert_text_format: is_snippet.then_some(lsp::InsertTextFormat::SNIPPET),
            text_edit: Some(lsp::CompletionTextEdit::Edit(edit)),
            additional_text_edits: (!more.is_empty()).then_some(more),
            data: match item.about {
                About::Nothing => None,
                About::Key(path) => Some(json!({ "key": path })),
                About::Rule(name) => Some(json!({ "rule": name })),
            },
            ..lsp::CompletionItem::default()
        }
    }
}

fn kind(kind: ItemKind) -> lsp::CompletionItemKind {
    match kind {
        ItemKind::Key => lsp::CompletionItemKind::PROPERTY,
        ItemKind::Table => lsp::CompletionItemKind::STRUCT,
        ItemKind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
        ItemKind::Package | ItemKind::Module => lsp::CompletionItemKind::MODULE,
        ItemKind::Operator => lsp::CompletionItemKind::OPERATOR,
        ItemKind::Variable => lsp::CompletionItemKind::VARIABLE,
        ItemKind::File => lsp::CompletionItemKind::FILE,
        ItemKind::Folder => lsp::CompletionItemKind::FOLDER,
        ItemKind::Function => lsp::CompletionItemKind::FUNCTION,
        ItemKind::Class => lsp::CompletionItemKind::CLASS,
    }
}
