//! Completion as an editor meets it.

use super::client::{Client, URI};
use serde_json::{Value, json};
use shipwheel::lsp::folders::Folders;

fn client(snippets: bool) -> Client {
    let mut client = Client::start_with(Folders::on_disk());
    let item = json!({"snippetSupport": snippets, "documentationFormat": ["markdown"]});
    client.initialize(json!({"textDocument": {"completion": {"completionItem": item}}}));
    client
}

/// Opens `text` without its cursor `|` and asks there.
fn ask(client: &mut Client, text: &str, typed: Option<&str>) -> Value {
    let (before, after) = text.split_once('|').expect("a cursor");
    client.open(URI, 1, &format!("{before}{after}"));
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
    let context = match typed {
        Some(typed) => json!({"triggerKind": 2, "triggerCharacter": typed}),
        None => json!({"triggerKind": 1}),
    };
    let position = json!({"line": line, "character": column});
    let params = json!({"textDocument": {"uri": URI}, "position": position, "context": context});
    let answer = client.request("textDocument/completion", params);
    client.close(URI);
    assert!(answer.get("error").is_none(), "{answer}");
    answer["result"].clone()
}

fn item(list: &Value, label: &str) -> Value {
    let items = list["items"].as_array().expect("items");
    let found = items.iter().find(|item| item["label"] == label);
    found.unwrap_or_else(|| panic!("{label} is not among {list}")).clone()
}

fn range(line: u32, from: u32, to: u32) -> Value {
    json!({
        "start": {"line": line, "character": from},
        "end": {"line": line, "character": to},
    })
}

#[test]
fn an_edit_replaces_the_whole_word_in_the_units_of_the_client() {
    let mut client = client(false);
    let list = ask(&mut client, "project = { '𝄞é' = 1, des|x = 2 }\n", None);
    let found = item(&list, "description");
    assert_eq!(found["textEdit"]["range"], range(0, 23, 27));
    assert_eq!(found["textEdit"]["newText"], "description");
    assert_eq!(list["isIncomplete"], false);
}

#[test]
fn places_to_fill_in_are_for_those_who_can_fill_them() {
    let text = "[project]\r\nna|\r\n";
    let plain = item(&ask(&mut client(false), text, None), "name");
    assert_eq!(plain["textEdit"], json!({"range": range(1, 0, 2), "newText": "name = "}));
    assert!(plain.get("insertTextFormat").is_none());
    let snippet = item(&ask(&mut client(true), text, None), "name");
    assert_eq!(snippet["textEdit"]["newText"], "name = \"$1\"");
    assert_eq!(snippet["insertTextFormat"], 2);
}

#[test]
fn a_backend_comes_with_its_requirement() {
    let text = "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"|\"\n";
    let list = ask(&mut client(true), text, Some("\""));
    let found = item(&list, "hatchling.build");
    assert_eq!(found["textEdit"]["newText"], "hatchling.build");
    assert_eq!(found["textEdit"]["range"], range(2, 17, 17));
    let more = json!([{"range": range(1, 12, 24), "newText": "\"hatchling\""}]);
    assert_eq!(found["additionalTextEdits"], more);
}

#[test]
fn the_order_is_ours() {
    let list = ask(&mut client(true), "[project]\n|", None);
    let items = list["items"].as_array().expect("items");
    let keys: Vec<&str> = items.iter().filter_map(|item| item["sortText"].as_str()).collect();
    assert_eq!(keys.len(), 20);
    assert!(keys.is_sorted());
    assert_eq!(items[0]["label"], "name");
}

#[test]
fn an_indent_asks_nothing() {
    let mut client = client(true);
    let count = |list: &Value| list["items"].as_array().expect("items").len();
    assert_eq!(count(&ask(&mut client, "[project]\n |", Some(" "))), 0);
    assert_eq!(count(&ask(&mut client, "[project]\n |", None)), 20);
    assert!(count(&ask(&mut client, "[project]\nlicense = |", Some(" "))) > 20);
    assert_eq!(count(&ask(&mut client, "[project]\ndescription = \"a |\"", Some(" "))), 0);
    assert_eq!(count(&ask(&mut client, "# a.|", Some("."))), 0);
}

#[test]
fn an_item_is_explained_when_it_is_looked_at() {
    let mut client = client(true);
    let list = ask(&mut client, "[tool.shipwheel]\nignore = [\"|\"]\n", None);
    let found = item(&list, "toml-bom");
    assert!(found.get("documentation").is_none());
    let resolved = client.request("completionItem/resolve", found);
    let told = &resolved["result"]["documentation"];
    assert_eq!(told["kind"], "markdown");
    assert!(told["value"].as_str().is_some_and(|text| text.contains("byte order mark")), "{told}");
    let list = ask(&mut client, "[project]\n|", None);
    let resolved = client.request("completionItem/resolve", item(&list, "urls"));
    let told = resolved["result"]["documentation"]["value"].as_str().expect("it is told");
    assert!(told.contains("Project-URL"), "{told}");
    let odd = json!({"label": "x", "data": {"rule": "no-such-rule"}});
    assert_eq!(client.request("completionItem/resolve", odd.clone())["result"], odd);
}

#[test]
fn a_position_outside_the_document_and_a_closed_document_are_no_failure() {
    let mut client = client(true);
    client.open(URI, 1, "[project]\n");
    let position = json!({"line": 99, "character": 99});
    for uri in [URI, "untitled:other/pyproject.toml"] {
        let params = json!({"textDocument": {"uri": uri}, "position": position});
        let answer = client.request("textDocument/completion", params);
        assert!(answer.get("error").is_none(), "{answer}");
    }
}

#[test]
fn a_client_without_markdown_gets_plain_words() {
    let mut client = Client::start_with(Folders::on_disk());
    client.initialize(json!({}));
    let list = ask(&mut client, "[project]\n|", None);
    let resolved = client.request("completionItem/resolve", item(&list, "name"));
    let told = resolved["result"]["documentation"].as_str().expect("a string");
    assert!(told.starts_with("The name on the index"), "{told}");
}

#[test]
fn broken_texts_are_answered_everywhere() {
    let mut client = client(true);
    let texts = [
        "[project\nname = \"x\nclassifiers = [\"A :: \nb = {c = [\"d\n",
        "\u{feff}[[\r\n= \"\"\"\n'''\u{0}𝄞\n]]}}\n#\n[a.\"b\n",
        "[project]\ndependencies = [\"a[b;c ; d == 'e\nlicense = MIT OR \\\nurls.\n",
    ];
    for (number, text) in texts.into_iter().enumerate() {
        client.open(URI, 1, text);
        for (line, content) in text.split('\n').enumerate() {
            for character in 0..=content.encode_utf16().count() + 1 {
                let position = json!({"line": line, "character": character});
                let params = json!({"textDocument": {"uri": URI}, "position": position});
                let answer = client.request("textDocument/completion", params);
                assert!(answer["result"]["items"].is_array(), "{number} {line}: {answer}");
            }
        }
        client.close(URI);
    }
}
