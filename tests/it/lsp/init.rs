//! The command that begins a package: its files are made by the editor, or not at all.

use super::client::Client;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn able() -> Value {
    json!({"workspace": {
        "applyEdit": true,
        "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename"]},
    }})
}

fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).expect("absolute").into()
}

fn order(client: &mut Client, argument: Value) -> Value {
    let params = json!({"command": "shipwheel.init", "arguments": [argument]});
    client.request("workspace/executeCommand", params)
}

/// What the editor is asked to change, which it says that it does, or not.
fn asked(client: &mut Client, applied: bool) -> Vec<Value> {
    let asked = client.wait(|message| message["method"] == "workspace/applyEdit");
    let answer = json!({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": applied}});
    client.send(&answer);
    asked["params"]["edit"]["documentChanges"].as_array().expect("a list").clone()
}

#[test]
fn an_empty_folder_is_filled_by_the_editor() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("word count");
    let mut client = Client::start();
    client.initialize(able());
    let argument = json!({"folder": uri(&root), "backend": "hatchling", "authors": ["Ann"]});
    let answer = order(&mut client, argument)["result"].clone();
    assert_eq!(answer["status"], "done", "{answer}");
    let paths = ["src/word_count/__init__.py", "README.md", "pyproject.toml"];
    let uris = paths.map(|path| uri(&root.join(path)));
    assert_eq!(answer["files"], json!(uris));
    let changes = asked(&mut client, true);
    assert_eq!(changes.len(), 6, "{changes:?}");
    for (pair, uri) in changes.chunks(2).zip(&uris) {
        let made = json!({"overwrite": false, "ignoreIfExists": false});
        assert_eq!(pair[0], json!({"kind": "create", "uri": uri, "options": made}));
        assert_eq!(pair[1]["textDocument"], json!({"uri": uri, "version": null}));
    }
    let text = changes[5]["edits"][0]["newText"].as_str().expect("text");
    assert!(text.contains("name = \"word-count\"\n"), "{text}");
    assert!(text.contains("authors = [{ name = \"Ann\" }]\n"), "{text}");
    client.wait(|message| {
        message["method"] == "window/showMessage"
            && message["params"]["message"] == answer["message"]
    });
    assert!(!root.exists(), "the server writes nothing");
}

#[test]
fn what_stands_in_buffers_counts_and_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("demo.py"), "").expect("a file");
    let mut client = Client::start();
    client.initialize(able());
    client.open(&uri(&folder.path().join("demo.py")), 1, "\"\"\"Said in the buffer.\"\"\"\n");
    let project = uri(&folder.path().join("pyproject.toml"));
    client.open(&project, 1, "# é\n[tool.ruff]\n");
    let answer = order(&mut client, json!({"uri": project}))["result"].clone();
    assert_eq!(answer["files"], json!([project]), "{answer}");
    let changes = asked(&mut client, false);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    let edit = &change["edits"][0];
    assert_eq!(edit["range"]["start"], json!({"line": 1, "character": 0}));
    let text = edit["newText"].as_str().expect("text");
    assert!(text.contains("description = \"Said in the buffer.\""), "{text}");
    client.wait(|message| message["params"]["message"] == "the editor did not make the files");
}

#[test]
fn an_editor_that_makes_no_files_is_told_what_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("demo");
    for capabilities in [json!({}), json!({"workspace": {"applyEdit": true}})] {
        let mut client = Client::start();
        client.initialize(capabilities);
        let answer = order(&mut client, json!(uri(&root)))["result"].clone();
        assert_eq!(answer["status"], "refused");
        let command = answer["command"].as_str().expect("a command");
        assert!(command.starts_with("shipwheel init "), "{command}");
        assert!(command.ends_with("demo --backend flit-core"), "{command}");
    }
}

#[test]
fn what_cannot_be_begun_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("pyproject.toml"), "[project]\n").expect("a file");
    let mut client = Client::start();
    client.initialize(able());
    let answer = order(&mut client, json!({"uri": uri(folder.path())}))["result"].clone();
    assert_eq!(answer["status"], "refused");
    let message = answer["message"].as_str().expect("a message");
    assert!(message.contains("there already, with [project]"), "{message}");
    for (argument, part) in [
        (json!({}), "say which folder"),
        (json!({"uri": "untitled:x"}), "neither the URI"),
        (json!({"uri": "file:///x", "backend": "maturin"}), "`backend` is one of"),
        (json!({"uri": "file:///x", "authors": ["<"]}), "an author is"),
        (json!({"uri": "file:///x", "name": "a\nb"}), "`name` must be one line"),
        (json!({"uri": "file:///x", "nane": "a"}), "no option `nane`"),
    ] {
        let wrong = order(&mut client, argument);
        let message = wrong["error"]["message"].as_str().expect("an error");
        assert!(message.contains(part), "{message}");
    }
}
