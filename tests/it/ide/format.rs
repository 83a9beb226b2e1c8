//! Formatting: what it does to a file, in stories; and that it never changes what a file says.

use super::anywhere::{Numbers, mutated, real};
use shipwheel::document::Document;
use shipwheel::ide;
use shipwheel::text::apply;
use std::fs;

fn format(text: &str) -> Option<String> {
    let edit = ide::format(&Document::parse(text))?;
    Some(apply(text, &[edit]).expect("one edit"))
}

/// Each story is a file, then `#=>` and the file after `change`.
fn stories(path: &str, change: fn(&str) -> Option<String>) {
    let fixture = fs::read_to_string(path).expect("a fixture");
    let mut out = String::new();
    for case in fixture.split("#--- ").skip(1) {
        let source = case.split("#=>\n").next().expect("a source");
        let (title, body) = source.split_once('\n').expect("a title");
        let changed = change(body).unwrap_or_else(|| "# nothing to do\n".to_owned());
        out.push_str(&format!("#--- {title}\n{body}#=>\n{changed}"));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, out).expect("written");
    } else {
        assert!(out == fixture, "{path} differs; UPDATE=1 writes this:\n{out}");
    }
}

fn sort(text: &str) -> Option<String> {
    let edit = ide::sort(&Document::parse(text))?;
    Some(apply(text, &[edit]).expect("one edit"))
}

#[test]
fn files_are_formatted_as_told() {
    stories("tests/ide/format.toml", format);
}

#[test]
fn files_are_sorted_as_told() {
    stories("tests/ide/sort.toml", sort);
}

#[test]
fn sorting_keeps_every_line_and_sorts_once() {
    let mut sorted = 0;
    for text in real() {
        let cases = text.split("#--- ").skip(1).filter_map(|case| case.split_once('\n'));
        for (_, part) in cases.take(30) {
            let Some(after) = sort(part) else { continue };
            sorted += 1;
            assert_eq!(sort(&after), None, "not at rest:\n{part}\n---\n{after}");
            let lines = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort_unstable();
                lines
            };
            assert_eq!(lines(part), lines(&after));
        }
    }
    assert!(sorted >= 10, "only {sorted} files were sorted");
}

/// What the reference reader of TOML reads.
fn values(text: &str) -> Option<toml_edit::DocumentMut> {
    text.trim_start_matches('\u{feff}').parse().ok()
}

#[test]
fn formatting_keeps_every_value_and_formats_once() {
    let mut numbers = Numbers(0xF0F0);
    let mut changed = 0;
    let mut judge = |text: &str| {
        let Some(formatted) = format(text) else { return };
        changed += 1;
        assert_eq!(format(&formatted), None, "not at rest:\n{text}\n---\n{formatted}");
        if let Some(before) = values(text) {
            let after = values(&formatted).unwrap_or_else(|| panic!("broken:\n{formatted}"));
            assert_eq!(plain(before.as_item()), plain(after.as_item()), "{text}");
        }
    };
    for text in real() {
        judge(&text);
        let cases = text.split("#--- ").skip(1).filter_map(|case| case.split_once('\n'));
        for (_, part) in cases.take(30) {
            judge(part);
            judge(&mutated(part, &mut numbers));
            judge(&part.replace('\n', "\r\n"));
        }
    }
    assert!(changed > 500, "only {changed} files were changed");
}

/// The values without their layout.
fn plain(item: &toml_edit::Item) -> String {
    match item {
        toml_edit::Item::Value(toml_edit::Value::Array(array)) => {
            let items = array.iter().map(|value| plain(&toml_edit::Item::Value(value.clone())));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        toml_edit::Item::ArrayOfTables(tables) => {
            let tables = tables.iter().map(|table| plain(&toml_edit::Item::Table(table.clone())));
            format!("[{}]", tables.collect::<Vec<_>>().join(","))
        }
        item if item.is_table_like() => {
            let table = item.as_table_like().expect("it is like a table");
            let entries = table.iter().map(|(key, item)| format!("{key:?}:{}", plain(item)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        toml_edit::Item::Value(value) => match value.as_str() {
            Some(text) => format!("{text:?}"),
            None => value.clone().decorated("", "").to_string(),
        },
        _ => String::new(),
    }
}
