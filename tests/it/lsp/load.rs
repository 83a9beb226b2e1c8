//! Many messages at once, and a client that is slow.

use super::client::{Client, URI};
use serde_json::{Value, json};
use std::collections::HashMap;

fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn place() -> Value {
    json!({"line": 1, "character": 8})
}

fn code_action(id: i64) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/codeAction", "params": {
        "textDocument": {"uri": URI},
        "range": {"start": place(), "end": place()},
        "context": {"diagnostics": []},
    }})
}

#[test]
fn every_request_is_answered_once_though_each_is_cancelled_at_once() {
    let mut client = Client::ready();
    client.open(URI, 1, "[project]\nname = 1.0.0\n");
    let mut bytes = Vec::new();
    for id in 1_001..=3_000 {
        bytes.extend(framed(&code_action(id)));
        let cancel = json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}});
        bytes.extend(framed(&cancel));
    }
    client.bytes(&bytes);
    for id in 1_001..=3_000 {
        let answer = client.answer(id);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
    }
    assert!(client.is_answered());
    let mut answers = HashMap::new();
    for message in client.heard() {
        if message.get("method").is_none() {
            *answers.entry(message["id"].to_string()).or_insert(0) += 1;
        }
    }
    assert!(answers.values().all(|count| *count == 1));
}

#[test]
fn a_client_that_reads_late_gets_every_answer_and_the_last_diagnostics() {
    let (mut client, from) = Client::deaf();
    let initialize = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "capabilities": {"textDocument": {"codeAction": {"codeActionLiteralSupport": {}}}},
    }});
    client.send(&initialize);
    client.open(URI, 0, "");
    let mut bytes = Vec::new();
    for number in 1..=3_000 {
        let edit = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": URI, "version": number},
            "contentChanges": [{"text": format!("[project]\nname = {number}.0.0\n")}],
        }});
        bytes.extend(framed(&edit));
        bytes.extend(framed(&code_action(number)));
    }
    let sending = client.bytes_beside(bytes);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!sending.is_finished(), "the server took everything in without being read");
    client.listen(from);
    sending.join().unwrap();
    for number in 1..=3_000 {
        assert!(client.answer(number)["result"].is_array());
    }
    client.published(URI, 3_000);
    let published = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    let count = client.heard().iter().filter(|message| published(message)).count();
    assert!(count < 3_000, "diagnostics were piled up: {count}");
}

#[test]
fn many_documents_may_be_open() {
    let mut client = Client::ready();
    let uri = |number: usize| format!("untitled:{number}/pyproject.toml");
    for number in 0..1_000 {
        client.open(&uri(number), 1, "[project]\nname = \n");
    }
    for number in 0..1_000 {
        assert!(!client.published(&uri(number), 1).is_empty());
        client.close(&uri(number));
    }
    let last = uri(999);
    client.wait(|message| {
        message["params"]["uri"] == *last && message["params"]["diagnostics"] == json!([])
    });
}
