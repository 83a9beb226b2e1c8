//! What an editor offers where nothing is wrong.

use super::client::Client;
use serde_json::{Value, json};
use shipwheel::files::{Files, Memory};
use shipwheel::lsp::folders::Folders;
use std::path::Path;

const PROJECT: &str = "file:///c:/demo/pyproject.toml";

const TEXT: &str = "\
[build-system]
requires = [\"hatchling\"]
build-backend = \"hatchling.build\"

[project]
name = \"demo\"
version = \"1.0\"
description = \"Demo\"
classifiers = [\"Typing :: Typed\"]
";

fn folders() -> Folders {
    let on_disk = |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([
            ("src/demo/__init__.py", "\"\"\"Demo.\"\"\"\n"),
            ("README.md", "# Demo\n"),
            (".git/HEAD", "ref: refs/heads/main\n"),
            (".git/config", "[remote \"origin\"]\nurl = git@github.com:ada/demo.git\n"),
        ]))
    };
    Folders::new(Box::new(on_disk))
}

fn actions(client: &mut Client, line: usize, context: Value) -> Vec<Value> {
    let place = json!({"line": line, "character": 3});
    let range = json!({"start": place, "end": place});
    let params = json!({"textDocument": {"uri": PROJECT}, "range": range, "context": context});
    let answer = client.request("textDocument/codeAction", params);
    answer["result"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn rewrites(client: &mut Client, line: usize) -> Vec<Value> {
    let only = json!({"diagnostics": [], "only": ["refactor.rewrite.shipwheel"]});
    actions(client, line, only)
}

#[test]
fn what_is_missing_is_added_by_one_action() {
    let mut client = Client::ready_with(folders());
    client.open(PROJECT, 1, TEXT);
    let found = rewrites(&mut client, 4);
    assert_eq!(found[0]["title"], "Add what is missing: readme");
    assert_eq!(found[0]["kind"], "refactor.rewrite.shipwheel.metadata");
    let edits = &found[0]["edit"]["documentChanges"][0]["edits"];
    assert_eq!(edits[0]["newText"], "\nreadme = \"README.md\"");
    assert_eq!(edits[0]["range"]["start"], json!({"line": 7, "character": 20}));
    assert_eq!(rewrites(&mut client, 0), [] as [Value; 0]);
}

#[test]
fn the_repository_is_read_where_the_workspace_is_trusted() {
    let mut client = Client::ready_with(folders());
    client.open(PROJECT, 1, TEXT);
    let params = json!({"settings": {"shipwheel": {"trusted": true}}});
    client.notify("workspace/didChangeConfiguration", params);
    let found = rewrites(&mut client, 4);
    assert_eq!(found[0]["title"], "Add what is missing: readme, urls");
}

#[test]
fn only_the_kinds_that_were_asked_for_are_made() {
    let mut client = Client::ready_with(folders());
    client.open(PROJECT, 1, TEXT);
    for only in ["refactor", "refactor.rewrite", "refactor.rewrite.shipwheel.metadata"] {
        let found = actions(&mut client, 4, json!({"diagnostics": [], "only": [only]}));
        assert_eq!(found.len(), 1, "{only}: {found:#?}");
    }
    for only in ["refactor.extract", "source", "refactor.rewrite.shipwheel.other"] {
        let found = actions(&mut client, 4, json!({"diagnostics": [], "only": [only]}));
        let is_rewrite = |action: &Value| action["kind"].as_str().unwrap().starts_with("refactor");
        assert!(!found.iter().any(is_rewrite), "{only}: {found:#?}");
    }
    let all = actions(&mut client, 4, json!({"diagnostics": []}));
    assert!(all.iter().any(|action| action["kind"] == "refactor.rewrite.shipwheel.metadata"));
}

#[test]
fn a_file_is_created_by_a_client_that_can() {
    let mut client = Client::start_with(folders());
    client.initialize(json!({
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {}}},
        "workspace": {"workspaceEdit": {
            "documentChanges": true, "resourceOperations": ["create", "rename"],
        }},
    }));
    client.open(PROJECT, 1, TEXT);
    let found = rewrites(&mut client, 8);
    assert_eq!(found.len(), 1, "{found:#?}");
    let made = &found[0]["edit"]["documentChanges"][0];
    assert_eq!(made["kind"], "create");
    let uri = made["uri"].as_str().expect("a file");
    assert!(uri.ends_with("/demo/src/demo/py.typed"), "{uri}");
    assert_eq!(made["options"], json!({"overwrite": false, "ignoreIfExists": true}));

    let mut client = Client::ready_with(folders());
    client.open(PROJECT, 1, TEXT);
    assert_eq!(rewrites(&mut client, 8), [] as [Value; 0]);
}
