//! What an editor offers to do about a finding.

use super::client::{Client, URI};
use serde_json::{Value, json};

const TEXT: &str = "\
[tool.x]
a = { one = 1, }
b = { two = 2, } # because
[tool.x]
c = \"\"\"
{ }\"\"\"
";

fn open() -> Client {
    let mut client = Client::ready();
    client.open(URI, 5, TEXT);
    client
}

fn actions(client: &mut Client, line: usize, context: Value) -> Vec<Value> {
    let place = json!({"line": line, "character": 14});
    let range = if line == 3 {
        json!({"start": {"line": 3, "character": 0}, "end": {"line": 3, "character": 8}})
    } else {
        json!({"start": place, "end": place})
    };
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
    let answer = client.request("textDocument/codeAction", params);
    answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn by_title(actions: &[Value], title: &str) -> Value {
    let found = actions.iter().find(|action| action["title"] == title);
    found.unwrap_or_else(|| panic!("no `{title}` in {actions:#?}")).clone()
}

/// The text after the edits of `action`, which say which version they are for.
fn applied(action: &Value) -> String {
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": URI, "version": 5}));
    let offset = |position: &Value| {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        let start: usize = TEXT.split_inclusive('\n').take(number("line")).map(str::len).sum();
        start + number("character")
    };
    let mut edits: Vec<&Value> = change["edits"].as_array().unwrap().iter().collect();
    edits.sort_by_key(|edit| offset(&edit["range"]["start"]));
    let mut text = TEXT.to_owned();
    for edit in edits.iter().rev() {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text.replace_range(range, edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn a_safe_fix_is_preferred_and_names_what_it_cures() {
    let fix = by_title(&actions(&mut open(), 1, json!({"diagnostics": []})), "Remove the comma");
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(fix["diagnostics"][0]["code"], "toml-1-1-syntax");
    assert_eq!(applied(&fix), TEXT.replace("1, }", "1 }"));
}

#[test]
fn an_unsafe_fix_is_not_preferred() {
    let found = actions(&mut open(), 3, json!({"diagnostics": []}));
    let fix = found.iter().find(|action| action["diagnostics"][0]["code"] == "toml-duplicate-key");
    let fix = fix.expect("a fix for the second table");
    assert_eq!(fix.get("isPreferred"), None);
}

#[test]
fn a_rule_can_be_silenced_on_its_line() {
    let mut client = open();
    let ignore = "Ignore `toml-1-1-syntax` on this line";
    let fresh = by_title(&actions(&mut client, 1, json!({"diagnostics": []})), ignore);
    let line = "a = { one = 1, }  # shipwheel: ignore[toml-1-1-syntax]\n";
    let text = applied(&fresh);
    assert!(text.contains(line), "{text}");
    client.change(URI, 6, json!([{"text": text}]));
    let found = client.published(URI, 6);
    let silenced = |found: &&Value| found["range"]["start"]["line"] == 1;
    assert_eq!(found.iter().find(silenced), None, "the comment does nothing");
}

#[test]
fn fix_all_is_offered_where_there_is_something_and_when_it_is_asked_for() {
    let mut client = open();
    let title = "Apply all safe fixes";
    let has = |actions: Vec<Value>| actions.iter().any(|action| action["title"] == title);
    assert!(has(actions(&mut client, 1, json!({"diagnostics": []}))));
    assert!(!has(actions(&mut client, 5, json!({"diagnostics": []}))));
    for only in ["source", "source.fixAll", "source.fixAll.shipwheel"] {
        let context = json!({"diagnostics": [], "only": [only]});
        let found = actions(&mut client, 5, context);
        assert_eq!(found.len(), 1, "only {only} was asked for");
        let all = by_title(&found, title);
        assert_eq!(all["kind"], "source.fixAll.shipwheel");
        assert!(applied(&all).contains("one = 1 }\nb = { two = 2 }"));
    }
}

#[test]
fn only_what_was_asked_for_is_offered() {
    let mut client = open();
    let kinds = |client: &mut Client, only: &str| -> Vec<Value> {
        let found = actions(client, 1, json!({"diagnostics": [], "only": [only]}));
        found.iter().map(|action| action["kind"].clone()).collect()
    };
    assert!(kinds(&mut client, "quickfix").iter().all(|kind| kind == "quickfix"));
    assert!(!kinds(&mut client, "quickfix").is_empty());
    for none in ["refactor", "source.organizeImports", "source.fix", "quick", "source.fixAll.x"] {
        assert!(kinds(&mut client, none).is_empty(), "{none}");
    }
    assert!(kinds(&mut client, "").len() > 1);
}

#[test]
fn what_others_found_is_no_business_of_ours() {
    let strange = json!({
        "range": {"start": {"line": 5, "character": 0}, "end": {"line": 5, "character": 3}},
        "message": "x", "source": "shipwheel", "code": "toml-1-1-syntax",
    });
    let found = actions(&mut open(), 5, json!({"diagnostics": [strange]}));
    assert_eq!(found, [] as [Value; 0]);
}

#[test]
fn a_plain_client_gets_plain_edits_and_a_plainer_one_none() {
    let mut client = Client::start();
    client.initialize(json!({
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {}}},
    }));
    client.open(URI, 5, TEXT);
    let fix = by_title(&actions(&mut client, 1, json!({"diagnostics": []})), "Remove the comma");
    assert_eq!(fix.get("isPreferred"), None);
    assert_eq!(fix["edit"].get("documentChanges"), None);
    assert_eq!(fix["edit"]["changes"][URI].as_array().unwrap().len(), 1);

    let mut client = Client::start();
    client.initialize(json!({}));
    client.open(URI, 5, TEXT);
    let params = json!({
        "textDocument": {"uri": URI},
        "range": {"start": {"line": 1, "character": 14}, "end": {"line": 1, "character": 14}},
        "context": {"diagnostics": []},
    });
    assert_eq!(client.request("textDocument/codeAction", params)["result"], Value::Null);
}

#[test]
fn odd_ranges_are_taken_as_they_can_be() {
    let mut client = open();
    let max = u32::MAX;
    for range in [
        json!({"start": {"line": max, "character": max}, "end": {"line": max, "character": max}}),
        json!({"start": {"line": 9, "character": 0}, "end": {"line": 0, "character": 0}}),
    ] {
        let params = json!({"textDocument": {"uri": URI}, "range": range,
            "context": {"diagnostics": []}});
        assert!(client.request("textDocument/codeAction", params)["result"].is_array());
    }
}
