//! `.pypirc` as Python's own reader sees it.

use serde_json::{Map, Value};
use shipwheel::grammar::pypirc::{Item, Problem, Pypirc};

#[test]
fn every_text_is_read_as_configparser_reads_it() {
    let cases = include_str!("../../data/pypirc.jsonl");
    let mut count = 0;
    for case in cases.lines().skip(1) {
        let case: Value = serde_json::from_str(case).expect("JSON");
        let text = case["text"].as_str().expect("a text");
        match Pypirc::read(text) {
            Ok(read) => {
                let items = |items: &[Item]| -> Map<String, Value> {
                    items
                        .iter()
                        .map(|item| (item.name.clone(), item.value.clone().into()))
                        .collect()
                };
                let mut sections = Map::new();
                for section in &read.sections {
                    let mut all = items(&read.defaults);
                    all.extend(items(&section.items));
                    sections.insert(section.name.clone(), all.into());
                }
                assert_eq!(case["sections"], Value::from(sections), "{text:?}");
                assert_eq!(case["defaults"], Value::from(items(&read.defaults)), "{text:?}");
            }
            Err(error) => {
                let name = match error.problem {
                    Problem::ByteOrderMark | Problem::NoSection => "MissingSectionHeaderError",
                    Problem::DuplicateSection => "DuplicateSectionError",
                    Problem::DuplicateOption => "DuplicateOptionError",
                    Problem::NoOption => "ParsingError",
                };
                assert_eq!(case["error"], name, "{text:?}");
                assert_eq!(case["line"], error.line, "{text:?}");
            }
        }
        count += 1;
    }
    assert!(count > 4000, "{count}");
}

#[test]
fn options_remember_their_lines() {
    let read = Pypirc::read("# x\n[a]\n\nb =\n  c\nd: e\n").expect("it is good");
    let section = read.section("a").expect("it is there");
    let lines: Vec<_> = section.items.iter().map(|item| (&*item.name, item.line)).collect();
    assert_eq!((section.line, lines), (2, vec![("b", 4), ("d", 6)]));
}

#[test]
fn a_hostile_file_takes_no_time() {
    let text = format!("[a]\nb = {}", "\n  x".repeat(200_000));
    assert_eq!(
        Pypirc::read(&text).expect("it is good").sections[0].items[0].value.len(),
        400_001 - 1
    );
    assert!(Pypirc::read(&"[".repeat(1_000_000)).is_err());
}

#[test]
fn an_error_does_not_tell_the_line_that_may_be_a_password() {
    let error = Pypirc::read("[a]\npypi-secret\n").err().expect("it is refused");
    assert_eq!(error.to_string(), "line 2 is neither a section nor `name = value`");
}
