//! What is offered where nothing is wrong, as stories: `tests/ide/assists/*.toml`.
//!
//! - `#--- title` starts a case, a project file with one cursor, `|`; `@trusted` in the title lets
//!   its repository be read, `@crlf` gives it other line breaks.
//! - `#- path` starts another file of the project.
//! - `#=> title` is an action that must be offered, and the project file after it; no other is.
//!   `#- path` is another file as it is then, `#+ path` an empty file that it creates, `#! why` stands for one that is refused.
//! - `UPDATE=1` writes these anew.

use super::anywhere::{Numbers, mutated, real};
use shipwheel::analysis::{self, Options};
use shipwheel::diagnostic::Severity;
use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::ide::{self, Assist};
use shipwheel::project::Settings;
use shipwheel::text::{Span, apply};
use std::fs;
use std::time::{Duration, Instant};

const MODULE: &str = "\"\"\"Demo.\"\"\"\n__version__ = \"1.0\"\n";

struct Case {
    text: String,
    cursor: usize,
    files: Memory,
    settings: Settings,
}

impl Case {
    fn read(title: &str, body: &str) -> Case {
        let mut parts = body.split("#- ");
        let main = parts.next().expect("a project file");
        let mut text = main.to_owned();
        if title.contains("@crlf") {
            text = text.replace('\n', "\r\n");
        }
        let cursor = text.find('|').unwrap_or_else(|| panic!("{title}: no cursor"));
        text.remove(cursor);
        let mut files = Memory::default();
        files.name_folder("demo");
        files.insert("src/demo/__init__.py", MODULE);
        for (path, content) in parts.filter_map(|part| part.split_once('\n')) {
            match path.strip_prefix('-') {
                Some(gone) => files.remove(gone),
                None => files.insert(path, content),
            }
        }
        files.insert("pyproject.toml", text.as_str());
        let untrusted = !title.contains("@trusted");
        Case { text, cursor, files, settings: Settings { untrusted, ..Settings::default() } }
    }

    fn assists(&self) -> Vec<Assist> {
        let document = Document::parse(self.text.as_str());
        ide::assists(&document, Some(&self.files), &self.settings, Span::at(self.cursor))
    }

    fn errors(&self, text: &str, files: &Memory) -> Vec<String> {
        let options = Options { settings: self.settings.clone(), ..Options::default() };
        let found = analysis::check(&Document::parse(text), Some(files), &options);
        let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| found.message).collect()
    }

    /// Another file after an action.
    fn elsewhere(&self, assist: &Assist, path: &str) -> String {
        let text = String::from_utf8(self.files.read(path).expect("a file")).expect("UTF-8");
        let of_file = assist.elsewhere.iter().filter(|(other, _)| other == path);
        let edits: Vec<_> = of_file.map(|(_, edit)| edit.clone()).collect();
        apply(&text, &edits).expect("edits that do not overlap")
    }

    /// The file after an action, which breaks nothing and loses no comment.
    fn after(&self, assist: &Assist) -> String {
        assert!(ide::TOPICS.contains(&assist.topic));
        let after = apply(&self.text, &assist.edits).expect("edits that do not overlap");
        let (old, new) = (Document::parse(self.text.as_str()), Document::parse(after.as_str()));
        assert!(new.faults().is_empty(), "{after}");
        for comment in old.comments() {
            assert!(after.contains(comment.of(&self.text).trim_end()), "{after}");
        }
        let mut files = self.files.clone();
        for (path, _) in &assist.elsewhere {
            files.insert(path.as_str(), self.elsewhere(assist, path));
        }
        let (before, errors) = (self.errors(&self.text, &self.files), self.errors(&after, &files));
        let fresh: Vec<_> = errors.iter().filter(|error| !before.contains(error)).collect();
        assert!(fresh.is_empty(), "{fresh:?}\n{after}");
        assert!(
            !self.text.contains('\r') || !after.replace("\r\n", "").contains('\n'),
            "{after:?}"
        );
        after.replace("\r\n", "\n")
    }
}

fn told(title: &str, source: &str) -> String {
    let case = Case::read(title, source);
    let mut out = format!("#--- {title}\n{source}");
    let assists = case.assists();
    for assist in &assists {
        out.push_str(&format!("#=> {}\n", assist.title));
        if let Some(why) = &assist.refused {
            assert!(assist.edits.is_empty() && assist.creates.is_empty());
            out.push_str(&format!("#! {why}\n"));
        }
        for path in &assist.creates {
            out.push_str(&format!("#+ {path}\n"));
        }
        if !assist.edits.is_empty() {
            out.push_str(&case.after(assist));
        }
        for (path, _) in &assist.elsewhere {
            let text = case.elsewhere(assist, path);
            out.push_str(&format!("#- {path}\n{}", text.replace("\r\n", "\n")));
        }
    }
    if assists.is_empty() {
        out.push_str("#=> nothing\n");
    }
    out
}

#[test]
fn assists_do_what_is_told() {
    let mut stories = 0;
    for entry in fs::read_dir("tests/ide/assists").expect("the stories") {
        let path = entry.expect("an entry").path();
        let fixture = fs::read_to_string(&path).expect("a fixture");
        let mut out = String::new();
        for case in fixture.split("#--- ").skip(1) {
            let (title, body) = case.split_once('\n').expect("a title");
            out.push_str(&told(title, body.split("#=> ").next().expect("a source")));
            stories += 1;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, out).expect("written");
        } else {
            assert!(out == fixture, "{path:?} differs; UPDATE=1 writes this:\n{out}");
        }
    }
    assert!(stories > 20, "{stories} stories");
}

#[test]
fn any_place_of_any_file_has_an_answer() {
    let mut numbers = Numbers(0xA551);
    let mut offered = 0;
    let settings = Settings { untrusted: false, ..Settings::default() };
    let mut files = super::files();
    files.insert(".git/HEAD", "ref: refs/heads/main\n");
    for text in real() {
        for part in text.split("#--- ").skip(1).filter_map(|case| case.split_once('\n')) {
            let mut pieces = part.1.split("#- ").map(str::to_owned).collect::<Vec<_>>();
            let main = pieces.remove(0).replacen('|', "", 1);
            for piece in &pieces {
                let Some((path, content)) = piece.split_once('\n') else { continue };
                if ["setup.cfg", "setup.py", ".git/config"].contains(&path) {
                    files.insert(path, mutated(content, &mut numbers));
                }
            }
            let text = match numbers.below(3) {
                0 => mutated(&main, &mut numbers),
                _ => main,
            };
            let document = Document::parse(text.as_str());
            let headers = ["[project]", "[tool.poetry]", "[build-system]"];
            let any = numbers.below(text.len() + 1);
            let any = (0..=any).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            for at in headers.iter().filter_map(|header| text.find(header)).chain([any]) {
                for assist in ide::assists(&document, Some(&files), &settings, Span::at(at)) {
                    let after = apply(&text, &assist.edits).expect("edits that do not overlap");
                    assert!(Document::parse(after.as_str()).faults().is_empty(), "{after}");
                    offered += usize::from(assist.refused.is_none());
                }
            }
        }
    }
    assert!(offered > 300, "only {offered} were offered");
}

#[test]
fn hostile_files_are_answered_in_time() {
    let project = "[project]\nname = \"demo\"\nversion = \"1.0\"\nrequires-python = \">=3\"\n";
    let hatch = "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n";
    let core = "[build-system]\nrequires = [\"poetry-core\"]\nbuild-backend = \"poetry.core.masonry.api\"\n";
    let old =
        "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n";
    let poetry = "[tool.poetry]\nname = \"demo\"\nversion = \"1.0\"\n";
    let many =
        |count: usize, line: &dyn Fn(usize) -> String| -> String { (0..count).map(line).collect() };
    let classifiers = "\"License :: OSI Approved :: MIT License\",".repeat(500);
    let pythons = many(200, &|n| format!("\"Programming Language :: Python :: 3.{n}\","));
    let dependencies = many(500, &|n| format!("d{n} = {{ version = \"*\", optional = true }}\n"));
    let extras = many(500, &|n| format!("e{n} = [\"d{n}\"]\n"));
    let groups = many(200, &|n| format!("[tool.poetry.group.g{n}.dependencies]\na = \"*\"\n"));
    let comments = "#\n".repeat(5_000);
    let texts = [
        format!("{project}classifiers = [{classifiers}]\n{hatch}"),
        format!("{project}classifiers = [{pythons}]\n{hatch}"),
        format!("{project}{comments}description = \"\"\"\n#\"\"\"\n{hatch}"),
        format!(
            "{poetry}[tool.poetry.dependencies]\n{dependencies}[tool.poetry.extras]\n{extras}{core}"
        ),
        format!("{poetry}{groups}{core}"),
        format!("{poetry}{comments}description = \"\"\"\n#\"\"\"\n{core}"),
        format!("{poetry}authors = [\"{}\"]\n{core}", "a, ".repeat(5_000)),
        format!("{poetry}[tool.poetry.dependencies]\na = \"{}\"\n{core}", "^1,".repeat(5_000)),
        old.to_owned(),
    ];
    let setup_cfg = [
        format!("[metadata]\nname = demo\nversion = 1\n{}", "#a\n".repeat(5_000)),
        format!("[metadata]\nname = demo\nkeywords =\n{}", " # a\n b\n".repeat(3_000)),
        format!(
            "[metadata]\nname = demo\nversion = 1\n[options]\ninstall_requires =\n{}",
            " a \\\n".repeat(3_000)
        ),
        format!("[metadata]\nname = demo\nlong_description = file: {}", "a, ".repeat(5_000)),
        many(3_000, &|n| format!("[s{n}]\na = 1\n")),
    ];
    for setup_cfg in &setup_cfg {
        let mut files = super::files();
        files.insert("setup.cfg", setup_cfg.as_str());
        for text in &texts {
            let document = Document::parse(text.as_str());
            let headers = ["[project]", "[tool.poetry]", "[build-system]", "classifiers"];
            for at in headers.iter().filter_map(|header| text.find(header)) {
                let begin = Instant::now();
                ide::assists(&document, Some(&files), &Settings::default(), Span::at(at));
                // Without optimisation and beside other tests.
                let spent = begin.elapsed();
                assert!(spent < Duration::from_secs(20), "{spent:?} at {at} of {}", &text[..80]);
            }
            if !text.starts_with("[build-system]") {
                files.remove("setup.cfg");
            }
        }
    }
}
