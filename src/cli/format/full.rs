//! Findings as pictures of the source with carets under what is wrong, and a summary.

use super::Report;
use super::concise;
use super::excerpt::Excerpt;
use super::summary;
use crate::cli::checked::{Checked, File};
use crate::cli::plain;
use crate::cli::terminal::{Look, Output};
use crate::cli::wrap::wrap;
use crate::diagnostic::{Diagnostic, Fix, Note, Severity};
use crate::rules::Rule;
use crate::text::{Edit, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use std::borrow::Cow;
use std::io::{self, Write};

/// How many pictures of one file are drawn; nobody reads more.
const PICTURES: usize = 500;

/// A span of more lines than this is shown by its first.
const TALL: usize = 6;

/// Notes at most this many lines away are drawn into the same picture.
const NEAR: usize = 30;

/// A fix that takes or brings more lines than this is told and not drawn.
const LONG: usize = 24;

/// The renderer trims a line to the terminal; before that it goes through all of it, so that lines
/// of more bytes than this are cut for it.
const TRIMMED: usize = 4_000;

/// Of fixes it shows lines as they are, up to this many bytes.
const WHOLE: usize = 400;

pub fn write(report: &Report, out: &mut Output) -> io::Result<()> {
    let renderer = renderer(out.look);
    for checked in report.checked {
        if checked.members.is_some() {
            concise::write_archive(checked, out)?;
            continue;
        }
        for diagnostic in checked.found.iter().take(PICTURES) {
            writeln!(out, "{}\n", renderer.render(&picture(diagnostic, checked, out.look)))?;
        }
        if checked.found.len() > PICTURES {
            let more = checked.found.len() - PICTURES;
            let name = plain::line(&checked.file.name);
            writeln!(out, "... and {more} more in {name}; --output-format concise shows all\n")?;
        }
    }
    if report.arguments.quiet { Ok(()) } else { summary::write(report, out) }
}

fn renderer(look: Look) -> Renderer {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    let decor = if look.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    renderer.term_width(look.width).decor_style(decor)
}

fn picture<'c>(diagnostic: &'c Diagnostic, checked: &'c Checked, look: Look) -> Vec<Group<'c>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::INFO.with_name("hint"),
    };
    let url = Rule::of(diagnostic.rule).map_or("", |rule| rule.url);
    let title = level.primary_title(message(diagnostic, look));
    let title = title.id(diagnostic.rule).id_url(url);
    let file = &checked.file;
    let line = |note: &Note| file.range(note.span).start.line;
    let start = file.range(diagnostic.span).start;
    let (near, far): (Vec<&Note>, Vec<&Note>) = diagnostic
        .notes
        .iter()
        .partition(|note| note.file.is_none() && line(note).abs_diff(start.line) <= NEAR);
    let mut main = show(Group::with_title(title), file, Some(diagnostic.span), &near);
    for note in far {
        main = show(main, checked.file_of(note), None, &[note]);
    }
    let mut groups = vec![main];
    groups.extend(diagnostic.fixes.first().map(|fix| cure(fix, file)));
    groups
}

/// The message, on several lines where the terminal is too narrow for one.
fn message(diagnostic: &Diagnostic, look: Look) -> String {
    let message = plain::line(&diagnostic.message);
    let label = diagnostic.severity.name().len() + "[]: ".len() + diagnostic.rule.len();
    if !look.terminal || label > look.width / 2 {
        return message.into_owned();
    }
    wrap(&message, look.width - label).join("\n")
}

/// Adds the lines of `main` and of `notes`, with marks under them.
fn show<'c>(group: Group<'c>, file: &'c File, main: Option<Span>, notes: &[&'c Note]) -> Group<'c> {
    let spans: Vec<Span> = main.into_iter().chain(notes.iter().map(|note| note.span)).collect();
    let spans: Vec<Span> = spans.into_iter().map(|span| shorten(file, span)).collect();
    let excerpt = Excerpt::of(file, &spans, TRIMMED);
    let mut marks = excerpt.spans.into_iter();
    let primary = main.and_then(|_| marks.next());
    let primary = primary.map(|span| AnnotationKind::Primary.span(span));
    let context = marks.zip(notes).map(|(span, note)| {
        AnnotationKind::Context.span(span).label(plain::line(&note.message).into_owned())
    });
    let snippet = Snippet::source(excerpt.source)
        .line_start(excerpt.line)
        .annotations(primary.into_iter().chain(context));
    let name = plain::line(&file.name);
    if !excerpt.cut {
        return group.element(snippet.path(name));
    }
    // In a line that is cut the renderer would count columns from the cut.
    let place = spans.first().map(|span| file.range(*span).start);
    let origin = place.into_iter().fold(Origin::path(name), |origin, place| {
        origin.line(place.line).char_column(place.column)
    });
    group.element(origin).element(snippet)
}

fn shorten(file: &File, span: Span) -> Span {
    if lines_of(file, span) <= TALL {
        return span;
    }
    let lines = file.places().lines();
    let first = lines.line_of(span.start.min(file.text.len()));
    Span::new(span.start, lines.content(&file.text, first).end.max(span.start))
}

/// How many line breaks lie in `span`.
fn lines_of(file: &File, span: Span) -> usize {
    let line = |offset: usize| file.places().lines().line_of(offset.min(file.text.len()));
    line(span.end) - line(span.start)
}

/// What the fix does to the text.
fn cure<'c>(fix: &'c Fix, file: &File) -> Group<'c> {
    let title = plain::line(&fix.title);
    let title = if fix.safe { title } else { format!("{title} (unsafe)").into() };
    let group = Group::with_title(Level::HELP.secondary_title(title));
    let brought: usize = fix.edits.iter().map(|edit| edit.text.matches('\n').count()).sum();
    let taken: usize = fix.edits.iter().map(|edit| lines_of(file, edit.span)).sum();
    if taken.max(brought) > LONG {
        return group;
    }
    group.elements(by_lines(fix, file).into_iter().map(|edits| patch(&edits, file)))
}

/// The edits in file order, those on the same lines together: a picture for each place.
fn by_lines<'c>(fix: &'c Fix, file: &File) -> Vec<Vec<Cow<'c, Edit>>> {
    let mut edits: Vec<Cow<'c, Edit>> =
        fix.edits.iter().map(|edit| on_the_next_line(edit, file)).collect();
    edits.sort_by_key(|edit| edit.span);
    let line = |offset: usize| file.places().lines().line_of(offset.min(file.text.len()));
    let mut places: Vec<Vec<Cow<Edit>>> = Vec::new();
    for edit in edits {
        match places.last_mut() {
            Some(place)
                if place.iter().any(|above| line(above.span.end) >= line(edit.span.start)) =>
            {
                place.push(edit);
            }
            _ => places.push(vec![edit]),
        }
    }
    places
}

/// Lines that are added behind the end of a line are shown as added before the next: the same
/// text, and a plainer picture.
fn on_the_next_line<'c>(edit: &'c Edit, file: &File) -> Cow<'c, Edit> {
    let rest = edit.text.strip_prefix('\n').or_else(|| edit.text.strip_prefix("\r\n"));
    let (Some(rest), true) = (rest, edit.span.is_empty()) else { return Cow::Borrowed(edit) };
    let line = file.range(edit.span).start.line - 1;
    let lines = file.places().lines();
    if lines.content(&file.text, line).end != edit.span.start || line + 1 == lines.count() {
        return Cow::Borrowed(edit);
    }
    let next = lines.content(&file.text, line + 1).start;
    Cow::Owned(Edit::insert(next, format!("{rest}\n")))
}

fn patch<'c>(edits: &[Cow<Edit>], file: &File) -> Snippet<'c, Patch<'c>> {
    let spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    let excerpt = Excerpt::of(file, &spans, WHOLE);
    let patches = excerpt.spans.into_iter().zip(edits).map(|(span, edit)| {
        let text: Vec<_> = edit.text.split('\n').map(plain::source).collect();
        Patch::new(span, text.join("\n"))
    });
    Snippet::source(excerpt.source).line_start(excerpt.line).patches(patches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::input::{Input, NAME};
    use crate::document::Document;
    use crate::files::Memory;
    use crate::project::Settings;

    const LOOK: Look = Look { colour: false, unicode: false, width: 80, terminal: false };

    fn drawn(diagnostic: Diagnostic, text: &str) -> String {
        let input = Input { path: ["lib", NAME].iter().collect(), standard_input: false };
        let files: Memory =
            [("demo/__init__.py", "x = 1\n__version__ = '2'\n")].into_iter().collect();
        let document = Document::parse(text);
        let settings = Settings::default();
        let checked = Checked::new(&input, &document, vec![diagnostic], Some(&files), &settings);
        renderer(LOOK).render(&picture(&checked.found[0], &checked, LOOK))
    }

    fn diagnostic(text: &str, what: &str) -> Diagnostic {
        let start = text.find(what).unwrap();
        Diagnostic {
            rule: "toml-syntax",
            severity: Severity::Hint,
            span: Span::new(start, start + what.len()),
            message: "Told".to_owned(),
            notes: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        }
    }

    #[test]
    fn a_note_in_another_file_has_a_picture_of_its_own() {
        let text = "version = \"1\"\n";
        let mut told = diagnostic(text, "1");
        told.notes.push(Note {
            file: Some("demo/__init__.py".to_owned()),
            span: Span::new(20, 23),
            message: "another here".to_owned(),
        });
        let expected = "\
hint[toml-syntax]: Told
 --> lib/pyproject.toml:1:12
  |
1 | version = \"1\"
  |            ^
  |
 ::: lib/demo/__init__.py:2:15
  |
2 | __version__ = '2'
  |               --- another here";
        assert_eq!(drawn(told, text), expected);
    }

    #[test]
    fn places_far_apart_or_outside_the_text_do_not_make_a_picture_long() {
        let text = format!("a = 1\n{}b = [\n{}]\n", "# c\n".repeat(5_000), "1,\n".repeat(5_000));
        let mut told = diagnostic(&text, "b = [");
        told.span.end = text.len();
        told.notes.push(Note { file: None, span: Span::new(0, 1), message: "far".to_owned() });
        let missing = Some("gone.py".to_owned());
        told.notes.push(Note {
            file: missing,
            span: Span::new(70, 90),
            message: "gone".to_owned(),
        });
        let title = "Do it".to_owned();
        let edits = vec![Edit::delete(Span::new(0, text.len()))];
        told.fixes.push(Fix { title, safe: true, edits });
        let drawn = drawn(told, &text);
        assert!(drawn.lines().count() < 30, "{drawn}");
        assert!(drawn.contains("::: lib/pyproject.toml:1:1"), "{drawn}");
        assert!(drawn.contains("::: lib/gone.py:1:1"), "{drawn}");
        assert!(drawn.ends_with("help: Do it"), "{drawn}");
    }
}
