//! Completion as stories: `tests/ide/completion/*.toml`.
//!
//! - `#--- title` starts a case; its text has one cursor, `|`.
//! - `#> label` below it is an item that must be offered, in this order, and no other. `#> label
//!   => text` shows the line after it is applied as well, `⏎` for a line break; each case tells it
//!   of its first item. `#> ...` stands for items beyond the twelfth, with their number; of
//!   lists of more than a hundred two are shown.
//! - `UPDATE=1` writes these lines anew.

use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::ide::{self, Completion, Item};
use shipwheel::project::Settings;
use shipwheel::text::{self, Edit};
use std::fs;

pub fn files() -> Memory {
    Memory::from_iter([
        ("pyproject.toml", ""),
        ("README.md", "# Demo\n"),
        ("CHANGES.rst", "Changes\n"),
        ("LICENSE", "MIT\n"),
        ("LICENSES/MIT.txt", "MIT\n"),
        ("src/demo/__init__.py", "__version__ = \"1.0\"\nfrom .cli import main\n"),
        ("src/demo/cli.py", MODULE),
        ("src/demo/plugins/__init__.py", "class Core:\n    pass\n"),
        ("docs/index.md", "# Docs\n"),
        ("tests/test_demo.py", ""),
        (".git/HEAD", ""),
        (".git/config", GIT),
    ])
}

const GIT: &str = "\
[user]
\tname = Ada Lovelace
\temail = ada@example.org
[remote \"origin\"]
\turl = https://ada:secret@github.com/ada/demo.git
";

const MODULE: &str = "\
import sys
from .plugins import Core
LEVEL = 3
def main(): pass
def _hidden(): pass
app = Core()
class Options: pass
";

pub fn complete(source: &str, cursor: usize) -> Completion {
    complete_in(source, cursor, &Settings::default())
}

fn complete_in(source: &str, cursor: usize, settings: &Settings) -> Completion {
    let document = Document::parse(source);
    let files = files();
    ide::complete(&document, Some(&files as &dyn Files), settings, cursor)
}

pub fn applied(source: &str, item: &Item) -> String {
    let mut edits: Vec<Edit> = item.more.clone();
    edits.push(item.edit.clone());
    text::apply(source, &edits).expect("edits of one item do not overlap")
}

/// How many items a story shows.
const SHOWN: usize = 12;

fn told(source: &str, cursor: usize) -> Vec<String> {
    let completion = complete(source, cursor);
    let mut lines = Vec::new();
    let count = completion.items.len();
    // Long lists grow with the tables behind them.
    let shown = if count > 100 { 2 } else { SHOWN };
    for (number, item) in completion.items.iter().enumerate().take(shown) {
        let mut line = item.label.clone();
        if number == 0 {
            let after = applied(source, item);
            line.push_str(&format!(" => {}", changed(source, &after)));
        }
        lines.push(line);
    }
    if count > 100 {
        lines.push("... more than 100".to_owned());
    } else if count > shown {
        lines.push(format!("... {} more", count - shown));
    }
    if completion.incomplete {
        lines.push("... and others when more is typed".to_owned());
    }
    lines
}

/// The lines of `after` that `before` does not have.
fn changed(before: &str, after: &str) -> String {
    let same = |(a, b): &(&str, &str)| a == b;
    let head = before.lines().zip(after.lines()).take_while(same).count();
    let tail = before.lines().rev().zip(after.lines().rev()).take_while(same).count();
    let lines: Vec<&str> = after.lines().collect();
    let end = lines.len().saturating_sub(tail).max(head);
    lines[head.min(lines.len())..end].join("⏎")
}

fn run(story: &str) -> String {
    let mut out = String::new();
    for case in story.split_inclusive('\n').collect::<String>().split("#--- ").skip(1) {
        let (title, body) = case.split_once('\n').expect("a title");
        let body: String =
            body.split_inclusive('\n').filter(|line| !line.starts_with("#>")).collect();
        let body = body.trim_end_matches('\n');
        let crlf = title.contains("@crlf");
        let text = if crlf { body.replace('\n', "\r\n") } else { body.to_owned() };
        let text = if title.contains("@bom") { format!("\u{feff}{text}") } else { text };
        let cursor = text.find('|').unwrap_or_else(|| panic!("{title}: no cursor"));
        let source = text.replacen('|', "", 1);
        out.push_str(&format!("#--- {title}\n{body}\n"));
        for line in told(&source, cursor) {
            out.push_str(&format!("#> {line}\n"));
        }
        out.push('\n');
    }
    out
}

#[test]
fn completion_offers_exactly_what_fits() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut stories = 0;
    for entry in fs::read_dir("tests/ide/completion").expect("the stories") {
        let path = entry.expect("an entry").path();
        let story = fs::read_to_string(&path).expect("a story").replace("\r\n", "\n");
        let now = run(&story);
        stories += now.matches("#--- ").count();
        if update {
            let head = story.split("#--- ").next().unwrap_or_default();
            fs::write(&path, format!("{head}{}", now.trim_end_matches('\n').to_owned() + "\n"))
                .expect("it can be written");
        } else {
            let (mut old, mut new) = (story.split("#--- ").skip(1), now.split("#--- ").skip(1));
            while let (Some(old), Some(new)) = (old.next(), new.next()) {
                assert_eq!(old.trim_end(), new.trim_end(), "{}", path.display());
            }
        }
    }
    assert!(stories > 80, "{stories} stories");
}

#[test]
fn the_repository_is_read_where_it_is_trusted_and_tells_no_secret() {
    for (source, expected) in [
        ("[project.urls]\nSource = \"|\"\n", "https://github.com/ada/demo"),
        ("[project]\nauthors = [{ name = \"|\" }]\n", "Ada Lovelace"),
    ] {
        let cursor = source.find('|').expect("a cursor");
        let source = source.replacen('|', "", 1);
        let offered = |untrusted| {
            let settings = Settings { untrusted, ..Settings::default() };
            let items = complete_in(&source, cursor, &settings).items;
            items.into_iter().map(|item| item.label).collect::<Vec<_>>()
        };
        assert_eq!(offered(false), [expected]);
        assert_eq!(offered(true), Vec::<String>::new());
    }
}
