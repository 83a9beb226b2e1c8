//! Publishing from the editor: a plan that sends nothing, words that confirm it, and an upload that
//! tells of every file. A canary stands for the token, and is looked for in all that was said.

use super::client::Client;
use crate::publish::index::{Act, Index, answer};
use serde_json::{Value, json};
use shipwheel::engine::credentials::Netrc;
use shipwheel::engine::index::Environment;
use shipwheel::lsp::{Level, Log, Surroundings};
use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

const TOKEN: &str = "canary-0815-never-shown";

const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.12,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
version = \"1.0\"
description = \"A demo\"
requires-python = \">=3.9\"
classifiers = [\"Typing :: Typed\"]
";

const WHEEL: &str = "demo-1.0-py3-none-any.whl";
const SDIST: &str = "demo-1.0.tar.gz";

/// A project, the index that its user's `.pypirc` calls `here`, and an editor.
struct Scene {
    _folder: tempfile::TempDir,
    root: PathBuf,
    index: Index,
    client: Client,
    log: std::io::PipeReader,
    /// What was heard before the last question.
    past: Vec<Value>,
}

/// What an editor says of itself.
fn plain() -> Value {
    json!({})
}

fn confirming() -> Value {
    json!({"experimental": {"confirm": true}})
}

impl Scene {
    fn new(acts: &[Act], capabilities: Value) -> Scene {
        Scene::with(acts, capabilities, &[("SHIPWHEEL_TOKEN", TOKEN)])
    }

    fn with(acts: &[Act], capabilities: Value, environment: &[(&str, &str)]) -> Scene {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("demo");
        fs::create_dir_all(root.join("demo")).expect("folders");
        fs::write(root.join("pyproject.toml"), TOML).expect("a file");
        // Its archives are like no others.
        let module = format!("\"\"\"Demo.\"\"\"\n# {}\n", root.display());
        fs::write(root.join("demo/__init__.py"), module).expect("a file");
        let index = Index::doing(acts);
        let pypirc = folder.path().join(".pypirc");
        let sections = format!("[here]\nrepository = {}\n", index.url());
        fs::write(&pypirc, sections).expect("a file");
        let variable = |name: &str| {
            let own = [("SHIPWHEEL_KEYRING", "none")];
            let mut all = environment.iter().chain(&own);
            all.find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        };
        let surroundings = Surroundings {
            environment: Environment::of(variable),
            pypirc: Some(pypirc),
            netrc: Netrc::of(None, Some(folder.path())),
            ..Surroundings::default()
        };
        let (log, writer) = std::io::pipe().expect("a pipe");
        let mut client = Client::start_in(surroundings, Log::to(writer, Level::Debug));
        client.initialize(capabilities);
        let mut scene = Scene { _folder: folder, root, index, client, log, past: Vec::new() };
        let uri = scene.uri();
        scene.client.open(&uri, 1, TOML);
        scene
    }

    fn uri(&self) -> String {
        url::Url::from_file_path(self.root.join("pyproject.toml")).expect("absolute").into()
    }

    fn command(&mut self, name: &str, argument: Value) -> Value {
        let params = json!({"command": name, "arguments": [argument]});
        self.client.request("workspace/executeCommand", params)["result"].clone()
    }

    fn plan(&mut self) -> Value {
        let argument = json!({"uri": self.uri(), "index": "here", "wait": true});
        self.command("shipwheel.publish.plan", argument)
    }

    fn publish(&mut self, plan: &Value, confirm: Value) -> Value {
        let argument = json!({"planId": plan["planId"], "confirm": confirm, "wait": true});
        self.command("shipwheel.publish", argument)
    }

    /// Waits for a question to the user and presses this button.
    fn press(&mut self, button: &str) -> Value {
        let asked = self.client.wait(|message| message["method"] == "window/showMessageRequest");
        self.past.extend(self.client.heard());
        self.client.forget();
        let result = if button.is_empty() { Value::Null } else { json!({"title": button}) };
        self.client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": result}));
        asked["params"].clone()
    }

    /// Waits for a message to the user with this in it.
    fn told(&self, part: &str) -> String {
        let message = self.client.wait(|message| {
            let text = message["params"]["message"].as_str().unwrap_or_default();
            message["method"] == "window/showMessage" && text.contains(part)
        });
        message["params"]["message"].as_str().expect("text").to_owned()
    }

    /// Ends the server, and looks for the token in all that was ever heard and in the log.
    fn end(mut self) {
        // Whatever was said before this answer has been heard with it.
        assert!(self.client.is_answered());
        self.past.extend(self.client.heard());
        self.client.hang_up();
        self.client.ending();
        let heard: Vec<String> = self.past.iter().map(Value::to_string).collect();
        assert!(heard.iter().any(|text| text.contains("capabilities")), "some of it is missing");
        let mut log = String::new();
        self.log.read_to_string(&mut log).expect("text");
        assert!(log.contains("ready"), "{log}");
        for text in heard.iter().chain([&log]) {
            // The second is what base64 makes of `__token__:`.
            assert!(!text.contains("canary") && !text.contains("X190b2tlbl9f"), "{text}");
        }
    }
}

#[test]
fn a_release_is_planned_confirmed_and_sent() {
    let mut scene = Scene::new(&[Act::Warehouse], confirming());
    let plan = scene.plan();
    assert_eq!(plan["status"], "planned", "{plan}");
    assert_eq!([&plan["name"], &plan["version"]], ["demo", "1.0"]);
    assert_eq!(plan["index"], json!({"name": "here", "url": scene.index.url()}));
    assert_eq!(plan["credentialSource"], "environment variable SHIPWHEEL_TOKEN");
    assert_eq!(plan["files"][0]["name"], SDIST);
    assert_eq!(plan["files"][1]["name"], WHEEL);
    assert_eq!(plan["files"][1]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(plan["alreadyThere"], json!([]));
    assert_eq!(plan["dirtyTree"], Value::Null, "{plan}");
    assert!(scene.index.posts().is_empty());
    assert!(!scene.root.join("dist").exists(), "a plan has a folder of its own");
    for confirm in
        [json!(null), json!(""), json!("demo 1.0"), json!("demo 1.0 pypi"), json!("demo 1.0 here ")]
    {
        let refused = scene.publish(&plan, confirm.clone());
        assert_eq!(refused["status"], "refused", "{confirm}");
    }
    assert!(scene.index.posts().is_empty());
    let sent = scene.publish(&plan, json!("demo 1.0 here"));
    assert_eq!(sent["status"], "done", "{sent}");
    assert_eq!(scene.index.posts(), [WHEEL, SDIST]);
    assert_eq!(sent["files"][1]["outcome"], "uploaded");
    scene.told("`demo 1.0` is on `here`");
    // It is done with, and a new plan says what is there.
    assert_eq!(scene.publish(&plan, json!("demo 1.0 here"))["status"], "refused");
    let again = scene.plan();
    assert_eq!(again["alreadyThere"], json!([SDIST, WHEEL]), "{again}");
    let sent = scene.publish(&again, json!("demo 1.0 here"));
    assert_eq!(sent["files"][0]["outcome"], "alreadyThere", "{sent}");
    assert_eq!(scene.index.posts().len(), 2);
    scene.end();
}

#[test]
fn an_editor_that_asks_its_user_is_told_what_there_is_to_choose_from() {
    let mut scene = Scene::new(&[Act::Store], confirming());
    let uri = scene.uri();
    let answer = scene.command("shipwheel.publish.plan", json!({"uri": uri}));
    assert_eq!(answer["status"], "choose", "{answer}");
    let names: Vec<&str> = (0..3).filter_map(|at| answer["indexes"][at]["name"].as_str()).collect();
    assert_eq!(names, ["testpypi", "pypi", "here"]);
    assert!(answer["indexes"][0]["url"].as_str().is_some_and(|url| url.contains("test.pypi.org")));
    let argument = json!({"uri": uri, "index": "nowhere", "wait": true});
    let answer = scene.command("shipwheel.publish.plan", argument);
    assert_eq!(answer["status"], "refused", "{answer}");
    scene.told("`demo` was not made ready: there is no index `nowhere`");
    let argument = json!({"uri": uri, "index": "here"});
    let started = scene.command("shipwheel.publish.plan", argument);
    assert_eq!(started["status"], "started", "{started}");
    scene.told("is ready for `here`");
    // The operation's name is the plan's.
    let plan = json!({"planId": started["operation"]});
    assert_eq!(scene.publish(&plan, json!("demo 1.0 here"))["status"], "done");
    scene.end();
}

#[test]
fn a_plain_editor_is_asked_twice_and_anything_but_yes_is_no() {
    let mut scene = Scene::new(&[Act::Store], plain());
    let uri = scene.uri();
    let order = |scene: &mut Scene| {
        let answer = scene.command("shipwheel.publish.plan", json!({"uri": uri}));
        assert_eq!(answer["status"], "asked", "{answer}");
    };
    order(&mut scene);
    let asked = scene.press("");
    assert_eq!(asked["actions"][0]["title"], "testpypi");
    order(&mut scene);
    scene.press("here");
    let asked = scene.press("");
    assert!(asked["message"].as_str().is_some_and(|text| {
        text.starts_with("Upload demo 1.0 to here (127.0.0.1)?\n") && text.contains(WHEEL)
    }));
    scene.told("was not uploaded");
    order(&mut scene);
    scene.press("here");
    scene.press("Do not upload");
    scene.told("was not uploaded");
    assert!(scene.index.posts().is_empty());
    order(&mut scene);
    scene.press("here");
    scene.press("Upload");
    scene.told("`demo 1.0` is on `here`");
    assert_eq!(scene.index.posts().len(), 2);
    scene.end();
}

#[test]
fn what_was_not_saved_is_not_planned_and_what_was_changed_is_not_sent() {
    let mut scene = Scene::new(&[Act::Store], confirming());
    let uri = scene.uri();
    scene.client.change(&uri, 2, json!([{"text": TOML.replace("A demo", "Another")}]));
    let refused = scene.plan();
    assert_eq!(refused["status"], "refused");
    let reason = refused["reasons"][0]["message"].as_str().expect("a reason");
    assert!(reason.contains("not saved: `pyproject.toml`"), "{reason}");
    scene.client.change(&uri, 3, json!([{"text": TOML}]));
    let plan = scene.plan();
    let line = scene.client.wait(|message| {
        let text = message["params"]["message"].as_str().unwrap_or_default();
        text.contains("ready for `here`")
    });
    assert!(line.is_object());
    // The plan's own archive, wherever it lies, is written to by somebody.
    let folders = fs::read_dir(std::env::temp_dir()).expect("a folder").flatten();
    let sha256 = plan["files"][1]["sha256"].as_str().expect("digits").to_owned();
    let own = folders
        .map(|entry| entry.path().join(WHEEL))
        .filter(|path| fs::read(path).is_ok_and(|bytes| digest(&bytes) == sha256));
    let own: Vec<PathBuf> = own.collect();
    assert!(!own.is_empty(), "the plan's folder");
    for path in &own {
        let mut bytes = fs::read(path).expect("the wheel");
        bytes.push(0);
        fs::write(path, bytes).expect("the wheel");
    }
    let refused = scene.publish(&plan, json!("demo 1.0 here"));
    assert!(refused["message"].as_str().is_some_and(|text| text.contains("were changed")));
    assert!(scene.index.posts().is_empty());
    scene.end();
    assert!(own.iter().all(|path| !path.exists()), "the folder goes with the server");
}

fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_password_of_netrc_is_found_last() {
    let mut scene = Scene::with(&[Act::Store], confirming(), &[]);
    let netrc = format!("machine 127.0.0.1\nlogin amy\npassword {TOKEN}\n");
    fs::write(scene._folder.path().join(".netrc"), netrc).expect("a file");
    let plan = scene.plan();
    assert_eq!(plan["credentialSource"], "~/.netrc line 3", "{plan}");
    let done = scene.publish(&plan, json!("demo 1.0 here"));
    assert_eq!(done["status"], "done", "{done}");
    assert_eq!(scene.index.posts().len(), 2);
    scene.end();
}

#[test]
fn without_a_token_the_way_to_one_is_told() {
    let mut scene = Scene::with(&[Act::Store], confirming(), &[]);
    let plan = scene.plan();
    assert_eq!(plan["status"], "planned");
    assert_eq!(plan["credentialSource"], Value::Null);
    scene.told("`shipwheel login here`");
    let refused = scene.publish(&plan, json!("demo 1.0 here"));
    assert!(refused["message"].as_str().is_some_and(|text| text.contains("shipwheel login here")));
    assert!(scene.index.posts().is_empty());
    scene.end();
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_index_at_its_line() {
    let body = format!(
        "{{\"code\": \"400 Invalid value for classifiers. Error: Classifier 'Typing :: Typed' is \
         not a valid classifier. You sent {TOKEN}.\"}}"
    );
    let index = [Act::Say(answer(400, "Bad Request", "Content-Type: application/json\r\n", &body))];
    let mut scene = Scene::new(&index, confirming());
    let plan = scene.plan();
    let refused = scene.publish(&plan, json!("demo 1.0 here"));
    assert_eq!(refused["status"], "refused", "{refused}");
    assert_eq!(refused["files"][1]["outcome"], "refused");
    assert_eq!(refused["files"][0]["outcome"], "notSent");
    assert_eq!(refused["about"]["rule"], "classifier-unknown");
    scene.told("is not a valid classifier");
    let uri = scene.uri();
    let published = scene.client.wait(|message| {
        let found = message["params"]["diagnostics"].as_array();
        message["params"]["uri"] == uri.as_str()
            && found
                .is_some_and(|found| found.iter().any(|one| one["code"] == "classifier-unknown"))
    });
    let found = published["params"]["diagnostics"].as_array().expect("a list");
    let own = found.iter().find(|one| one["code"] == "classifier-unknown").expect("it is there");
    assert_eq!(own["range"]["start"], json!({"line": 9, "character": 15}));
    scene.end();
}

#[test]
fn a_cancelled_upload_ends_between_files_and_says_what_is_there() {
    let slow = answer(200, "OK", &format!("X-Filler: {}\r\n", "x".repeat(600)), "");
    let mut scene = Scene::new(&[Act::Slowly(slow)], confirming());
    let plan = scene.plan();
    let argument = json!({"planId": plan["planId"], "confirm": "demo 1.0 here", "wait": true});
    let params =
        json!({"command": "shipwheel.publish", "arguments": [argument], "workDoneToken": 7});
    let id = scene.client.ask("workspace/executeCommand", params);
    while scene.index.posts().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let uri = scene.uri();
    let busy = scene.command("shipwheel.build", json!({"uri": uri}));
    assert_eq!(busy["status"], "busy", "{busy}");
    scene.client.notify("window/workDoneProgress/cancel", json!({"token": 7}));
    let result = scene.client.answer(id)["result"].clone();
    assert_eq!(result["status"], "cancelled", "{result}");
    assert_eq!(result["files"][1]["outcome"], "uploaded");
    assert_eq!(result["files"][0]["outcome"], "notSent");
    scene.told(&format!("`{WHEEL}` is on `here` already"));
    assert_eq!(scene.index.posts(), [WHEEL]);
    scene.end();
}

#[test]
fn a_workspace_without_trust_publishes_nothing() {
    let mut scene = Scene::new(&[Act::Store], confirming());
    let settings = json!({"settings": {"shipwheel": {"trusted": false}}});
    scene.client.notify("workspace/didChangeConfiguration", settings);
    let refused = scene.plan();
    assert_eq!(refused["status"], "refused", "{refused}");
    scene.told("is not trusted");
    scene.end();
}

#[test]
fn arguments_of_every_kind_are_answered() {
    let mut scene = Scene::new(&[Act::Store], confirming());
    for arguments in [json!([]), json!([[]]), json!([null]), json!([{}]), json!(null)] {
        for name in ["shipwheel.publish.plan", "shipwheel.publish"] {
            let params = json!({"command": name, "arguments": arguments});
            let answer = scene.client.request("workspace/executeCommand", params);
            assert!(answer["result"]["status"].is_string(), "{name} {arguments}: {answer}");
        }
    }
    scene.end();
}
