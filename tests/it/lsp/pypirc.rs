//! A `.pypirc` in the editor: what is wrong with it is told, and nothing of what it keeps.

use super::client::Client;
use serde_json::{Value, json};
use std::fs;

const CANARY: &str = "CANARY";

fn text() -> String {
    format!(
        "# {CANARY}\n[pypi]\nusername = bob  # {CANARY}\npassword = \"pypi-AgEIcHlwaS5vcmc{CANARY}\"\n\
         [project]\nname = {CANARY}\nversion = 1.0\n{CANARY}\n"
    )
}

struct Home {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
    uri: String,
}

fn home(text: &str) -> Home {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = folder.path().join(".pypirc");
    fs::write(&path, text).expect("it can be written");
    let uri = url::Url::from_file_path(&path).expect("it is absolute").to_string();
    Home { _folder: folder, path, uri }
}

fn rules(found: &[Value]) -> Vec<&str> {
    found.iter().map(|one| one["code"].as_str().expect("a rule")).collect()
}

#[test]
fn what_is_wrong_is_told_and_nothing_that_is_secret() {
    let text = text();
    let home = home(&text);
    let mut client = Client::ready();
    client.open(&home.uri, 1, &text);
    let found = client.published(&home.uri, 1);
    for rule in ["pypirc-not-token", "pypirc-inline-comment", "pypirc-quoted", "pypirc-syntax"] {
        assert!(rules(&found).contains(&rule), "{found:#?}");
    }
    let document = json!({"uri": home.uri});
    for line in 0..9 {
        let place = json!({"line": line, "character": 3});
        let range = json!({"start": {"line": line, "character": 0}, "end": place});
        let here = json!({"textDocument": document, "position": place});
        assert_eq!(client.request("textDocument/hover", here.clone())["result"], Value::Null);
        assert_eq!(client.request("textDocument/definition", here)["result"], Value::Null);
        let context = json!({"diagnostics": []});
        let asked = json!({"textDocument": document, "range": range, "context": context});
        let actions = client.request("textDocument/codeAction", asked.clone());
        assert!(!actions.to_string().contains("Ignore `"), "{actions}");
        assert!(!actions.to_string().contains("Build"), "{actions}");
        client.request("textDocument/inlayHint", asked);
    }
    assert_eq!(
        client.request("textDocument/codeLens", json!({"textDocument": document}))["result"],
        json!([])
    );
    client.request("shipwheel/viewText", json!({"uri": home.uri}));
    let build = json!({"command": "shipwheel.build", "arguments": [{"uri": home.uri}]});
    assert!(client.request("workspace/executeCommand", build)["error"].is_object());
    let heard = Value::from(client.heard()).to_string();
    assert!(!heard.contains(CANARY), "{heard}");
}

#[test]
fn a_cure_is_an_edit_without_the_token() {
    let text = text();
    let home = home(&text);
    let mut client = Client::ready();
    client.open(&home.uri, 1, &text);
    let at = |line: u32| json!({"line": line, "character": 12});
    let mut titles = Vec::new();
    for line in [2, 3] {
        let range = json!({"start": at(line), "end": {"line": line, "character": 30}});
        let context = json!({"diagnostics": []});
        let asked = json!({"textDocument": {"uri": home.uri}, "range": range, "context": context});
        let actions = client.request("textDocument/codeAction", asked);
        let actions = actions["result"].as_array().expect("actions").clone();
        titles.extend(actions.iter().map(|one| one["title"].as_str().expect("one").to_owned()));
    }
    for title in ["Write `__token__`", "Move the comment to its own line", "Remove the quotes"] {
        assert!(titles.iter().any(|other| other == title), "{titles:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_closed_by_a_command() {
    use std::os::unix::fs::PermissionsExt;
    let text = "[pypi]\nusername = __token__\npassword = pypi-AgEIcHlwaS5vcmcCCGFiY2RlZmdoAAIHWzMsI\
                nUiXQAABiAHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw\n";
    let home = home(text);
    fs::set_permissions(&home.path, fs::Permissions::from_mode(0o644)).expect("it is ours");
    let mut client = Client::ready();
    client.open(&home.uri, 1, text);
    assert_eq!(rules(&client.published(&home.uri, 1)), ["pypirc-permissions"]);
    let place = json!({"line": 2, "character": 1});
    let range = json!({"start": place, "end": place});
    let context = json!({"diagnostics": []});
    let asked = json!({"textDocument": {"uri": home.uri}, "range": range, "context": context});
    let actions = client.request("textDocument/codeAction", asked);
    let action = &actions["result"][0];
    assert_eq!(action["kind"], "quickfix", "{actions}");
    client.forget();
    let command = &action["command"];
    let order = json!({"command": command["command"], "arguments": command["arguments"]});
    client.request("workspace/executeCommand", order);
    assert_eq!(client.published(&home.uri, 1), Vec::<Value>::new());
    let mode = fs::metadata(&home.path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // No other file of anyone is touched by it.
    let other = json!({"command": "shipwheel.pypirc.protect", "arguments": ["file:///etc/passwd"]});
    assert!(client.request("workspace/executeCommand", other)["error"].is_object());
}
