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
    let uri = scene.uri("pyproject.toml");
    let renamed =
        format!("{}[tool.flit.module]\nname = \"demo\"\n", TOML.replacen("demo", "other", 1));
    scene.client.change(&uri, 2, json!([{"text": renamed}]));
    let shown = scene.command("shipwheel.showContents", json!([null]))["result"].clone();
    let text = shown["text"].as_str().expect("text");
    assert!(text.starts_with("other-1.0.tar.gz ("), "what was not saved counts: {text}");
    scene.client.change(&uri, 3, json!([{"text": "[project]\nname = 1\n"}]));
    let refused = scene.command("shipwheel.showContents", json!([null]))["result"].clone();
    assert_eq!(refused["status"], "refused", "{refused}");
}

#[test]
fn contents_are_a_document_that_goes_with_the_server() {
    let mut scene = Scene::new(json!({"window": {"showDocument": {"support": true}}}));
    let shown = |scene: &mut Scene| {
        scene.client.forget();
        let answer = scene.command("shipwheel.showContents", json!([]))["result"].clone();
        let asked = scene.client.wait(|one| one["method"] == "window/showDocument");
        let error = json!({"code": -32603, "message": "no window"});
        scene.client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "error": error}));
        let uri = asked["params"]["uri"].as_str().expect("a URI").to_owned();
        let path = url::Url::parse(&uri).expect("a URI").to_file_path().expect("a file");
        assert_eq!(path.file_name().expect("a name"), "demo.contents.txt");
        let text = fs::read_to_string(&path).expect("it is there");
        assert_eq!(answer["text"], text.as_str());
        path
    };
    let first = shown(&mut scene);
    let second = shown(&mut scene);
    assert_eq!(first, second);
    scene.client.request("shutdown", json!(null));
    scene.client.notify("exit", json!(null));
    assert!(scene.client.ending().is_orderly());
    assert!(!first.parent().expect("a folder").exists(), "it was left behind");
}

#[test]
fn contents_are_not_shown_twice() {
    for capabilities in [
        json!({}),
        json!({
            "window": {"showDocument": {"support": true}}, "experimental": {"contents": true},
        }),
    ] {
        let is_plain = capabilities == json!({});
        let mut scene = Scene::new(capabilities);
        let answer = scene.command("shipwheel.showContents", json!([]))["result"].clone();
        // The log has it where nothing else shows it.
        scene.command("shipwheel.check", json!([]));
        let heard = scene.client.heard();
        let logged = |one: &Value| one["params"]["message"] == answer["text"];
        assert_eq!(heard.iter().any(logged), is_plain);
        assert!(heard.iter().all(|one| one["method"] != "window/showDocument"));
    }
}

#[test]
fn the_version_of_a_project_that_is_not_open_is_changed_too() {
    let mut scene = Scene::new(json!({"workspace": {"applyEdit": true}}));
    let other = scene.root.parent().expect("a folder").join("other it's");
    fs::create_dir(&other).expect("a folder");
    let toml = "\u{feff}[project]\r\nname = \"other\"\r\nversion = \"2.0\"\r\n";
    fs::write(other.join("pyproject.toml"), toml).expect("a file");
    let uri: String =
        url::Url::from_file_path(other.join("pyproject.toml")).expect("absolute").into();
    let bumped = scene.command("shipwheel.bumpVersion", json!([{"uri": uri, "level": "minor"}]));
    assert_eq!(bumped["result"], json!({"status": "done", "old": "2.0", "version": "2.1"}));
    let edit = scene.applied();
    let range = &edit["changes"][&uri][0]["range"];
    assert_eq!(range["start"], json!({"line": 2, "character": 10}), "{edit}");
    assert_eq!(edit["changes"][&uri][0]["newText"], "\"2.1\"");
    assert_eq!(fs::read_to_string(other.join("pyproject.toml")).expect("a file"), toml);
    // An editor that makes no edit leaves it to the shell.
    scene.client.forget();
    scene.command("shipwheel.bumpVersion", json!([{"uri": uri, "version": "3"}]));
    let asked = scene.client.wait(|one| one["method"] == "workspace/applyEdit");
    let answer = json!({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": false}});
    scene.client.send(&answer);
    scene.client.wait(|one| {
        let said = one["params"]["message"].as_str().unwrap_or_default();
        said.contains("run `shipwheel version '") && said.ends_with("other it'\\''s' 3`")
    });
    let answer =
        scene.command("shipwheel.bumpVersion", json!([{"uri": scene.uri("x/pyproject.toml")}]));
    assert_eq!(answer["result"]["status"], "refused");
    fs::write(other.join("pyproject.toml"), b"[project]\nname = \"\xff\"\n").expect("a file");
    let answer = scene.command("shipwheel.bumpVersion", json!([{"uri": uri, "version": "3"}]));
    assert!(answer["result"]["message"].as_str().is_some_and(|said| said.contains("not UTF-8")));
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
