//! Building from the editor: the command, its progress and its end, what is shown of a refusal,
//! and where it is offered.

use super::client::{Client, PATIENCE};
use serde_json::{Value, json};
use shipwheel::files::{Disk, Files, Kind, Listed, ReadError};
use shipwheel::lsp::folders::Folders;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
version = \"1.0\"
description = \"A demo\"
requires-python = \">=3.9\"
";

struct Project {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Project {
    fn new(toml: &str) -> Project {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("demo");
        let project = Project { _folder: folder, root };
        project.write("pyproject.toml", toml);
        project.write("demo/__init__.py", "\"\"\"Demo.\"\"\"\n");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn uri(&self) -> String {
        self.uri_of("pyproject.toml")
    }

    fn uri_of(&self, path: &str) -> String {
        url::Url::from_file_path(self.root.join(path)).expect("absolute").into()
    }

    /// Sorted.
    fn built(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join("dist")).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// As another build that is writing there, until it is dropped.
    fn hold_dist(&self) -> File {
        let dist = self.root.join("dist");
        fs::create_dir_all(&dist).expect("a folder");
        let folder = File::open(dist).expect("a folder");
        folder.lock().expect("nobody else");
        folder
    }
}

const BOTH: [&str; 2] = ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"];

fn capabilities() -> Value {
    json!({
        "window": {"workDoneProgress": true},
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {}}}},
    })
}

/// A client with the project open, that takes part in progress when it `shows` it.
fn open(project: &Project, toml: &str, shows: bool) -> Client {
    let mut client = Client::start();
    client.initialize(if shows { capabilities() } else { json!({}) });
    client.open(&project.uri(), 1, toml);
    client
}

fn command(client: &mut Client, name: &str, arguments: Value) -> Value {
    client.request("workspace/executeCommand", json!({"command": name, "arguments": arguments}))
}

fn build(client: &mut Client, project: &Project) -> Value {
    command(client, "shipwheel.build", json!([{"uri": project.uri(), "wait": true}]))["result"]
        .clone()
}

/// Agrees to show progress, and returns the token.
fn agree(client: &mut Client) -> Value {
    let asked = client.wait(|message| message["method"] == "window/workDoneProgress/create");
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    asked["params"]["token"].clone()
}

fn progress(client: &Client, token: &Value, kind: &str) -> Value {
    let value = client.wait(|message| {
        message["method"] == "$/progress"
            && message["params"]["token"] == *token
            && message["params"]["value"]["kind"] == kind
    });
    value["params"]["value"].clone()
}

fn shown(client: &Client) -> Value {
    client.wait(|message| message["method"] == "window/showMessage")["params"].clone()
}

/// Waits for a message to the user with this in it.
fn told(client: &Client, part: &str) {
    client.wait(|message| {
        let text = message["params"]["message"].as_str().unwrap_or_default();
        message["method"] == "window/showMessage" && text.contains(part)
    });
}

#[test]
fn a_build_is_begun_at_once_and_told_to_the_end() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, true);
    let answer = command(&mut client, "shipwheel.build", json!([{"uri": project.uri()}]));
    assert_eq!(answer["result"], json!({"operation": "build-1", "status": "started"}));
    let token = agree(&mut client);
    let begin = progress(&client, &token, "begin");
    assert_eq!(begin["cancellable"], true);
    assert_eq!(begin["title"], "Building demo");
    assert_eq!(progress(&client, &token, "end")["message"], "done");
    let message = shown(&client);
    assert_eq!(message["type"], 3);
    assert_eq!(message["message"], format!("Built {} and {} in dist", BOTH[1], BOTH[0]));
    assert_eq!(project.built(), BOTH);
    let logged = client.wait(|message| {
        message["method"] == "window/logMessage"
            && message["params"]["message"].as_str().is_some_and(|line| line.contains("sha256"))
    });
    let line = logged["params"]["message"].as_str().expect("text");
    assert!(line.starts_with("build-1: built dist"), "{line}");
}

#[test]
fn a_client_that_waits_hears_what_came_of_it() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, false);
    let answer = build(&mut client, &project);
    assert_eq!(answer["status"], "done");
    let files = answer["files"].as_array().expect("a list");
    assert!(files[0]["path"].as_str().is_some_and(|path| path.ends_with(BOTH[1])));
    let wheel = fs::read(project.root.join("dist").join(BOTH[0])).expect("the wheel");
    assert_eq!(files[1]["size"], wheel.len());
    // One that shows no progress is not asked to.
    assert!(client.heard().iter().all(|message| message["method"] != "$/progress"
        && message["method"] != "window/workDoneProgress/create"));
}

#[test]
fn a_token_of_the_client_is_used_before_its_answer() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, true);
    let arguments = json!([{"uri": project.uri()}]);
    let params = json!({"command": "shipwheel.build", "arguments": arguments, "workDoneToken": 7});
    let id = client.ask("workspace/executeCommand", params);
    assert_eq!(client.answer(id)["result"]["status"], "done");
    let heard = client.heard();
    let at = |wanted: &dyn Fn(&Value) -> bool| heard.iter().position(wanted).expect("it was heard");
    let end = at(&|message| {
        message["params"]["token"] == 7 && message["params"]["value"]["kind"] == "end"
    });
    assert!(end < at(&|message| message["id"] == id && message.get("method").is_none()));
}

#[test]
fn options_are_those_of_the_command_line() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, false);
    let options = json!([project.uri(), {"wheel": true, "outDir": "out", "wait": true}]);
    let answer = command(&mut client, "shipwheel.build", options);
    assert_eq!(answer["result"]["files"].as_array().map(Vec::len), Some(1), "{answer}");
    assert!(project.root.join("out").join(BOTH[0]).is_file());
    let wrong = command(&mut client, "shipwheel.build", json!([{"weel": true}]));
    assert_eq!(wrong["error"]["code"], -32602);
    assert!(wrong["error"]["message"].as_str().is_some_and(|text| text.contains("`weel`")));
}

#[test]
fn the_only_open_project_need_not_be_named() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, false);
    for arguments in [json!([[]]), json!([]), json!(null), json!({})] {
        let answer = command(&mut client, "shipwheel.build", arguments);
        assert_eq!(answer["result"]["status"], "started", "{answer}");
        let number = answer["result"]["operation"].as_str().expect("a name").to_owned();
        client.wait(|message| {
            let text = message["params"]["message"].as_str().unwrap_or_default();
            text.starts_with(&format!("{number}: built dist/demo-1.0-py3"))
        });
    }
    client.open("untitled:pyproject.toml", 1, TOML);
    let answer = command(&mut client, "shipwheel.build", json!([]));
    assert!(answer["error"]["message"].as_str().is_some_and(|text| text.contains("say which")));
    let answer = command(&mut client, "shipwheel.build", json!(["untitled:pyproject.toml"]));
    assert!(answer["error"]["message"].as_str().is_some_and(|text| text.contains("save")));
    let answer = command(&mut client, "shipwheel.build", json!([project.uri_of("a.toml")]));
    assert!(answer["error"]["message"].as_str().is_some_and(|text| text.contains("is not a")));
}

#[test]
fn a_refusal_is_a_finding_and_one_message() {
    let project = Project::new(TOML);
    let long_ago = filetime::FileTime::from_unix_time(0, 0);
    let module = project.root.join("demo/__init__.py");
    filetime::set_file_mtime(&module, long_ago).expect("a time");
    let mut client = open(&project, TOML, false);
    let before = client.published(&project.uri(), 1);
    client.forget();
    let answer = build(&mut client, &project);
    assert_eq!(answer["status"], "refused", "{answer}");
    let reason = answer["reasons"][0]["message"].as_str().expect("a reason").to_owned();
    assert!(reason.contains("`demo/__init__.py` says it was changed before 1980"), "{reason}");
    let message = shown(&client);
    assert_eq!(message["type"], 1);
    assert_eq!(message["message"], format!("`demo` was not built: {reason}"));
    assert!(project.built().is_empty());
    let after = client.published(&project.uri(), 1);
    let own: Vec<&Value> = after.iter().filter(|one| one["code"] == "build-refused").collect();
    assert_eq!(own.len(), 1, "{after:#?}");
    assert_eq!(own[0]["range"]["start"], json!({"line": 4, "character": 0}));
    assert_eq!(own[0]["message"], reason);
    // It goes with a build that is not refused,
    client.forget();
    filetime::set_file_mtime(&module, filetime::FileTime::now()).expect("a time");
    assert_eq!(build(&mut client, &project)["status"], "done");
    assert_eq!(client.published(&project.uri(), 1), before);
    // or with the next change of the text.
    client.forget();
    filetime::set_file_mtime(&module, long_ago).expect("a time");
    assert_eq!(build(&mut client, &project)["status"], "refused");
    assert_eq!(client.published(&project.uri(), 1), after);
    client.change(&project.uri(), 2, json!([{"text": TOML}]));
    assert_eq!(client.published(&project.uri(), 2), before);
}

#[test]
fn what_the_check_shows_is_not_shown_twice() {
    let toml = TOML.replace("\"1.0\"", "\"one\"");
    let project = Project::new(&toml);
    let mut client = open(&project, &toml, false);
    let before = client.published(&project.uri(), 1);
    assert!(before.iter().any(|one| one["code"] == "project-version-invalid"), "{before:#?}");
    client.forget();
    let answer = build(&mut client, &project);
    assert_eq!(answer["status"], "refused");
    let first = shown(&client)["message"].as_str().expect("text").to_owned();
    assert!(first.starts_with("`demo` was not built: pyproject.toml:7: "), "{first}");
    assert_eq!(client.published(&project.uri(), 1), before);
}

#[test]
fn another_backend_is_refused_with_a_finding() {
    let toml = TOML
        .replace("flit_core >=3.11,<5", "hatchling")
        .replace("flit_core.buildapi", "hatchling.build");
    let project = Project::new(&toml);
    let mut client = Client::start();
    client.initialize(json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    }));
    client.open(&project.uri(), 1, &toml);
    assert_eq!(build(&mut client, &project)["status"], "refused");
    client.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    let params = json!({"textDocument": {"uri": project.uri()}});
    let items = client.request("textDocument/diagnostic", params)["result"]["items"].clone();
    let found = items.as_array().expect("a list").iter();
    let found: Vec<&Value> = found.filter(|one| one["code"] == "build-refused").collect();
    assert_eq!(found.len(), 1, "{items:#}");
    assert_eq!(found[0]["severity"], 2);
}

#[test]
fn what_was_not_saved_is_not_built() {
    let project = Project::new(TOML);
    let mut client = open(&project, &TOML.replace("A demo", "Another"), false);
    let module = project.uri_of("demo/__init__.py");
    client.open(&module, 1, "\"\"\"Another.\"\"\"\n");
    client.open(&project.uri_of("../elsewhere.py"), 1, "x = 1\n");
    let answer = build(&mut client, &project);
    assert_eq!(answer["status"], "refused");
    let reason = answer["reasons"][0]["message"].as_str().expect("a reason");
    assert!(reason.contains("not saved: `pyproject.toml`, `demo/__init__.py`;"), "{reason}");
    assert!(project.built().is_empty());
    let anyhow = json!([{"uri": project.uri(), "wait": true, "ignoreUnsaved": true}]);
    assert_eq!(command(&mut client, "shipwheel.build", anyhow)["result"]["status"], "done");
    // Other line ends are no change.
    client.change(&project.uri(), 2, json!([{"text": TOML.replace('\n', "\r\n")}]));
    client.close(&module);
    assert_eq!(build(&mut client, &project)["status"], "done");
}

#[cfg(unix)]
#[test]
fn a_project_is_built_once_at_a_time_and_a_build_can_be_stopped() {
    let project = Project::new(TOML);
    let other = Project::new(TOML);
    let dist = project.hold_dist();
    let mut client = open(&project, TOML, true);
    let start = json!([{"uri": project.uri()}]);
    let answer = command(&mut client, "shipwheel.build", start.clone());
    assert_eq!(answer["result"]["status"], "started");
    let token = agree(&mut client);
    assert_eq!(progress(&client, &token, "report")["message"], "waiting for another build");
    let second = command(&mut client, "shipwheel.build", start.clone());
    assert_eq!(second["result"]["status"], "busy");
    assert_eq!(second["result"]["operation"], "build-1");
    told(&client, "already");
    // Nobody else has to wait.
    client.open(&other.uri(), 1, TOML);
    assert_eq!(build(&mut client, &other)["status"], "done");
    told(&client, "Built");
    client.forget();
    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    assert_eq!(progress(&client, &token, "end")["message"], "cancelled");
    told(&client, "cancelled");
    // And again, by command.
    client.forget();
    let params = json!({"command": "shipwheel.build", "arguments": [{
        "uri": project.uri(), "wait": true,
    }]});
    let id = client.ask("workspace/executeCommand", params.clone());
    agree(&mut client);
    let cancelled = command(&mut client, "shipwheel.cancel", json!([{"uri": project.uri()}]));
    assert_eq!(cancelled["result"]["cancelled"], 1);
    assert_eq!(client.answer(id)["result"]["status"], "cancelled");
    told(&client, "cancelled");
    client.forget();
    assert_eq!(command(&mut client, "shipwheel.cancel", json!([]))["result"]["cancelled"], 0);
    // A request that is cancelled takes its build with it.
    let id = client.ask("workspace/executeCommand", params);
    agree(&mut client);
    client.notify("$/cancelRequest", json!({"id": id}));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
    let deadline = Instant::now() + PATIENCE;
    drop(dist);
    while build(&mut client, &project)["status"] == "busy" {
        assert!(Instant::now() < deadline, "the build goes on");
    }
    assert_eq!(project.built(), BOTH);
}

#[test]
fn a_client_that_does_not_agree_to_progress_is_served_all_the_same() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, true);
    assert_eq!(build(&mut client, &project)["status"], "done");
    assert!(client.heard().iter().all(|message| message["method"] != "$/progress"));
}

#[cfg(unix)]
#[test]
fn the_end_of_the_server_ends_a_build_and_leaves_nothing() {
    let ends: [&dyn Fn(&mut Client); 3] = [
        &|client| client.hang_up(),
        &|client| {
            client.ask("shutdown", Value::Null);
            client.notify("exit", Value::Null);
        },
        &|client| client.notify("exit", Value::Null),
    ];
    for end in ends {
        let project = Project::new(TOML);
        // Takes some seconds to write.
        let data = File::create(project.root.join("demo/data.bin")).expect("a file");
        data.set_len(1_500_000_000).expect("a long file");
        let mut client = open(&project, TOML, true);
        command(&mut client, "shipwheel.build", json!([{"uri": project.uri()}]));
        let token = agree(&mut client);
        client.wait(|message| {
            message["params"]["token"] == token
                && message["params"]["value"]["message"] == "writing the archives"
        });
        assert_eq!(project.built().len(), 2, "two files are being written");
        end(&mut client);
        client.ending();
        assert!(project.built().is_empty(), "{:?} was left", project.built());
    }
}

/// A disk that panics when a build reads the project file from it.
struct Broken(Disk);

impl Files for Broken {
    fn kind(&self, path: &str) -> Kind {
        self.0.kind(path)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        assert_ne!(path, "pyproject.toml", "this disk panics");
        self.0.read(path)
    }

    fn list(&self, path: &str) -> Arc<[Listed]> {
        self.0.list(path)
    }

    fn folder_name(&self) -> Option<String> {
        self.0.folder_name()
    }
}

#[test]
fn a_panic_ends_the_build_and_nothing_else() {
    let project = Project::new(TOML);
    let broken = |root: &Path| -> Box<dyn Files> { Box::new(Broken(Disk::new(root))) };
    let mut client = Client::start_with(Folders::new(Box::new(broken)));
    client.initialize(capabilities());
    client.open(&project.uri(), 1, TOML);
    for _ in 0..2 {
        client.forget();
        let id = client.ask(
            "workspace/executeCommand",
            json!({"command": "shipwheel.build", "arguments": [{"uri": project.uri(), "wait": true}]}),
        );
        let token = agree(&mut client);
        assert_eq!(client.answer(id)["result"]["status"], "failed");
        assert_eq!(progress(&client, &token, "end")["message"], "failed");
        assert!(shown(&client)["message"].as_str().is_some_and(|text| text.contains("fault of")));
    }
    assert!(client.is_answered());
}

#[test]
fn a_build_keeps_nobody_waiting() {
    let project = Project::new(TOML);
    let data = File::create(project.root.join("demo/data.bin")).expect("a file");
    data.set_len(300_000_000).expect("a long file");
    let mut client = open(&project, TOML, false);
    command(&mut client, "shipwheel.build", json!([{"uri": project.uri()}]));
    let start = Instant::now();
    for _ in 0..20 {
        assert!(client.is_answered());
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    command(&mut client, "shipwheel.cancel", json!([]));
    shown(&client);
}

fn lenses(client: &mut Client, uri: &str) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": uri}});
    let answer = client.request("textDocument/codeLens", params);
    answer["result"].as_array().cloned().unwrap_or_default()
}

#[test]
fn a_lens_above_the_project_builds_it() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, false);
    let found = lenses(&mut client, &project.uri());
    let titles: Vec<&Value> = found.iter().map(|lens| &lens["command"]["title"]).collect();
    assert_eq!(titles, ["demo 1.0", "Build", "Check", "Publish…"]);
    assert_eq!(found[0]["range"]["start"], json!({"line": 4, "character": 0}));
    let ordered = json!({
        "command": found[1]["command"]["command"],
        "arguments": found[1]["command"]["arguments"],
    });
    let answer = client.request("workspace/executeCommand", ordered);
    assert_eq!(answer["result"]["status"], "started");
    shown(&client);
    assert_eq!(project.built(), BOTH);
    // What could only be refused is not offered.
    client.change(&project.uri(), 2, json!([{"text": TOML.replace("flit_core", "hatchling")}]));
    assert!(lenses(&mut client, &project.uri()).is_empty());
    client.open("untitled:pyproject.toml", 1, TOML);
    assert!(lenses(&mut client, "untitled:pyproject.toml").is_empty());
}

#[test]
fn an_action_is_offered_on_the_two_headers_only() {
    let project = Project::new(TOML);
    let mut client = open(&project, TOML, true);
    let mut kinds = |start: [u32; 2], end: [u32; 2], only: Value| -> Vec<Value> {
        let place = |at: [u32; 2]| json!({"line": at[0], "character": at[1]});
        let mut context = json!({"diagnostics": []});
        if !only.is_null() {
            context["only"] = only;
        }
        let params = json!({
            "textDocument": {"uri": project.uri()},
            "range": {"start": place(start), "end": place(end)},
            "context": context,
        });
        let answer = client.request("textDocument/codeAction", params);
        let actions = answer["result"].as_array().cloned().unwrap_or_default();
        let mut orders = actions.into_iter().filter(|one| one["command"]["command"].is_string());
        let all: Vec<Value> = orders.by_ref().collect();
        let [build, publish] = ["build", "publish"].map(|verb| {
            let kind = format!("source.shipwheel.{verb}");
            all.iter().filter(|one| one["kind"] == kind).cloned().collect::<Vec<_>>()
        });
        // Both are offered at the same places.
        assert_eq!([build.len(), publish.len()], [all.len() / 2; 2], "{all:#?}");
        build
    };
    for header in [[0, 3], [4, 0], [4, 9]] {
        assert_eq!(kinds(header, header, json!(null)).len(), 1, "{header:?}");
    }
    assert_eq!(kinds([4, 2], [4, 2], json!(["source"])).len(), 1);
    assert_eq!(kinds([4, 2], [4, 2], json!(["source.shipwheel"])).len(), 1);
    assert!(kinds([4, 2], [4, 2], json!(["quickfix"])).is_empty());
    assert!(kinds([4, 2], [4, 2], json!(["source.fixAll"])).is_empty());
    for place in [[1, 0], [5, 0], [3, 0]] {
        assert!(kinds(place, place, json!(null)).is_empty(), "{place:?}");
    }
    // An editor that asks for all source actions when it saves must not build.
    assert!(kinds([0, 0], [9, 0], json!(["source"])).is_empty());
}
