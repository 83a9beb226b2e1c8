//! What the editor is told, with a `|` for the cursor. A story is a project file; the lines that
//! begin with `#>` are the answer: the text it is about, then the words.

mod anywhere;
mod assists;
mod completion;
mod coverage;
mod definition;
mod format;
mod hints;
mod random;
mod ten;

use shipwheel::document::Document;
use shipwheel::files::Memory;
use shipwheel::ide;
use shipwheel::project::{Project, Settings};
use std::fs;

pub fn files() -> Memory {
    Memory::from_iter([
        ("src/demo/__init__.py", "\"\"\"Demo.\"\"\"\n__version__ = \"1.0\"\n"),
        ("src/demo/cli.py", "import sys\n\ndef main():\n    pass\n"),
        ("README.md", "# Demo\n"),
        ("LICENSE", "MIT\n"),
    ])
}

/// Runs `answer` on every case of a fixture and compares; `UPDATE=1` writes what came out.
fn stories(path: &str, answer: impl Fn(&str, usize) -> String) {
    let fixture = fs::read_to_string(path).expect("a fixture");
    let mut out = String::new();
    for case in fixture.split_inclusive('\n').collect::<String>().split("#--- ").skip(1) {
        let (title, body) = case.split_once('\n').expect("a title");
        let source: String =
            body.split_inclusive('\n').filter(|line| !line.starts_with("#>")).collect();
        let cursor = source.find('|').unwrap_or_else(|| panic!("{title}: no cursor"));
        let text = source.replacen('|', "", 1);
        out.push_str(&format!("#--- {title}\n{source}"));
        for line in answer(&text, cursor).lines() {
            out.push_str(format!("#> {line}").trim_end());
            out.push('\n');
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, out).expect("written");
    } else {
        assert!(out == fixture, "{path} differs; UPDATE=1 writes this:\n{out}");
    }
}

/// Runs `answer` on every case of a fixture whose cases have more files, `#- path`, with the cursor
/// where there is one; the number of cases.
fn project_stories(
    path: &str,
    answer: impl Fn(&str, &Memory, Option<usize>) -> Vec<String>,
) -> usize {
    let fixture = fs::read_to_string(path).expect("a fixture").replace("\r\n", "\n");
    let mut now = fixture.split("#--- ").next().unwrap_or_default().to_owned();
    let mut stories = 0;
    for case in fixture.split("#--- ").skip(1) {
        let (title, body) = case.split_once('\n').expect("a title");
        let source: String =
            body.split_inclusive('\n').filter(|line| !line.starts_with("#>")).collect();
        let mut pieces = source.split("#- ");
        let main = pieces.next().unwrap_or_default();
        let cursor = main.find('|');
        let text = main.replacen('|', "", 1);
        let mut files = Memory::from_iter([("pyproject.toml", text.as_str())]);
        for (path, content) in pieces.filter_map(|piece| piece.split_once('\n')) {
            files.insert(path.trim(), content);
        }
        now.push_str(&format!("#--- {title}\n{source}"));
        for line in answer(&text, &files, cursor) {
            now.push_str(format!("#> {line}").trim_end());
            now.push('\n');
        }
        stories += 1;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, now).expect("written");
    } else {
        assert!(now == fixture, "{path} differs; UPDATE=1 writes this:\n{now}");
    }
    stories
}

/// The stories of values and their kinds, and those of keys alone.
const HOVERS: [&str; 2] = ["tests/ide/hover.toml", "tests/ide/hover_keys.toml"];

#[test]
fn hover_tells_what_stands_there() {
    for path in HOVERS {
        stories(path, |text, offset| {
            let (document, files) = (Document::parse(text), files());
            let project = Project::read(&document, Some(&files), &Settings::default());
            match ide::hover(&project, Some(&files), offset) {
                None => "nothing".to_owned(),
                Some(hover) => format!("{}\n\n{}", hover.span.of(text), hover.text),
            }
        });
    }
}
