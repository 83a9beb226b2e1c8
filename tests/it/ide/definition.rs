//! Where words of a project file lead, and where else the same is named: `tests/ide/definition.toml`.
//!
//! - `#--- title` starts a case, whose project file has one cursor, `|`; `#- path` starts another
//!   file of the same project.
//! - `#> file:line text` is where the word leads, with what stands in that line; `#> here LINE:
//!   word` a place of the project file that names the same. `UPDATE=1` writes these lines anew.

use super::project_stories;
use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::ide;
use shipwheel::project::{Project, Settings};
use shipwheel::text::lines::Lines;

fn told(text: &str, files: &Memory, cursor: usize) -> Vec<String> {
    let document = Document::parse(text);
    let settings = Settings::default();
    let project = Project::read(&document, Some(files), &settings);
    let mut out = Vec::new();
    for target in ide::definition(&document, files, &settings, cursor) {
        let bytes = files.read(&target.file).expect("the file is there");
        let source = String::from_utf8(bytes).expect("it is UTF-8");
        let lines = Lines::of(&source);
        let line = lines.line_of(target.span.start);
        let shown = &source[lines.content(&source, line)];
        out.push(format!("{}:{} {}", target.file, line + 1, shown));
        assert!(target.from.touches(cursor));
    }
    out.extend(ide::given(&project, cursor).iter().map(|target| here(&document, target.span)));
    let named = ide::references(&project, Some(files), cursor, true);
    out.extend(named.into_iter().map(|span| here(&document, span)));
    if out.is_empty() {
        out.push("nothing".to_owned());
    }
    out
}

fn here(document: &Document, span: shipwheel::text::Span) -> String {
    let line = document.lines().line_of(span.start) + 1;
    format!("here {line}: {}", span.of(document.text()))
}

#[test]
fn words_lead_to_the_source_and_to_each_other() {
    let stories = project_stories("tests/ide/definition.toml", |text, files, cursor| {
        told(text, files, cursor.expect("a cursor"))
    });
    assert!(stories > 30, "{stories} stories");
}
