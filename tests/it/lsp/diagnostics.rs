//! What is published, and when.

use super::client::{Client, PATIENCE, URI};
use serde_json::{Value, json};
use std::time::Duration;

const BROKEN: &str = "[project]\nname = \"démo\"\nname = \"😀\" \nversion = 1.0.0\n";

fn by_code(found: &[Value], code: &str) -> Value {
    let found = found.iter().find(|found| found["code"] == code);
    found.unwrap_or_else(|| panic!("no {code}")).clone()
}

#[test]
fn a_finding_is_told_in_full() {
    let mut client = Client::ready();
    client.open(URI, 1, BROKEN);
    let found = by_code(&client.published(URI, 1), "toml-duplicate-key");
    assert_eq!(found["source"], "shipwheel");
    assert_eq!(found["severity"], 1);
    assert_eq!(
        found["range"],
        json!({"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 4}})
    );
    assert!(found["codeDescription"]["href"].as_str().unwrap().starts_with("https://"));
    assert_eq!(found["data"], json!({"rule": "toml-duplicate-key", "fixable": true}));
    let related = &found["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], URI);
    assert_eq!(related["location"]["range"]["start"], json!({"line": 1, "character": 0}));
}

#[test]
fn a_client_that_shows_little_is_sent_little() {
    let mut client = Client::start();
    client.initialize(json!({}));
    client.open(URI, 1, BROKEN);
    let found = by_code(&client.published(URI, 1), "toml-duplicate-key");
    for absent in ["codeDescription", "relatedInformation", "data", "tags"] {
        assert_eq!(found.get(absent), None);
    }
}

#[test]
fn what_is_superfluous_is_faded_and_what_is_outdated_struck_through() {
    let mut client = Client::ready();
    let twice = "    \"Natural Language :: Ukranian\",\n".repeat(2);
    client.open(URI, 1, &format!("[project]\nname = \"demo\"\nclassifiers = [\n{twice}]\n"));
    let found = client.published(URI, 1);
    assert_eq!(by_code(&found, "classifier-duplicate")["tags"], json!([1]));
    assert_eq!(by_code(&found, "classifier-deprecated")["tags"], json!([2]));
}

#[test]
fn columns_are_counted_as_agreed() {
    for (encoding, column) in [("utf-8", 15), ("utf-16", 12)] {
        let mut client = Client::start();
        client.initialize(json!({"general": {"positionEncodings": [encoding]}}));
        client.open(URI, 1, "x = {y=\"é😀\", }\n");
        let found = by_code(&client.published(URI, 1), "toml-1-1-syntax");
        assert_eq!(found["range"]["start"]["character"], column, "{encoding}");
    }
}

#[test]
fn a_change_is_published_with_its_version_and_a_cure_clears() {
    let mut client = Client::ready();
    client.open(URI, 1, BROKEN);
    client.published(URI, 1);
    client.change(URI, 2, json!([{"text": "[tool.x]\n"}]));
    let after = client.published(URI, 2);
    assert!(after.iter().all(|found| found["code"] != "toml-syntax"), "{after:?}");
}

#[test]
fn closing_takes_back_what_was_published() {
    let mut client = Client::ready();
    client.open(URI, 1, BROKEN);
    client.published(URI, 1);
    client.close(URI);
    let last = client.wait(|message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"].get("version").is_none()
    });
    assert_eq!(last["params"], json!({"uri": URI, "diagnostics": []}));
}

#[test]
fn other_files_are_left_alone() {
    let mut client = Client::ready();
    client.open("file:///x/Cargo.toml", 1, BROKEN);
    client.open("untitled:Untitled-1", 1, BROKEN);
    client.published("untitled:Untitled-1", 1);
    let asked = json!({"textDocument": {"uri": "file:///x/Cargo.toml"}});
    let pulled = client.request("textDocument/diagnostic", asked);
    assert_eq!(pulled["result"]["items"], json!([]));
    assert!(!client.heard().iter().any(|message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == "file:///x/Cargo.toml"
    }));
}

#[test]
fn a_thousand_findings_are_enough() {
    let mut client = Client::ready();
    client.open(URI, 1, &"= 1\n".repeat(5_000));
    let found = client.published(URI, 1);
    assert_eq!(found.len(), 1_000);
    let last = found.last().unwrap();
    let message = last["message"].as_str().unwrap();
    let more: usize = message.split(' ').find_map(|word| word.parse().ok()).unwrap();
    assert!(more >= 4_001, "{message}");
    assert_eq!(last["range"]["start"]["line"], 999);
}

#[test]
fn a_document_over_the_limit_gets_one_finding() {
    let mut client = Client::ready();
    let text = "# a comment that says nothing at all\n".repeat(500_000);
    assert!(text.len() > 16 << 20);
    client.open(URI, 1, &text);
    let found = client.published(URI, 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["code"], "file-too-large");
    client.change(URI, 2, json!([{"text": "[tool.x]\n"}]));
    client.published(URI, 2);
}

#[test]
fn settings_are_taken_at_the_start_and_later() {
    let mut client = Client::start();
    let params = json!({
        "capabilities": {},
        "initializationOptions": {"shipwheel": {"ignore": ["toml-duplicate-key"]}},
    });
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client.open(URI, 1, BROKEN);
    let found = client.published(URI, 1);
    assert!(found.iter().all(|found| found["code"] != "toml-duplicate-key"));
    by_code(&found, "toml-syntax");
    for (settings, severity) in [
        (json!({"severity": {"toml-syntax": "hint"}}), 4),
        (json!({"shipwheel": {"severity": {"toml-syntax": "warning"}}}), 2),
        (json!({"shipwheel": {}}), 1),
    ] {
        client.forget();
        client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
        assert_eq!(by_code(&client.published(URI, 1), "toml-syntax")["severity"], severity);
    }
}

#[test]
fn files_that_change_on_the_disk_are_looked_at_again() {
    let mut client = Client::start();
    client
        .initialize(json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}));
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    let registered = &asked["params"]["registrations"][0];
    assert_eq!(registered["method"], "workspace/didChangeWatchedFiles");
    let patterns = registered["registerOptions"]["watchers"].to_string();
    for name in ["README", "LICENSE", "COPYING", "*.{py,", "toml}", "VERSION", "cfg"] {
        assert!(patterns.contains(name), "{name} is not watched");
    }
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    client.open(URI, 1, BROKEN);
    client.published(URI, 1);
    client.forget();
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    by_code(&client.published(URI, 1), "toml-syntax");
}

#[test]
fn a_client_that_pulls_is_not_pushed_to_and_told_when_to_ask() {
    let mut client = Client::start();
    let result = client.initialize(json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    }));
    assert_eq!(result["capabilities"]["diagnosticProvider"]["identifier"], "shipwheel");
    client.open(URI, 1, BROKEN);
    let asked = json!({"textDocument": {"uri": URI}});
    let report = client.request("textDocument/diagnostic", asked.clone());
    assert_eq!(report["result"]["kind"], "full");
    by_code(report["result"]["items"].as_array().unwrap(), "toml-syntax");
    client.change(URI, 2, json!([{"text": ""}]));
    let report = client.request("textDocument/diagnostic", asked);
    let items = report["result"]["items"].as_array().unwrap();
    assert!(items.iter().all(|found| found["code"] != "toml-syntax"));
    for _ in 0..3 {
        client.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    }
    let refresh = client.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    client.send(&json!({"jsonrpc": "2.0", "id": refresh["id"], "result": null}));
    client.close(URI);
    assert!(client.is_answered());
    let pushed = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    assert_eq!(client.wait_for(Duration::from_millis(50), &pushed), None);
}

#[test]
fn the_last_word_is_about_the_last_version() {
    let mut client = Client::ready();
    client.open(URI, 0, "");
    for version in 1..=2_000 {
        client.change(URI, version, json!([{"text": format!("v = {version}\n= \n")}]));
    }
    client.published(URI, 2_000);
    assert!(client.is_answered());
    let published: Vec<i64> = client
        .heard()
        .iter()
        .filter(|message| message["method"] == "textDocument/publishDiagnostics")
        .map(|message| message["params"]["version"].as_i64().unwrap())
        .collect();
    assert!(published.is_sorted(), "an older version after a newer one");
    assert_eq!(published.last(), Some(&2_000));
}

#[test]
fn a_heavy_document_does_not_hold_up_another() {
    let mut client = Client::ready();
    let heavy = "untitled:heavy/pyproject.toml";
    client.open(heavy, 1, &"key = [1, 2, 3]\n= \n".repeat(100_000));
    client.open(URI, 1, BROKEN);
    client.published(URI, 1);
    let published = |message: &Value| message["params"]["uri"] == heavy;
    assert!(client.wait_for(PATIENCE, &published).is_some());
}
