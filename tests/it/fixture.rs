//! A fixture is the project it describes, with comments that say under the text what must be
//! found there. TOML and Python share the comment sign.
//!
//! - `#--- title` starts the next case; `#--- title @hatchling` judges it as that backend would,
//!   `#--- title @target=none` as for that index, `@file=project.toml` under that name, `#--- title @no-files` without a file tree.
//! - `#- path` starts another file of the same project, `#- path @latin-1` one in that encoding;
//!   `#- -path` takes one away.
//! - `#   ^^^ text` marks the bytes above the carets; a `#` that touches the first caret counts
//!   as one, so that the first column can be marked too. `#@2-9 text` gives the columns, from 1
//!   and without the last, where carets cannot.
//! - `#=> Title` starts the project file as it is after the fix of that title.
//!
//! - `#--- title @pypirc` is about a `.pypirc` and nothing else, `@open` one that others can read.
//!
//! Every project has the files of `BASE`; a project file without `[build-system]` gets the one
//! of its backend (flit_core, unless the title says another) at its end, unless the story is about that table.

use shipwheel::analysis::{self, Options};
use shipwheel::diagnostic::Diagnostic;
use shipwheel::document::Document;
use shipwheel::files::Memory;
use shipwheel::project::accounts::{Around, Keeping};
use shipwheel::project::{Backend, Project, Settings, Target};
use shipwheel::rules::{self, Rule};
use shipwheel::spec::backends;
use shipwheel::text::{self, Span};
use std::collections::BTreeMap;

const BASE: &[(&str, &str)] = &[
    ("src/demo/__init__.py", "\"\"\"Demo.\"\"\"\n__version__ = \"1.0\"\n"),
    ("README.md", "# Demo\n"),
    ("LICENSE", "MIT\n"),
];

pub struct Case<'f> {
    pub title: &'f str,
    pub settings: Settings,
    files: Vec<(&'f str, &'f str)>,
    with_files: bool,
    is_pypirc: bool,
    /// The `.pypirc` besides its text.
    around: Around,
    /// The title of a fix and the file after it, for each `#=>`.
    pub fixes: Vec<(&'f str, &'f str)>,
}

/// The cases of a fixture file.
pub fn cases(fixture: &str) -> Vec<Case<'_>> {
    fixture.split("#--- ").skip(1).map(case).collect()
}

/// A case without a title line: an example in the docs.
pub fn example(body: &str) -> Case<'_> {
    read("", body)
}

/// The same of a `.pypirc`.
pub fn pypirc_example(body: &str) -> Case<'_> {
    read("@pypirc", body)
}

fn case(text: &str) -> Case<'_> {
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    read(title.trim(), body)
}

fn read<'f>(title: &'f str, body: &'f str) -> Case<'f> {
    let mut settings = Settings::default();
    let mut with_files = true;
    let now = Some(jiff::Timestamp::now().as_second());
    let (mut is_pypirc, mut around) = (false, Around { now, ..Around::default() });
    for word in title.split_whitespace().filter_map(|word| word.strip_prefix('@')) {
        match word.split_once('=') {
            Some(("target", name)) => settings.target = Some(Target::of(name)),
            Some(("file", name)) => settings.file_name = Some(name.to_owned()),
            _ if word == "no-files" => with_files = false,
            _ if word == "pypirc" => is_pypirc = true,
            _ if word == "open" => (is_pypirc, around.is_open) = (true, true),
            _ if word == "tracked" => (is_pypirc, around.keeping) = (true, Keeping::Tracked),
            _ if word == "untracked" => (is_pypirc, around.keeping) = (true, Keeping::Untracked),
            _ => settings.backend = Some(Backend::of(word).unwrap_or_else(|| panic!("@{word}?"))),
        }
    }
    let mut parts = body.split("#=> ");
    let source = parts.next().unwrap_or_default();
    let fixes = parts.filter_map(|part| part.split_once('\n')).collect();
    let mut pieces = source.split("#- ");
    let main = if is_pypirc { ".pypirc" } else { "pyproject.toml" };
    let mut files = vec![(main, pieces.next().unwrap_or_default())];
    files.extend(pieces.filter_map(|piece| piece.split_once('\n')));
    Case { title, settings, files, with_files, is_pypirc, around, fixes }
}

impl<'f> Case<'f> {
    /// The project file as judged, without its marks.
    pub fn source(&self, about: &str) -> String {
        let source = without_marks(self.files[0].1);
        if self.is_pypirc { source } else { complete(&source, about, self.settings.backend) }
    }

    /// What the file is called that the findings are in.
    pub fn main(&self) -> &'static str {
        if self.is_pypirc { ".pypirc" } else { "pyproject.toml" }
    }

    pub fn with_files(&self) -> bool {
        self.with_files
    }

    /// The files beside the project file, without their marks.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let base = BASE.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        let mut files: BTreeMap<String, Vec<u8>> = base.collect();
        for (path, content) in &self.files[1..] {
            match path.strip_prefix('-') {
                Some(gone) => drop(files.remove(gone.trim())),
                None => match path.trim().strip_suffix(" @latin-1") {
                    Some(path) => drop(files.insert(path.into(), latin_1(&without_marks(content)))),
                    None => drop(files.insert(path.trim().into(), without_marks(content).into())),
                },
            }
        }
        files
    }

    /// Findings in `source`, a variant of this case's project file.
    pub fn run_on(&self, source: &str) -> Vec<Diagnostic> {
        if self.is_pypirc {
            return analysis::pypirc::check(source, self.around, &Options::default());
        }
        let mut memory = Memory::default();
        memory.name_folder("demo");
        for (path, content) in self.files() {
            memory.insert(path, content);
        }
        let name = self.settings.file_name.as_deref().unwrap_or("pyproject.toml");
        memory.insert(name, source);
        let document = Document::parse(source);
        let files = self.with_files.then_some(&memory as &dyn shipwheel::files::Files);
        rules::check(&Project::read(&document, files, &self.settings))
    }

    /// Findings of the rule `about`, and those of others that are not only about something
    /// being absent, which would otherwise have to be silenced in every story.
    pub fn run(&self, about: &str) -> Vec<Diagnostic> {
        let mut found = self.run_on(&self.source(about));
        let is_off = |d: &Diagnostic| Rule::of(d.rule).is_some_and(|rule| rule.is_off);
        found.retain(|d| d.rule == about || !(is_about_absence(d) || is_off(d)));
        found
    }

    /// What is marked: file, place and text.
    pub fn marks(&self) -> Vec<(String, Span, String)> {
        let marks = self.files.iter().flat_map(|(path, text)| {
            marks(text).into_iter().map(move |(span, said)| (path.trim().to_owned(), span, said))
        });
        marks.collect()
    }
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect()
}

/// A story about names has no package for each of them.
fn is_about_absence(diagnostic: &Diagnostic) -> bool {
    // flit_core insists on a description, so that one is an error in every story without it.
    let may_lack = diagnostic.severity != shipwheel::diagnostic::Severity::Error
        || diagnostic.rule == "description-missing";
    let told =
        diagnostic.rule.ends_with("-missing") || diagnostic.rule == "license-file-not-shipped";
    // Nor do stories keep to the version of the base files.
    let about_base = ["package-not-found", "version-sources-disagree"].contains(&diagnostic.rule);
    about_base || (told && may_lack)
}

fn complete(source: &str, about: &str, backend: Option<Backend>) -> String {
    let own = about.starts_with("build-system")
        || source.contains("build-system")
        || source.contains("build_system");
    if own {
        return source.to_owned();
    }
    let package = backend.and_then(Backend::package).unwrap_or("flit-core");
    let provider = backends::of_package(package).expect("every backend has a provider");
    let (requirement, object) = (provider.requirement, provider.object);
    format!(
        "{source}\n[build-system]\nrequires = [\"{requirement}\"]\nbuild-backend = \"{object}\"\n"
    )
}

/// What a finding should be marked as: its own mark, then those of its notes.
pub fn told(diagnostic: &Diagnostic, main: &str) -> Vec<(String, Span, String)> {
    let level = diagnostic.severity.name();
    let said = format!("{level}[{}]: {}", diagnostic.rule, diagnostic.message);
    let mut told = vec![(main.to_owned(), diagnostic.span, said)];
    told.extend(diagnostic.notes.iter().map(|note| {
        let file = note.file.clone().unwrap_or_else(|| main.to_owned());
        (file, note.span, format!("note: {}", note.message))
    }));
    told
}

/// The project file after the fix, without marks.
pub fn fixed(source: &str, diagnostic: &Diagnostic, title: &str) -> Option<String> {
    let fix = diagnostic.fixes.iter().find(|fix| fix.title == title)?;
    Some(text::apply(source, &fix.edits).expect("edits of one fix do not overlap"))
}

pub fn without_marks(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}

pub fn is_mark(line: &str) -> bool {
    let rest = line.strip_prefix('#').unwrap_or_default();
    rest.trim_start().starts_with('^') || columns(line).is_some()
}

/// Columns and text of a mark in numbers, `#@2-9 text`.
fn columns(line: &str) -> Option<(usize, usize, &str)> {
    let (place, said) = line.strip_prefix("#@")?.split_once(' ')?;
    let (first, last) = place.split_once('-')?;
    Some((first.parse::<usize>().ok()? - 1, last.parse::<usize>().ok()? - 1, said))
}

/// Columns and text of a mark in carets.
fn carets(line: &str) -> (usize, usize, &str) {
    let caret = line.find('^').expect("a mark has one");
    let last = line[caret..].find(|c| c != '^').map_or(line.len(), |length| caret + length);
    let first = if line.starts_with("#^") { 0 } else { caret };
    (first, last, &line[last..])
}

fn marks(source: &str) -> Vec<(Span, String)> {
    let mut marks = Vec::new();
    let (mut start, mut above) = (0, (0, ""));
    for line in source.split_inclusive('\n') {
        if is_mark(line) {
            let (first, last, said) = columns(line).unwrap_or_else(|| carets(line));
            let byte =
                |column| above.1.char_indices().nth(column).map_or(above.1.len(), |(at, _)| at);
            let span = Span::new(above.0 + byte(first), above.0 + byte(last));
            marks.push((span, said.trim().to_owned()));
        } else {
            above = (start, line.trim_end_matches(['\n', '\r']));
            start += line.len();
        }
    }
    marks
}

/// `source` with its marks made anew from what was found; places that no caret can show (on two
/// lines, or of no width) are marked at their start.
pub fn remarked(source: &str, path: &str, found: &[(String, Span, String)]) -> String {
    let mut out = String::new();
    let mut start = 0;
    let mut pending: Vec<(Span, &str)> = found
        .iter()
        .filter(|(file, ..)| file == path)
        .map(|(_, span, said)| (*span, said.as_str()))
        .collect();
    pending.sort_by_key(|(span, _)| *span);
    for line in source.split_inclusive('\n').filter(|line| !is_mark(line)) {
        let end = start + line.len();
        out.push_str(line);
        let content = line.trim_end_matches(['\n', '\r']);
        for (span, said) in pending.iter().filter(|(span, _)| (start..end).contains(&span.start)) {
            let column = |at: usize| content[..at.min(content.len())].chars().count();
            let first = column(span.start - start);
            let last = column(span.end.min(end).saturating_sub(start)).max(first + 1);
            let carets = "^".repeat(last - first);
            match first {
                0 if last > 1 => out.push_str(&format!("#{} {said}\n", &carets[1..])),
                0 | 1 => out.push_str(&format!("#@{}-{} {said}\n", first + 1, last + 1)),
                _ => out.push_str(&format!("#{}{carets} {said}\n", " ".repeat(first - 1))),
            }
        }
        start = end;
    }
    out
}
