//! When the server ends, and how.

use super::client::{Client, URI};
use serde_json::{Value, json};
use shipwheel::lsp::Ending;
use std::time::Duration;

#[test]
fn nothing_is_said_of_documents_before_initialize_is_answered() {
    let mut client = Client::start();
    // Without an id nobody is answered.
    client.notify("initialize", json!({"capabilities": {}}));
    let project = "file:///x/pyproject.toml";
    client.open(project, 1, "[");
    let is_said = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    assert_eq!(client.wait_for(Duration::from_millis(500), &is_said), None);
    client.initialize(json!({}));
    client.published(project, 1);
    let heard = client.heard();
    let answered = heard.iter().position(|message| message.get("result").is_some());
    let published = heard.iter().position(is_said);
    assert!(answered.is_some() && answered < published, "{heard:?}");
}

#[test]
fn exit_after_shutdown_is_orderly_even_with_standard_input_open() {
    let mut client = Client::ready();
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    let ending = client.ending();
    assert_eq!(ending, Ending::Exit { orderly: true });
    assert!(ending.is_orderly());
}

#[test]
fn shutdown_is_answered_though_exit_follows_at_once() {
    let mut client = Client::ready();
    let id = client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.answer(id).get("result"), Some(&Value::Null));
}

#[test]
fn exit_without_shutdown_is_not_orderly() {
    let mut client = Client::ready();
    client.notify("exit", json!({}));
    assert_eq!(client.ending(), Ending::Exit { orderly: false });
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.ending(), Ending::Exit { orderly: false });
}

#[test]
fn the_end_of_standard_input_ends_the_server() {
    let mut client = Client::ready();
    client.hang_up();
    assert_eq!(client.ending(), Ending::InputEnded { orderly: false });
    let mut client = Client::ready();
    client.request("shutdown", Value::Null);
    client.hang_up();
    assert_eq!(client.ending(), Ending::InputEnded { orderly: true });
    let mut client = Client::ready();
    client.bytes(b"Content-Length: 100\r\n\r\n{\"jsonrpc\":");
    client.hang_up();
    assert_eq!(client.ending(), Ending::InputEnded { orderly: false });
}

#[test]
fn what_was_asked_before_the_end_is_still_answered() {
    let mut client = Client::ready();
    client.open(URI, 1, "[project]\nname = \n");
    let id = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": URI}}));
    client.hang_up();
    assert!(client.answer(id)["result"]["items"].is_array());
    client.ending();
}

// Elsewhere only writing tells, and here nothing is written.
#[cfg(unix)]
#[test]
fn the_server_ends_when_nobody_reads() {
    let (client, from) = Client::deaf();
    drop(from);
    let ending = client.ending();
    assert_eq!(ending, Ending::OutputClosed);
    assert!(!ending.is_orderly());
}

#[test]
fn a_client_that_neither_reads_nor_writes_does_not_keep_the_server() {
    let (mut client, _from) = Client::deaf();
    // More answers than the pipe and the queue hold, and fewer than are read ahead.
    for _ in 0..1_500 {
        client.ask("shipwheel/nothing", json!({"uri": "untitled:a"}));
    }
    client.hang_up();
    assert_eq!(client.ending(), Ending::InputEnded { orderly: false });
}

#[cfg(unix)]
#[test]
fn the_server_ends_with_the_process_that_started_it() {
    let mut editor =
        std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().expect("cat");
    let mut client = Client::start();
    client.request("initialize", json!({"processId": editor.id(), "capabilities": {}}));
    client.notify("initialized", json!({}));
    assert!(client.is_answered());
    editor.kill().expect("it runs");
    editor.wait().expect("it ended");
    assert_eq!(client.ending(), Ending::EditorGone);
}

#[test]
fn a_process_that_we_cannot_see_is_not_watched() {
    let mut client = Client::start();
    client.request("initialize", json!({"processId": u32::MAX, "capabilities": {}}));
    std::thread::sleep(Duration::from_millis(600));
    assert!(client.is_answered());
}
