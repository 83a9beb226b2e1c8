//! What the editor is told, with a `|` for the cursor. A story is a project file; the lines that
//! begin with `#>` are the answer: the text it is about, then the words.

mod anywhere;
mod assists;
mod completion;
mod format;
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

#[test]
fn hover_tells_what_stands_there() {
    stories("tests/ide/hover.toml", |text, offset| {
        let (document, files) = (Document::parse(text), files());
        let project = Project::read(&document, Some(&files), &Settings::default());
        match ide::hover(&project, Some(&files), offset) {
            None => "nothing".to_owned(),
            Some(hover) => format!("{}\n\n{}", hover.span.of(text), hover.text),
        }
    });
}
