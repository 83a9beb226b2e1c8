//! What the server answers about a place and about the whole file, over the protocol.

use super::client::Client;
use serde_json::{Value, json};
use shipwheel::files::{Files, Memory};
use shipwheel::lsp::folders::Folders;
use std::path::Path;

const PROJECT: &str = "file:///c:/demo/pyproject.toml";

const TEXT: &str = "\
# One
# Two
[project]
name = \"demo\"
readme = \"README.md\"
dependencies = [
    \"a; os_name == '😀'\", \"httpx[http2] >=0.27; python_version < '3.12'\",
]
urls.Home = \"https://example.org\"
[project.optional-dependencies]
cli = [\"rich\"]
all = [\"Demo[CLI]\"]
[dependency-groups]
test = [\"pytest\"]
dev = [{ include-group = \"Test\" }]
[project.scripts]
demo = \"demo.cli:main\"
";

fn open() -> Client {
    let on_disk = |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([
            ("demo/__init__.py", "\"\"\"Demo.\"\"\"\n__version__ = '1'\n"),
            ("demo/cli.py", "def main():\n    pass\n"),
            ("README.md", "# Demo\n"),
        ]))
    };
    let mut client = Client::ready_with(Folders::new(Box::new(on_disk)));
    client.open(PROJECT, 1, TEXT);
    client
}

/// The place right after the first letter of `word`.
fn at(word: &str) -> Value {
    let before = &TEXT[..TEXT.find(word).expect("it is there")];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |line| line.encode_utf16().count());
    json!({"line": line, "character": column + 1})
}

fn ask(client: &mut Client, method: &str, more: Value) -> Value {
    let mut params = json!({"textDocument": {"uri": PROJECT}});
    for (key, value) in more.as_object().expect("an object") {
        params[key] = value.clone();
    }
    client.request(method, params)
}

fn lines(found: &Value) -> Vec<u64> {
    let found = found.as_array().expect("a list");
    found.iter().map(|one| one["range"]["start"]["line"].as_u64().expect("a line")).collect()
}

#[test]
fn the_outline_and_the_folds_are_those_of_the_tables() {
    let mut client = open();
    let symbols = ask(&mut client, "textDocument/documentSymbol", json!({}))["result"].clone();
    let names: Vec<&str> =
        symbols.as_array().expect("a list").iter().filter_map(|s| s["name"].as_str()).collect();
    assert_eq!(
        names,
        ["project", "project.optional-dependencies", "dependency-groups", "project.scripts"]
    );
    assert_eq!(symbols[0]["children"][3]["name"], "urls.Home");
    let folds = ask(&mut client, "textDocument/foldingRange", json!({}))["result"].clone();
    assert_eq!(folds[0], json!({"startLine": 0, "endLine": 1, "kind": "comment"}));
    assert_eq!(folds[1], json!({"startLine": 2, "endLine": 8}));
    assert_eq!(folds[2], json!({"startLine": 5, "endLine": 7}));
}

#[test]
fn a_selection_grows_from_the_word_to_the_file() {
    let mut client = open();
    let asked = json!({"positions": [at("rich")]});
    let ranges = ask(&mut client, "textDocument/selectionRange", asked)["result"].clone();
    let mut widths = Vec::new();
    let mut range = &ranges[0];
    while !range.is_null() {
        widths.push(range["range"].clone());
        range = &range["parent"];
    }
    assert_eq!(widths[0]["start"], json!({"line": 10, "character": 8}));
    assert_eq!(widths.last().expect("the file")["start"], json!({"line": 0, "character": 0}));
    assert!(widths.len() >= 5, "{widths:?}");
}

#[test]
fn links_lead_to_files_and_pages() {
    let mut client = open();
    let links = ask(&mut client, "textDocument/documentLink", json!({}))["result"].clone();
    let targets: Vec<&str> =
        links.as_array().expect("a list").iter().filter_map(|l| l["target"].as_str()).collect();
    assert!(targets.contains(&"https://pypi.org/project/httpx/"), "{targets:?}");
    assert!(targets.contains(&"https://example.org/"), "{targets:?}");
    assert!(targets.iter().any(|target| target.ends_with("/README.md")), "{targets:?}");
}

#[test]
fn tokens_are_counted_in_the_clients_units() {
    let mut client = open();
    let tokens = ask(&mut client, "textDocument/semanticTokens/full", json!({}))["result"].clone();
    let data: Vec<u64> =
        tokens["data"].as_array().expect("numbers").iter().filter_map(Value::as_u64).collect();
    assert_eq!(data.len() % 5, 0);
    // The name, `os_name`, `==`, `'😀'`; then the name and the extra of the next requirement.
    let first: Vec<&[u64]> = data.chunks(5).take(6).collect();
    assert_eq!(first[0], [6, 5, 1, 0, 0]);
    assert_eq!(first[1], [0, 3, 7, 4, 0]);
    assert_eq!(first[2], [0, 8, 2, 2, 0]);
    assert_eq!(first[3], [0, 3, 4, 5, 0]);
    assert_eq!(first[4], [0, 8, 5, 0, 0]);
    assert_eq!(first[5], [0, 6, 5, 1, 0]);
}

#[test]
fn extras_and_groups_are_followed_and_renamed_together() {
    let mut client = open();
    let mut go = |method: &str, word: &str, more: Value| {
        let mut params = json!({"position": at(word)});
        for (key, value) in more.as_object().expect("an object") {
            params[key] = value.clone();
        }
        ask(&mut client, method, params)
    };
    let given = go("textDocument/definition", "CLI", json!({}))["result"].clone();
    assert_eq!(lines(&given), [10]);
    let given = go("textDocument/definition", "Test\"", json!({}))["result"].clone();
    assert_eq!(lines(&given), [13]);
    let all = json!({"context": {"includeDeclaration": true}});
    let used = go("textDocument/references", "cli = ", all)["result"].clone();
    assert_eq!(lines(&used), [10, 11]);
    let used = json!({"context": {"includeDeclaration": false}});
    let used = go("textDocument/references", "test = ", used)["result"].clone();
    assert_eq!(lines(&used), [14]);
    let marked = go("textDocument/documentHighlight", "demo\"", json!({}))["result"].clone();
    assert_eq!(lines(&marked), [3, 11]);
    let what = go("textDocument/prepareRename", "CLI", json!({}))["result"].clone();
    assert_eq!(what["placeholder"], "CLI");
    assert_eq!(go("textDocument/prepareRename", "rich", json!({}))["result"], Value::Null);
    let new = go("textDocument/rename", "CLI", json!({"newName": "terminal"}));
    let text = new["result"].to_string();
    assert_eq!(text.matches("terminal").count(), 2, "{text}");
    let bad = go("textDocument/rename", "CLI", json!({"newName": "two words"}));
    let message = bad["error"]["message"].as_str().expect("a reason");
    assert!(message.starts_with("`two words` is no valid name"), "{message}");
    let taken = go("textDocument/rename", "CLI", json!({"newName": "All"}));
    assert_eq!(taken["error"]["message"], "there is `All` already");
}

#[test]
fn a_file_is_formatted_and_sorted_when_it_is_asked_for() {
    let mut client = open();
    let options = json!({"options": {"tabSize": 4, "insertSpaces": true}});
    let edits = ask(&mut client, "textDocument/formatting", options)["result"].clone();
    let text = edits.to_string();
    assert!(text.contains("python_version < '3.12'"), "{text}");
    assert_eq!(edits.as_array().map(Vec::len), Some(1));
    let everywhere = json!({"start": at("One"), "end": at("One")});
    let context = json!({"diagnostics": [], "only": ["source.shipwheel"]});
    let asked = json!({"range": everywhere, "context": context});
    let actions = ask(&mut client, "textDocument/codeAction", asked)["result"].clone();
    let titles: Vec<&str> =
        actions.as_array().expect("a list").iter().filter_map(|a| a["title"].as_str()).collect();
    assert!(titles.contains(&"Sort this file"), "{titles:?}");
}
