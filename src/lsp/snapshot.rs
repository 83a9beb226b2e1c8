//! One state of one document, and what there is to find in it. Taken while messages are read,
//! judged elsewhere, so that reading never waits for the disk or for a rule.

use super::session::Session;
use crate::analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::files::{Disk, Files, Overlay};
use crate::text::Span;
use crate::text::lines::{Lines, Position};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Files open in the editor besides the served documents, by their path.
pub type OpenFiles = BTreeMap<PathBuf, Arc<String>>;

/// What the findings depend on. It does not change while they are made.
#[derive(Clone)]
pub struct Snapshot {
    /// As the client spelled it.
    pub uri: Arc<str>,
    pub version: Option<i32>,
    pub text: Arc<String>,
    pub path: Option<Arc<Path>>,
    pub open: Arc<OpenFiles>,
    pub session: Arc<Session>,
    /// Grows with each change of the document, of the files around it or of the settings.
    pub stamp: u64,
    /// Shared by everyone who asks about this state: it is judged once.
    pub findings: Arc<OnceCell<Arc<Findings>>>,
}

/// A document that was judged.
pub struct Findings {
    pub document: Document,
    /// In file order.
    pub diagnostics: Vec<Diagnostic>,
    /// Where notes point to in other files, by file and place there.
    pub elsewhere: BTreeMap<(String, Span), (Position, Position)>,
}

/// A rule or a reader panicked. Where is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

impl Snapshot {
    /// The findings, made on a thread that may block, unless they are there already.
    ///
    /// # Errors
    /// When judging the document panicked.
    pub async fn findings(&self) -> Result<Arc<Findings>, Failed> {
        let made = self.findings.get_or_try_init(|| async {
            let snapshot = self.clone();
            let judged = tokio::task::spawn_blocking(move || Arc::new(Findings::of(&snapshot)));
            judged.await.map_err(|_| Failed)
        });
        made.await.cloned()
    }

    /// The folder of the project, when the document lies on a disk.
    pub fn root(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }
}

impl Findings {
    fn of(snapshot: &Snapshot) -> Findings {
        if snapshot.text.len() as u64 > analysis::SIZE_LIMIT {
            return Findings::too_large(snapshot.text.len());
        }
        let document = Document::parse(snapshot.text.as_str());
        let disk = snapshot.root().map(Disk::new);
        let overlay = disk.as_ref().map(|disk| Overlay::new(disk, open_below(snapshot)));
        let files = overlay.as_ref().map(|overlay| overlay as &dyn Files);
        let diagnostics = analysis::check(&document, files, &snapshot.session.options);
        let elsewhere = elsewhere(&diagnostics, files, snapshot);
        Findings { document, diagnostics, elsewhere }
    }

    fn too_large(length: usize) -> Findings {
        let limit = analysis::SIZE_LIMIT;
        let diagnostic = Diagnostic {
            rule: "file-too-large",
            severity: Severity::Warning,
            span: Span::at(0),
            message: format!("`pyproject.toml` has {length} bytes; nothing above {limit} is read"),
            notes: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        };
        let document = Document::parse("");
        Findings { document, diagnostics: vec![diagnostic], elsewhere: BTreeMap::new() }
    }
}

/// The open files below the project's folder, by their path there.
fn open_below(snapshot: &Snapshot) -> BTreeMap<String, String> {
    let Some(root) = snapshot.root() else { return BTreeMap::new() };
    let below = snapshot.open.range(root.to_path_buf()..);
    below
        .map_while(|(path, text)| Some((path.strip_prefix(root).ok()?, text)))
        .filter_map(|(path, text)| {
            let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
            Some((parts?.join("/"), text.to_string()))
        })
        .collect()
}

/// Turns the places of notes in other files into lines and columns while the files are at hand.
fn elsewhere(
    diagnostics: &[Diagnostic],
    files: Option<&dyn Files>,
    snapshot: &Snapshot,
) -> BTreeMap<(String, Span), (Position, Position)> {
    let Some(files) = files else { return BTreeMap::new() };
    let mut texts: BTreeMap<&str, Option<(String, Lines)>> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for note in diagnostics.iter().flat_map(|diagnostic| &diagnostic.notes) {
        let Some(file) = note.file.as_deref() else { continue };
        let read = texts.entry(file).or_insert_with(|| {
            let text = String::from_utf8(files.read(file).ok()?).ok()?;
            let lines = Lines::of(&text);
            Some((text, lines))
        });
        if let Some((text, lines)) = read {
            let encoding = snapshot.session.features.encoding;
            let position = |offset| lines.position(text, offset, encoding);
            let place = (position(note.span.start), position(note.span.end));
            places.insert((file.to_owned(), note.span), place);
        }
    }
    places
}
