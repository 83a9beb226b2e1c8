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

const OLD: &str = "\
[build-system]
requires = [\"setuptools\"]
build-backend = \"setuptools.build_meta\"
";

/// A project whose metadata stands in setup.cfg.
fn old_folders(setup_cfg: &'static str) -> Folders {
    let on_disk = move |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([("demo.py", ""), ("setup.cfg", setup_cfg)]))
    };
    Folders::new(Box::new(on_disk))
}

#[test]
fn two_files_are_changed_at_once() {
    let mut client = Client::ready_with(old_folders(
        "[metadata]\nname = demo\nversion = 1.0\nplatforms = any\n",
    ));
    client.open(PROJECT, 3, OLD);
    let found = rewrites(&mut client, 0);
    let changes = found[0]["edit"]["documentChanges"].as_array().expect("two files");
    assert_eq!(changes.len(), 2, "{changes:#?}");
    assert_eq!(changes[0]["textDocument"], json!({"uri": PROJECT, "version": 3}));
    let uri = changes[1]["textDocument"]["uri"].as_str().expect("a file");
    assert!(uri.ends_with("/demo/setup.cfg"), "{uri}");
    let range = json!({"start": {"line": 1, "character": 0}, "end": {"line": 3, "character": 0}});
    assert_eq!(changes[1]["edits"], json!([{"range": range, "newText": ""}]));
}

#[test]
fn why_not_is_told_to_a_client_that_can_show_it() {
    let folders = || old_folders("[metadata]\nname = demo\nversion = file: a, b\n");
    let mut client = Client::start_with(folders());
    client.initialize(json!({
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {}, "disabledSupport": true}},
    }));
    client.open(PROJECT, 1, OLD);
    let found = rewrites(&mut client, 0);
    assert_eq!(found[0]["disabled"]["reason"], "`version` comes from several files");
    assert_eq!(found[0].get("edit"), None);

    let mut client = Client::ready_with(folders());
    client.open(PROJECT, 1, OLD);
    assert_eq!(rewrites(&mut client, 0), [] as [Value; 0]);
}
