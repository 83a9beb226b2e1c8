//! What there is to find in one state of a document, with all that is needed to show it.

use super::folders::Clock;
use super::snapshot::{OpenFiles, Snapshot};
use crate::analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::files::{Files, Overlay};
use crate::project::may_be_meant;
use crate::text::Span;
use crate::text::lines::{Lines, Position};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;

/// Lines and columns of a place in another file.
pub type Elsewhere = BTreeMap<(String, Span), (Position, Position)>;

/// A document that was judged.
pub struct Findings {
    pub document: Document,
    /// In file order.
    pub diagnostics: Vec<Diagnostic>,
    /// Where notes point to in other files, by file and place there.
    pub elsewhere: Elsewhere,
}

impl Findings {
    /// Parses the document, looks at the files around it, and asks every rule.
    pub fn of(snapshot: &Snapshot, clock: Clock) -> Findings {
        if snapshot.is_pypirc {
            return Findings::of_pypirc(snapshot);
        }
        let size = snapshot.text.len();
        if size as u64 > analysis::SIZE_LIMIT {
            let limit = analysis::SIZE_LIMIT;
            let message =
                format!("`pyproject.toml` has {size} bytes; nothing above {limit} is read");
            return Findings::nothing(Document::parse(""), message, "file-too-large");
        }
        let document = Document::parse(snapshot.text.as_str());
        let below = snapshot.root().map(|root| snapshot.folders.files(root, clock));
        let open = || snapshot.root().map(|root| open_below(root, &snapshot.open));
        let overlay = below.as_ref().map(|below| Overlay::new(below, open().unwrap_or_default()));
        let files = overlay.as_ref().map(|overlay| overlay as &dyn Files);
        let name = snapshot.path.as_deref().and_then(Path::file_name).and_then(OsStr::to_str);
        let diagnostics = match name.filter(|name| may_be_meant(name)) {
            None => analysis::check(&document, files, &snapshot.session.options),
            // It may be the file of some other tool: nothing else is said of it.
            Some(name) => {
                let mut options = snapshot.session.options.clone();
                options.settings.file_name = Some(name.to_owned());
                let mut found = analysis::check(&document, files, &options);
                found.retain(|diagnostic| diagnostic.rule == "pyproject-misnamed");
                found
            }
        };
        let elsewhere = elsewhere(&diagnostics, files, snapshot);
        if let Some(root) = snapshot.root().filter(|_| snapshot.session.features.watches_files) {
            snapshot.folders.note(root);
        }
        Findings { document, diagnostics, elsewhere }
    }

    /// The same without the files, whose folder does not answer.
    pub fn of_text(snapshot: &Snapshot) -> Findings {
        if snapshot.is_pypirc {
            return Findings::of_pypirc(snapshot);
        }
        let document = Document::parse(snapshot.text.as_str());
        let message = "the folder of this project does not answer, so its files are not looked at";
        let mut findings = Findings::nothing(document, message.to_owned(), "folder-silent");
        let options = &snapshot.session.options;
        findings.diagnostics.extend(analysis::check(&findings.document, None, options));
        findings
    }

    /// What there is to find in a `.pypirc`. Its text is no document: nothing is known of it but
    /// its lines, so that no answer about a place can tell a secret.
    fn of_pypirc(snapshot: &Snapshot) -> Findings {
        let size = snapshot.text.len();
        let limit = analysis::pypirc::SIZE_LIMIT;
        if size as u64 > limit {
            let message = format!("`.pypirc` has {size} bytes; nothing above {limit} is read");
            return Findings::nothing(Document::parse(""), message, "file-too-large");
        }
        let around = analysis::around(snapshot.path.as_deref());
        let options = &snapshot.session.options;
        let diagnostics = analysis::pypirc::check(&snapshot.text, around, options);
        let document = Document::of_lines(snapshot.text.as_str());
        Findings { document, diagnostics, elsewhere: Elsewhere::new() }
    }

    /// One finding at the top: what kept us from looking.
    fn nothing(document: Document, message: String, rule: &'static str) -> Findings {
        let diagnostic = Diagnostic {
            rule,
            severity: Severity::Warning,
            span: Span::at(0),
            message,
            notes: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        };
        Findings { document, diagnostics: vec![diagnostic], elsewhere: Elsewhere::new() }
    }
}

/// The open files below the project's folder, by their path there.
pub fn open_below(root: &Path, open: &OpenFiles) -> BTreeMap<String, String> {
    let below = open.range(root.to_path_buf()..);
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
) -> Elsewhere {
    let Some(files) = files else { return Elsewhere::new() };
    let mut texts: BTreeMap<&str, Option<(String, Lines)>> = BTreeMap::new();
    let mut places = Elsewhere::new();
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
