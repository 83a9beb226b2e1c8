//! Commands that are answered at once: what is found, what the archives will hold, what a rule
//! means, and the edit that makes a version another.

use super::client::Client;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.12,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
dynamic = [\"version\"]
description = \"A demo\"
requires-python = \">=3.9\"
";

struct Scene {
    _folder: tempfile::TempDir,
    root: PathBuf,
    client: Client,
}

impl Scene {
    fn new(capabilities: Value) -> Scene {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("demo");
        fs::create_dir_all(root.join("demo")).expect("folders");
        fs::write(root.join("pyproject.toml"), TOML).expect("a file");
        let module = "\"\"\"Demo.\"\"\"\n__version__ = \"1.0\"\n";
        fs::write(root.join("demo/__init__.py"), module).expect("a file");
        let mut client = Client::start();
        client.initialize(capabilities);
        let mut scene = Scene { _folder: folder, root, client };
        let uri = scene.uri("pyproject.toml");
        scene.client.open(&uri, 1, TOML);
        scene
    }

    fn uri(&self, path: &str) -> String {
        url::Url::from_file_path(self.root.join(path)).expect("absolute").into()
    }

    fn command(&mut self, name: &str, arguments: Value) -> Value {
        let params = json!({"command": name, "arguments": arguments});
        self.client.request("workspace/executeCommand", params)
    }

    /// What the editor is asked to change, which it does.
    fn applied(&mut self) -> Value {
        let asked = self.client.wait(|message| message["method"] == "workspace/applyEdit");
        let id = &asked["id"];
        self.client.send(&json!({"jsonrpc": "2.0", "id": id, "result": {"applied": true}}));
        asked["params"]["edit"].clone()
    }
}

#[test]
fn findings_are_those_of_the_buffer() {
    let mut scene = Scene::new(json!({}));
    let first = scene.command("shipwheel.check", json!([]))["result"].clone();
    assert_eq!(first["status"], "done", "{first}");
    let uri = scene.uri("pyproject.toml");
    let text = TOML.replace("requires-python", "requires_python");
    scene.client.change(&uri, 2, json!([{"text": text}]));
    let second = scene.command("shipwheel.check", json!([uri]))["result"].clone();
    let found = second["findings"].as_array().expect("a list");
    let own = found.iter().find(|one| one["rule"] == "key-spelling").expect("it is found");
    assert_eq!([&own["line"], &own["severity"]], [&json!(9), &json!("error")]);
    assert!(second["message"].as_str().is_some_and(|text| text.contains("1 error")), "{second}");
    scene.client.wait(|message| {
        message["method"] == "window/showMessage"
            && message["params"]["message"] == second["message"]
    });
}

#[test]
fn contents_are_a_tree_of_what_a_build_would_write() {
    let mut scene = Scene::new(json!({}));
    let shown = scene.command("shipwheel.showContents", json!([[]]))["result"].clone();
    assert_eq!(shown["title"], "Contents of demo");
    let text = shown["text"].as_str().expect("text");
    assert!(text.starts_with("demo-1.0.tar.gz ("), "{text}");
    assert!(text.contains("\ndemo-1.0-py3-none-any.whl ("), "{text}");
    assert!(text.contains("\n  demo/\n    __init__.py ("), "{text}");
    assert!(!scene.root.join("dist").exists());
    fs::write(scene.root.join("pyproject.toml"), "[project]\nname = 1\n").expect("a file");
    let refused = scene.command("shipwheel.showContents", json!([null]))["result"].clone();
    assert_eq!(refused["status"], "refused", "{refused}");
}

#[test]
fn a_rule_is_explained_in_markdown() {
    let mut scene = Scene::new(json!({}));
    let told =
        scene.command("shipwheel.explainRule", json!(["license-is-a-path"]))["result"].clone();
    assert!(
        told["markdown"].as_str().is_some_and(|text| text.starts_with("# license-is-a-path\n"))
    );
    assert!(told["url"].as_str().is_some_and(|url| url.starts_with("https://")));
    let near = scene.command("shipwheel.explainRule", json!([{"rule": "licence-is-a-path"}]));
    let message = near["result"]["message"].as_str().expect("a message");
    assert!(message.contains("did you mean `license-is-a-path`?"), "{message}");
    assert_eq!(scene.command("shipwheel.explainRule", json!(null))["result"]["status"], "refused");
}

#[test]
fn the_version_is_changed_where_it_lives_and_as_its_buffer_has_it() {
    let mut scene = Scene::new(json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
    let module = scene.uri("demo/__init__.py");
    scene.client.open(&module, 1, "\"\"\"Demo, longer.\"\"\"\n\n__version__ = \"1.1\"\n");
    let bumped =
        scene.command("shipwheel.bumpVersion", json!([{"level": "minor"}]))["result"].clone();
    assert_eq!(bumped, json!({"status": "done", "old": "1.1", "version": "1.2"}));
    let edit = scene.applied();
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], module.as_str());
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 2);
    assert!(change["edits"][0]["newText"].as_str().is_some_and(|text| text.contains("1.2")));
    for (argument, part) in [
        (json!({"level": "huge"}), "`level` is one of major"),
        (json!({"version": "one"}), "`one` is no PEP 440 version"),
        (json!({"version": "2", "level": "minor"}), "one of them"),
    ] {
        let wrong = scene.command("shipwheel.bumpVersion", json!([argument]));
        assert!(
            wrong["error"]["message"].as_str().is_some_and(|text| text.contains(part)),
            "{wrong}"
        );
    }
}

#[test]
fn without_a_version_the_user_is_asked_or_the_editor_told() {
    let mut scene = Scene::new(json!({"experimental": {"confirm": true}}));
    let answer = scene.command("shipwheel.bumpVersion", json!([]))["result"].clone();
    assert_eq!(answer["status"], "choose");
    assert_eq!(answer["versions"][1], json!({"level": "minor", "version": "1.1"}));
    let mut scene = Scene::new(json!({}));
    let answer = scene.command("shipwheel.bumpVersion", json!([null]))["result"].clone();
    assert_eq!(answer["status"], "asked");
    let asked = scene.client.wait(|message| message["method"] == "window/showMessageRequest");
    let title = json!({"title": "2.0"});
    scene.client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": title}));
    let edit = scene.applied();
    let edits = edit["changes"][scene.uri("demo/__init__.py")].as_array().expect("a list");
    assert_eq!(edits.len(), 1, "{edit}");
}
