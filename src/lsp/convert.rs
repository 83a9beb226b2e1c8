//! The words of the core become the words of the protocol. This file and its room are the only
//! ones that know both.

mod assists;
mod completion;
mod creation;
mod names;
mod outline;
mod places;

pub use assists::ASSIST;
pub use completion::{TRIGGERS, completion, resolved};
pub use creation::{creation, document, uri};
pub use names::{highlights, references, renamable, rename};
pub use outline::{folds, formatted, links, selections, symbols, token_types, tokens};
pub use places::{BUMP, bump, definition, hints, hover, next_versions};
use places::{bumps, cures};

use super::actions::{self, Action, touches};
use super::build::{Offer, unseen};
use super::command;
use super::findings::Findings;
use super::session::Features;
use super::snapshot::Snapshot;
use crate::analysis::pypirc;
use crate::diagnostic::{Diagnostic, Severity, Tag};
use crate::ide;
use crate::rules::Rule;
use crate::text::lines::{Encoding, Lines, Position};
use crate::text::{Edit, Span};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use tower_lsp::lsp_types as lsp;

/// Diagnostics of one document that are sent at most. The last one then says how many more
/// there are.
pub const DIAGNOSTIC_LIMIT: usize = 1_000;

pub const SOURCE: &str = "shipwheel";

pub const FIX_ALL: &str = "source.fixAll.shipwheel";

pub const BUILD: &str = "source.shipwheel.build";

/// The kind of the action that brings the file into order.
pub const SORT: &str = "source.shipwheel.sort";

pub const PUBLISH: &str = "source.shipwheel.publish";

const BUILD_TITLE: &str = "Build";

/// It leads to questions, and to nothing else.
const PUBLISH_TITLE: &str = "Publish…";

pub fn encoding(encoding: Encoding) -> lsp::PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    }
}

/// Everything that was found, as it is shown.
pub fn diagnostics(snapshot: &Snapshot, findings: &Findings) -> Vec<lsp::Diagnostic> {
    let scene = Scene::of(snapshot, findings);
    let found: Vec<&Diagnostic> = findings
        .diagnostics
        .iter()
        .chain(unseen(&snapshot.refused, &findings.diagnostics))
        .collect();
    if found.len() <= DIAGNOSTIC_LIMIT {
        return found.iter().map(|diagnostic| scene.diagnostic(diagnostic)).collect();
    }
    let (shown, rest) = found.split_at(DIAGNOSTIC_LIMIT - 1);
    let mut shown: Vec<_> = shown.iter().map(|diagnostic| scene.diagnostic(diagnostic)).collect();
    shown.push(lsp::Diagnostic {
        range: scene.range(rest[0].span),
        severity: Some(lsp::DiagnosticSeverity::WARNING),
        source: Some(SOURCE.to_owned()),
        message: format!("there are {} more findings from here on", rest.len()),
        ..lsp::Diagnostic::default()
    });
    shown
}

/// The actions for a range. `only` are the kinds that the client wants to see; without them it
/// wants what fits the place, and fixing everything fits where there is something to fix.
pub fn actions(
    snapshot: &Snapshot,
    findings: &Findings,
    range: lsp::Range,
    only: Option<&[lsp::CodeActionKind]>,
) -> lsp::CodeActionResponse {
    let scene = Scene::of(snapshot, findings);
    let place = scene.span(range);
    // `source.fixAll` asks for `source.fixAll.shipwheel` too.
    let wanted = |kind: &str| {
        let asked = |only: &lsp::CodeActionKind| {
            let rest = kind.strip_prefix(only.as_str());
            only.as_str().is_empty() || rest.is_some_and(|r| r.is_empty() || r.starts_with('.'))
        };
        only.map(|only| only.iter().any(asked))
    };
    let mut actions = Vec::new();
    if wanted("quickfix").unwrap_or(true) {
        actions.extend(actions::quick_fixes(findings, place));
    }
    if wanted(FIX_ALL).unwrap_or_else(|| actions::concern(findings, place)) {
        actions.extend(actions::fix_all(findings));
    }
    let mut shown: lsp::CodeActionResponse =
        actions.into_iter().filter_map(|action| scene.action(action)).collect();
    if wanted("quickfix").unwrap_or(true) {
        shown.extend(cures(snapshot, findings, range));
    }
    if wanted(BUMP).unwrap_or(true) {
        shown.extend(bumps(snapshot, findings, range));
    }
    shown.extend(assists::assists(snapshot, findings, range, |kind| wanted(kind).unwrap_or(true)));
    if wanted("quickfix").unwrap_or(true) && snapshot.is_pypirc {
        shown.extend(scene.protection(place));
    }
    if wanted(SORT).unwrap_or_else(|| scene.offer().is_at(place)) {
        shown.extend(outline::sorted(&scene));
    }
    if wanted(BUILD).unwrap_or(true) && scene.offer().is_at(place) {
        shown.push(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title: "Build the sdist and the wheel".to_owned(),
            kind: Some(lsp::CodeActionKind::from(BUILD)),
            command: Some(scene.build()),
            ..lsp::CodeAction::default()
        }));
    }
    if wanted(PUBLISH).unwrap_or(true) && scene.offer().is_at(place) {
        shown.push(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title: "Publish the project…".to_owned(),
            kind: Some(lsp::CodeActionKind::from(PUBLISH)),
            command: Some(scene.publish()),
            ..lsp::CodeAction::default()
        }));
    }
    shown
}

/// What stands above lines: ways to build, publish, look and count, above the project's own header.
pub fn lenses(snapshot: &Snapshot, findings: &Findings) -> Vec<lsp::CodeLens> {
    let scene = Scene::of(snapshot, findings);
    let places = scene.offer().metadata.into_iter();
    let lens = |place| {
        let always = [scene.build(), scene.check(), scene.publish()];
        scene.contents().into_iter().chain(always).map(move |command| (place, command))
    };
    let lenses = places.flat_map(lens).map(|(place, command)| lsp::CodeLens {
        range: scene.range(place),
        command: Some(command),
        data: None,
    });
    lenses.collect()
}

/// What is needed to say anything about a document.
struct Scene<'s> {
    snapshot: &'s Snapshot,
    findings: &'s Findings,
    lines: &'s Lines,
    text: &'s str,
    features: Features,
    /// Read when something needs it.
    uri: OnceCell<Option<lsp::Url>>,
}

impl<'s> Scene<'s> {
    fn of(snapshot: &'s Snapshot, findings: &'s Findings) -> Self {
        let document = &findings.document;
        Scene {
            snapshot,
            findings,
            lines: document.lines(),
            text: document.text(),
            features: snapshot.session.features,
            uri: OnceCell::new(),
        }
    }

    /// The document, where its URI is one.
    fn uri(&self) -> Option<lsp::Url> {
        self.uri.get_or_init(|| lsp::Url::parse(&self.snapshot.uri).ok()).clone()
    }

    fn range(&self, span: Span) -> lsp::Range {
        let position = |offset| self.lines.position(self.text, offset, self.features.encoding);
        range(position(span.start), position(span.end))
    }

    fn span(&self, range: lsp::Range) -> Span {
        let offset = |position: lsp::Position| {
            let position =
                Position { line: position.line as usize, column: position.character as usize };
            self.lines.offset(self.text, position, self.features.encoding)
        };
        let (one, other) = (offset(range.start), offset(range.end));
        Span::new(one.min(other), one.max(other))
    }

    fn offset(&self, position: lsp::Position) -> usize {
        self.span(lsp::Range { start: position, end: position }).start
    }

    fn offer(&self) -> Offer {
        let settings = &self.snapshot.session.options.settings;
        Offer::of(&self.findings.document, self.snapshot.path.as_deref(), settings)
    }

    fn build(&self) -> lsp::Command {
        self.command(BUILD_TITLE, command::BUILD)
    }

    /// The first of two steps, which sends nothing.
    fn publish(&self) -> lsp::Command {
        self.command(PUBLISH_TITLE, command::PLAN)
    }

    fn check(&self) -> lsp::Command {
        self.command("Check", command::CHECK)
    }

    /// What would be published, by its name and version; none where they are not certain.
    fn contents(&self) -> Option<lsp::Command> {
        let settings = &self.snapshot.session.options.settings;
        let title = places::with_files(self.snapshot, |files| {
            ide::released(&self.findings.document, files, settings)
        })?;
        Some(self.command(&title, command::CONTENTS))
    }

    fn command(&self, title: &str, name: &str) -> lsp::Command {
        let argument = serde_json::json!({ "uri": &*self.snapshot.uri });
        lsp::Command::new(title.to_owned(), name.to_owned(), Some(vec![argument]))
    }

    /// The cure of a file that others can read: no edit, but a command.
    fn protection(&self, place: Span) -> Option<lsp::CodeActionOrCommand> {
        let open = |found: &&Diagnostic| found.rule == pypirc::OPEN && touches(found.span, place);
        let found = self.findings.diagnostics.iter().find(open)?;
        let title = "Let nobody else read the file (chmod 600)".to_owned();
        let argument = serde_json::json!({ "uri": &*self.snapshot.uri });
        let command =
            lsp::Command::new(title.clone(), command::PROTECT.to_owned(), Some(vec![argument]));
        Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title,
            kind: Some(lsp::CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![self.diagnostic(found)]),
            command: Some(command),
            ..lsp::CodeAction::default()
        }))
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) -> lsp::Diagnostic {
        let rule = Rule::of(diagnostic.rule).filter(|_| self.features.code_description);
        let href = rule.and_then(href);
        let data = || {
            let fixable = !diagnostic.fixes.is_empty();
            serde_json::json!({ "rule": diagnostic.rule, "fixable": fixable })
        };
        lsp::Diagnostic {
            range: self.range(diagnostic.span),
            severity: Some(match diagnostic.severity {
                Severity::Error => lsp::DiagnosticSeverity::ERROR,
                Severity::Warning => lsp::DiagnosticSeverity::WARNING,
                Severity::Hint => lsp::DiagnosticSeverity::HINT,
            }),
            code: Some(lsp::NumberOrString::String(diagnostic.rule.to_owned())),
            code_description: href.map(|href| lsp::CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: diagnostic.message.clone(),
            related_information: self.related(diagnostic),
            tags: self.tag(diagnostic.tag).map(|tag| vec![tag]),
            data: self.features.diagnostic_data.then(data),
        }
    }

    fn related(&self, diagnostic: &Diagnostic) -> Option<Vec<lsp::DiagnosticRelatedInformation>> {
        if !self.features.related_information || diagnostic.notes.is_empty() {
            return None;
        }
        let notes = diagnostic.notes.iter().filter_map(|note| {
            let location = match &note.file {
                None => lsp::Location { uri: self.uri()?, range: self.range(note.span) },
                Some(file) => {
                    let place = (file.clone(), note.span);
                    let (start, end) = *self.findings.elsewhere.get(&place)?;
                    let path = self.snapshot.root()?.join(file);
                    lsp::Location {
                        uri: lsp::Url::from_file_path(path).ok()?,
                        range: range(start, end),
                    }
                }
            };
            Some(lsp::DiagnosticRelatedInformation { location, message: note.message.clone() })
        });
        Some(notes.collect())
    }

    fn tag(&self, tag: Option<Tag>) -> Option<lsp::DiagnosticTag> {
        match tag? {
            Tag::Deprecated => {
                self.features.deprecated_tag.then_some(lsp::DiagnosticTag::DEPRECATED)
            }
            Tag::Unnecessary => {
                self.features.unnecessary_tag.then_some(lsp::DiagnosticTag::UNNECESSARY)
            }
        }
    }

    fn action(&self, action: Action) -> Option<lsp::CodeActionOrCommand> {
        let about = action.about.map(|index| &self.findings.diagnostics[index]);
        Some(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
            title: action.title,
            kind: Some(match action.kind {
                actions::Kind::QuickFix => lsp::CodeActionKind::QUICKFIX,
                actions::Kind::FixAll => lsp::CodeActionKind::from(FIX_ALL),
            }),
            diagnostics: about.map(|about| vec![self.diagnostic(about)]),
            edit: Some(self.workspace_edit(&action.edits)?),
            is_preferred: (action.preferred && self.features.preferred_actions).then_some(true),
            ..lsp::CodeAction::default()
        }))
    }

    fn workspace_edit(&self, edits: &[Edit]) -> Option<lsp::WorkspaceEdit> {
        let uri = self.uri()?;
        let edits = edits.iter().map(|edit| lsp::TextEdit {
            range: self.range(edit.span),
            new_text: edit.text.clone(),
        });
        if !self.features.document_changes {
            let changes = HashMap::from([(uri, edits.collect())]);
            return Some(lsp::WorkspaceEdit { changes: Some(changes), ..Default::default() });
        }
        let version = self.snapshot.version;
        let change = lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.map(lsp::OneOf::Left).collect(),
        };
        let changes = lsp::DocumentChanges::Edits(vec![change]);
        Some(lsp::WorkspaceEdit { document_changes: Some(changes), ..Default::default() })
    }
}

/// The page of a rule; most findings of a key are those of the key before, so it is parsed once.
fn href(rule: &'static Rule) -> Option<lsp::Url> {
    static READ: Mutex<BTreeMap<&str, Option<lsp::Url>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.entry(rule.url).or_insert_with(|| lsp::Url::parse(rule.url).ok()).clone()
}

fn range(start: Position, end: Position) -> lsp::Range {
    lsp::Range { start: position(start), end: position(end) }
}

fn position(position: Position) -> lsp::Position {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    lsp::Position { line: number(position.line), character: number(position.column) }
}
