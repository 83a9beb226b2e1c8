//! The text of each document stays the client's, whatever it says about it.

use super::client::{Client, URI};
use serde_json::{Value, json};

fn range(numbers: [i64; 4]) -> Value {
    let [a, b, c, d] = numbers;
    json!({"start": {"line": a, "character": b}, "end": {"line": c, "character": d}})
}

/// The text after one change of a range.
fn edited(text: &str, numbers: [i64; 4], new: &str) -> String {
    let mut client = Client::ready();
    client.open(URI, 1, text);
    client.change(URI, 2, json!([{"range": range(numbers), "text": new}]));
    client.text(URI)
}

#[test]
fn positions_outside_the_text_are_clamped() {
    let text = "a = 1\r\nb = \"😀\"\r\n";
    assert_eq!(edited(text, [99, 0, 99, 5], "c"), format!("{text}c"));
    assert_eq!(edited(text, [0, 999, 0, 999], "0"), "a = 10\r\nb = \"😀\"\r\n");
    assert_eq!(edited(text, [1, 3, 0, 3], "-"), "a =- \"😀\"\r\n");
    assert_eq!(edited(text, [-1, -1, 0, 1], "x"), "x = 1\r\nb = \"😀\"\r\n");
    let max = i64::from(u32::MAX);
    assert_eq!(edited(text, [0, 0, max, max], ""), "");
    assert_eq!(edited(text, [max + 1, 0, max * 4, 9], "c"), format!("{text}c"));
    assert_eq!(edited(text, [1, 6, 1, 7], "x"), "a = 1\r\nb = \"x\"\r\n", "half of a pair");
}

#[test]
fn changes_of_one_notification_follow_each_other() {
    let mut client = Client::ready();
    client.open(URI, 1, "abc");
    client.change(
        URI,
        2,
        json!([
            {"range": range([0, 0, 0, 1]), "text": "xyz"},
            {"range": range([0, 3, 0, 4]), "text": ""},
            {"text": "whole"},
            {"range": range([0, 5, 0, 5]), "text": "\n"},
            {"range": range([1, 0, 1, 0]), "text": "end"},
        ]),
    );
    assert_eq!(client.text(URI), "whole\nend");
}

#[test]
fn columns_are_bytes_when_that_was_agreed() {
    let mut client = Client::start();
    let encodings = json!(["utf-16", "utf-8"]);
    let result = client.initialize(json!({"general": {"positionEncodings": encodings}}));
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-8");
    client.open(URI, 1, "é😀x");
    client.change(URI, 2, json!([{"range": range([0, 6, 0, 7]), "text": "y"}]));
    assert_eq!(client.text(URI), "é😀y");
}

#[test]
fn a_document_may_be_changed_and_closed_before_it_is_opened() {
    let mut client = Client::ready();
    client.change(URI, 2, json!([{"range": range([0, 0, 0, 0]), "text": "x"}]));
    client.change(URI, 2, json!([{"text": "x"}]));
    client.close(URI);
    client.close(URI);
    client.open(URI, 1, "a");
    client.open(URI, 7, "b");
    assert_eq!(client.text(URI), "b");
    client.close(URI);
    client.close(URI);
    assert!(client.is_answered());
}

#[test]
fn the_last_word_wins_whatever_its_version() {
    let mut client = Client::ready();
    client.open(URI, 9, "a");
    client.change(URI, 3, json!([{"text": "b"}]));
    client.change(URI, Value::Null, json!([{"text": "c"}]));
    assert_eq!(client.text(URI), "c");
    client.change(URI, 4, json!([]));
    assert_eq!(client.text(URI), "c");
    client.published(URI, 4);
}

#[test]
fn one_document_has_many_spellings() {
    let mut client = Client::ready();
    client.open("file:///c%3A/x/pyproject.toml", 1, "a");
    client.change("file:///C:/x/pyproject.toml", 2, json!([{"text": "b"}]));
    assert_eq!(client.text("file:///c:/x/pyproject.toml"), "b");
    client.published("file:///c%3A/x/pyproject.toml", 2);
}

#[test]
fn any_uri_may_come() {
    let mut client = Client::ready();
    for uri in [
        "untitled:Untitled-1",
        "file:///c%3A/x/pyproject.toml",
        "file://server/share/pyproject.toml",
        "file:///%FF%FE/pyproject.toml",
        "file:///%00/pyproject.toml",
        "http://127.0.0.1:9/pyproject.toml",
        "vscode-vfs://github/a/b/pyproject.toml",
    ] {
        client.open(uri, 1, "[project]\nname = \n");
        let found = client.published(uri, 1);
        assert!(found.iter().any(|found| found["code"] == "toml-syntax"), "{uri}: {found:?}");
        assert!(client.is_answered());
    }
    client.open("not a uri", 1, "a");
    let action = json!({"textDocument": {"uri": "not a uri"}, "range": range([0, 0, 0, 0]),
        "context": {"diagnostics": []}});
    let answer = client.request("textDocument/codeAction", action);
    assert_eq!(answer["error"]["code"], -32602);
    assert!(client.is_answered());
}

#[test]
fn notifications_without_what_they_need_are_ignored() {
    let mut client = Client::ready();
    client.open(URI, 1, "a");
    for method in ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"] {
        for params in [
            json!(null),
            json!([]),
            json!({"textDocument": 1}),
            json!({"textDocument": {"uri": 1}}),
            json!({"textDocument": {"uri": "untitled:x"}, "contentChanges": {}}),
            json!({"textDocument": {"uri": "untitled:x"}, "contentChanges": [1, {"text": []}]}),
        ] {
            client.notify(method, params);
        }
    }
    assert_eq!(client.text(URI), "a");
}

#[test]
fn hostile_documents_are_judged() {
    let mut client = Client::ready();
    let texts = [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(50_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        (0..50_000).map(|number| format!("[t{number}]\n")).collect(),
        "= 1\n".repeat(50_000),
        "{\"project\": {\"name\": \"demo\"}}\n".to_owned(),
        "\u{0}\u{1}\u{feff}\u{2028}".repeat(1_000),
        "\"".repeat(100_000),
    ];
    for (version, text) in (1..).zip(&texts) {
        client.open(URI, version, text);
        let found = client.published(URI, version);
        assert!(found.len() <= 1_000);
        assert!(client.is_answered());
    }
}
