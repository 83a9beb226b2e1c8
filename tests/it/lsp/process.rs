//! The server as a process: exit codes, pipes that close, and an editor that is killed.

#[cfg(unix)]
use crate::publish::index::{Act, Index};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How soon a server has to be gone; it promises a second, and the machine may be busy.
const SOON: Duration = Duration::from_secs(10);

struct Server {
    process: Child,
    to: Option<ChildStdin>,
    from: Option<ChildStdout>,
}

fn start(arguments: &[&str]) -> Server {
    let mut process = Command::new(env!("CARGO_BIN_EXE_shipwheel"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary was built");
    let (to, from) = (process.stdin.take(), process.stdout.take());
    Server { process, to, from }
}

fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn request(id: i64, method: &str, params: &Value) -> Vec<u8> {
    framed(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
}

fn notification(method: &str) -> Vec<u8> {
    framed(&json!({"jsonrpc": "2.0", "method": method}))
}

impl Server {
    fn say(&mut self, bytes: &[u8]) {
        let to = self.to.as_mut().expect("standard input is open");
        // A server that has ended already is found out by its exit code.
        let _ = to.write_all(bytes);
    }

    fn code(&mut self) -> Option<i32> {
        let deadline = Instant::now() + SOON;
        loop {
            if let Some(status) = self.process.try_wait().expect("our child") {
                return status.code();
            }
            assert!(Instant::now() < deadline, "the process does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn rest(mut self) -> (String, String) {
        let (mut out, mut err) = (String::new(), String::new());
        let mut from = self.from.take().expect("standard output is open");
        from.read_to_string(&mut out).expect("UTF-8");
        let mut log = self.process.stderr.take().expect("standard error is open");
        log.read_to_string(&mut err).expect("UTF-8");
        (out, err)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, unless a test failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn the_exit_code_says_whether_the_client_left_in_order() {
    for verb in ["server", "lsp"] {
        let mut server = start(&[verb]);
        server.say(&request(1, "initialize", &json!({"capabilities": {}})));
        server.say(&request(2, "shutdown", &Value::Null));
        server.say(&notification("exit"));
        assert_eq!(server.code(), Some(0), "standard input is still open");
        let (out, err) = server.rest();
        assert_eq!(out.matches("Content-Length: ").count(), 2, "{out}");
        assert_eq!(err, "");
    }
    let mut server = start(&["server"]);
    server.say(&request(1, "initialize", &json!({"capabilities": {}})));
    server.say(&notification("exit"));
    assert_eq!(server.code(), Some(1));
}

#[test]
fn the_end_of_standard_input_is_the_end() {
    for bytes in [b"".as_slice(), b"Content-Length: 10\r\n\r\n{"] {
        let mut server = start(&["server"]);
        server.say(bytes);
        server.to = None;
        assert_eq!(server.code(), Some(1));
    }
}

#[test]
fn nobody_reading_is_the_end_whether_there_is_something_to_say_or_not() {
    let mut server = start(&["server"]);
    server.from = None;
    server.say(&request(1, "initialize", &json!({"capabilities": {}})));
    assert_eq!(server.code(), Some(1));
    if cfg!(unix) {
        let mut server = start(&["server"]);
        server.from = None;
        assert_eq!(server.code(), Some(1));
    }
}

#[test]
fn the_log_goes_where_it_is_told_to_and_never_to_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("server.log");
    let file = path.to_str().expect("a plain path");
    let mut server = start(&["server", "--log-file", file, "--log-level", "debug"]);
    server.say(b"what is this\r\n\r\n");
    server.to = None;
    assert_eq!(server.code(), Some(1));
    let (out, err) = server.rest();
    assert!(out.starts_with("Content-Length: "), "{out}");
    assert_eq!(err, "");
    let log = std::fs::read_to_string(&path).expect("a log");
    assert!(log.contains("warn: skipped bytes that are no message"), "{log}");
    assert!(log.contains("info: ends: "), "{log}");

    let mut server = start(&["server", "--log-level", "warn"]);
    server.say(b"what is this\r\n\r\n");
    server.to = None;
    server.code();
    assert!(server.rest().1.contains("warn: skipped"));
}

#[test]
fn a_log_file_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = start(&["server", "--log-file", folder.path().to_str().expect("plain")]);
    assert_ne!(server.code(), Some(0));
    let (out, err) = server.rest();
    assert_eq!(out, "");
    assert!(err.contains("cannot write the log file"), "{err}");
}

#[cfg(unix)]
#[test]
fn the_server_does_not_outlive_an_editor_that_is_killed() {
    let mut editor =
        Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("cat");
    // Our pipes stay open, as when another child of the editor has inherited them.
    let mut server = start(&["server"]);
    let params = json!({"processId": editor.id(), "capabilities": {}});
    server.say(&request(1, "initialize", &params));
    let mut byte = [0];
    server.from.as_mut().expect("open").read_exact(&mut byte).expect("an answer");
    editor.kill().expect("it runs");
    assert_eq!(server.code(), Some(1), "though nobody has asked yet how the editor ended");
    editor.wait().expect("our child");
}

/// Its archives lie in the temporary folder until the server ends; of one that was killed, until the
/// next plan.
#[test]
#[cfg(unix)]
fn the_plan_of_a_server_that_was_killed_goes_with_the_next_plan() {
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let project = place.path().join("demo");
    std::fs::create_dir_all(project.join("demo")).expect("ours");
    std::fs::create_dir(place.path().join("temporary")).expect("ours");
    let toml = "[build-system]\nrequires = [\"flit_core >=3.12,<5\"]\n\
                build-backend = \"flit_core.buildapi\"\n[project]\nname = \"demo\"\n\
                version = \"1.0\"\ndescription = \"d\"\n";
    std::fs::write(project.join("pyproject.toml"), toml).expect("ours");
    std::fs::write(project.join("demo/__init__.py"), "").expect("ours");
    let uri = url::Url::from_file_path(project.join("pyproject.toml")).expect("absolute");
    let index = Index::doing(&[Act::Store]);
    let folders = || {
        let listed = std::fs::read_dir(place.path().join("temporary")).expect("ours");
        listed.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
    };
    let plan = || {
        let mut process = Command::new(env!("CARGO_BIN_EXE_shipwheel"))
            .arg("server")
            .env("TMPDIR", place.path().join("temporary"))
            .env("HOME", place.path())
            .env("SHIPWHEEL_KEYRING", "none")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary was built");
        let (to, from) = (process.stdin.take(), process.stdout.take());
        let mut server = Server { process, to, from };
        server.say(&request(1, "initialize", &json!({"capabilities": {}})));
        server.say(&notification("initialized"));
        let argument = json!({"uri": uri, "index": index.url(), "wait": true});
        let params = json!({"command": "shipwheel.publish.plan", "arguments": [argument]});
        server.say(&request(2, "workspace/executeCommand", &params));
        let mut heard = Vec::new();
        let mut from = server.from.take().expect("standard output is open");
        let deadline = Instant::now() + 3 * SOON;
        while !String::from_utf8_lossy(&heard).contains("\"planId\"") {
            assert!(Instant::now() < deadline, "{}", String::from_utf8_lossy(&heard));
            let mut buffer = [0; 4096];
            let read = from.read(&mut buffer).expect("it goes on");
            assert!(read > 0, "{}", String::from_utf8_lossy(&heard));
            heard.extend_from_slice(&buffer[..read]);
        }
        // A server that nobody reads ends.
        server.from = Some(from);
        server
    };
    let mut first = plan();
    assert_eq!(folders().len(), 1, "{:?}", folders());
    let second = plan();
    assert_eq!(folders().len(), 2, "another server keeps its own: {:?}", folders());
    drop(second);
    first.process.kill().expect("it runs");
    first.process.wait().expect("our child");
    assert_eq!(folders().len(), 2, "what is killed leaves what it has: {:?}", folders());
    let third = plan();
    assert_eq!(folders().len(), 1, "{:?}", folders());
    drop(third);
}
