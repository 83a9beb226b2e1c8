//! Words beside values: `tests/ide/hints.toml`.
//!
//! - `#--- title` starts a case, `#- path` another file of the same project.
//! - `#> line: text (tooltip)` is a word behind something in that line; with a cursor, `|`, the hover
//!   there follows. `UPDATE=1` writes these lines anew.

use super::project_stories;
use shipwheel::document::Document;
use shipwheel::ide;
use shipwheel::project::{Project, Settings};

#[test]
fn words_beside_values_count_what_patterns_find() {
    let stories = project_stories("tests/ide/hints.toml", |text, files, cursor| {
        let document = Document::parse(text);
        let project = Project::read(&document, Some(files), &Settings::default());
        let line = |hint: &ide::Hint| document.lines().line_of(hint.at) + 1;
        let told = |hint: &ide::Hint| format!("{}: {} ({})", line(hint), hint.text, hint.tooltip);
        let mut out: Vec<String> = ide::hints(&project, Some(files)).iter().map(told).collect();
        let hover = cursor.and_then(|cursor| ide::hover(&project, Some(files), cursor));
        let hover = hover.iter().flat_map(|hover| hover.text.lines());
        out.extend(hover.map(str::to_owned));
        if out.is_empty() {
            out.push("nothing".to_owned());
        }
        out
    });
    assert!(stories > 15, "{stories} stories");
}
